"""Prepaid time of one account: a fold over its ledger. The only place that knows what is left, and of which pack.

Packs are used first bought first (AL-8). A balance is never negative: what is used beyond it is *owed*. Nothing is owed
while there is time that can be used: whatever comes back or is bought pays first what was owed longest.
"""

from collections.abc import Iterable
from typing import Self

from guichet.core.entitlements.entries import MOST_MINUTES, OF_PACKS, WITH_MINUTES, Entry, EntryKind, LedgerError
from guichet.core.entitlements.packs import Line, Move, Pack, Use


class Account:
    """Where an account stands after the entries that it was told. Grown by ``enter``; compare by what it says.

    It has packs and uses, and not the entries: its size is that of what they came to.
    """

    __slots__ = (
        "_draining",
        "_first",
        "_moves",
        "_owing",
        "frozen_since",
        "held_since",
        "lapsed_at",
        "last_at",
        "last_number",
        "left",
        "owed",
        "packs",
        "uses",
    )  # fmt: skip

    def __init__(self) -> None:
        self.packs: dict[int, Pack] = {}
        self.uses: dict[int, Use] = {}
        self.left = self.owed = self.last_number = self.last_at = 0
        self.frozen_since: int | None = None
        self.held_since: int | None = None
        self.lapsed_at: int | None = None
        self._draining: list[int] = []
        self._first = 0
        self._owing: dict[int, None] = {}
        self._moves: list[Move] = []

    @classmethod
    def of(cls, entries: Iterable[Entry], *, until: int | None = None) -> Self:
        """The account after these entries, or after those of them that count by ``until``.

        Raises:
            LedgerError: where an entry cannot follow those before it.
        """
        account = cls()
        for entry in entries:
            if until is not None and entry.at > until:
                break
            account.enter(entry)
        return account

    @property
    def usable(self) -> int:
        """Minutes that a ticket can use now."""
        return 0 if self.is_blocked else self.left

    @property
    def is_blocked(self) -> bool:
        """Whether nothing can be drawn: the licence has expired, or the account is held."""
        return self.frozen_since is not None or self.held_since is not None

    def charged(self, ticket: int) -> int:
        """What a ticket was debited and not given back."""
        use = self.uses.get(ticket)
        return 0 if use is None else use.charged

    def enter(self, entry: Entry) -> Line:
        """Take one entry in.

        Raises:
            LedgerError: where it cannot follow; the account is as before.
        """
        reason = self._against(entry)
        if reason is not None:
            raise LedgerError(f"The entry {entry.number} ({entry.kind}) cannot be made.", reason=reason)
        self._moves = []
        getattr(self, f"_{entry.kind.value}")(entry)
        if self.owed and self.left and not self.is_blocked:
            self._pay()
        self.last_number, self.last_at = entry.number, entry.at
        return Line(entry, tuple(self._moves), self.left, self.owed, self.usable)

    def copy(self) -> Self:
        """An account of its own that stands where this one does."""
        # What packs and tickets have come to are values, so that two accounts can share them.
        other = type(self).__new__(type(self))
        for name in Account.__slots__:
            value = getattr(self, name)
            setattr(other, name, value.copy() if isinstance(value, dict | list) else value)
        return other

    # What stands against an entry.

    def _against(self, entry: Entry) -> str | None:
        if entry.number != self.last_number + 1 or entry.at < self.last_at:
            return "out_of_order"
        if entry.kind in WITH_MINUTES:
            if not 0 < abs(entry.minutes) <= MOST_MINUTES:
                return "amount"
            if entry.minutes < 0 and entry.kind is not EntryKind.CORRECTED:
                return "amount"
        return self._against_state(entry) or self._against_pack(entry) or self._against_ticket(entry)

    def _against_state(self, entry: Entry) -> str | None:
        kind, frozen, held = entry.kind, self.frozen_since is not None, self.held_since is not None
        if kind in {EntryKind.PURCHASED, EntryKind.REFUNDED, EntryKind.FROZEN} and frozen:
            return "frozen"
        if kind in {EntryKind.REACTIVATED, EntryKind.LAPSED} and not frozen:
            return "not_frozen"
        if kind is EntryKind.LAPSED and self.lapsed_at is not None:
            return "lapsed"
        if kind is EntryKind.HELD and held:
            return "held"
        return "not_held" if kind is EntryKind.RELEASED and not held else None

    def _against_pack(self, entry: Entry) -> str | None:
        if entry.kind not in OF_PACKS:
            return None
        pack = None if entry.pack is None else self.packs.get(entry.pack)
        if pack is None:
            return "unknown_pack"
        if entry.kind is not EntryKind.REVOKED:
            less = entry.minutes if entry.kind is EntryKind.REFUNDED else -entry.minutes
            why = "more_than_left" if less > pack.left else None
            return "granted" if pack.granted else "lapsed" if pack.lapsed else why
        if not pack.granted or pack.revoked:
            return "not_granted"
        return None if entry.minutes == pack.minutes else "amount"

    def _against_ticket(self, entry: Entry) -> str | None:
        if entry.kind is EntryKind.DEBITED:
            return "unknown_ticket" if entry.ticket is None else None
        if entry.kind not in {EntryKind.CREDITED, EntryKind.WAIVED}:
            return None
        use = None if entry.ticket is None else self.uses.get(entry.ticket)
        if use is None:
            return "unknown_ticket"
        if entry.kind is EntryKind.CREDITED:
            return "more_than_charged" if entry.minutes > use.charged else None
        return "more_than_owed" if entry.minutes > use.owed else None

    # What each entry does.

    def _purchased(self, entry: Entry) -> None:
        granted = entry.kind is EntryKind.GRANTED
        self.packs[entry.number] = Pack(entry.number, entry.at, entry.minutes, entry.minutes, granted=granted)
        self._draining.append(entry.number)
        self.left += entry.minutes

    _granted = _purchased

    def _revoked(self, entry: Entry) -> None:
        assert entry.pack is not None  # noqa: S101 - it was looked at before
        for ticket, use in self.uses.items():
            used = sum(minutes for number, minutes in use.drawn if number == entry.pack)
            if used:
                # Under a key that is there: the dictionary keeps its size while it is walked.
                drawn = tuple(part for part in use.drawn if part[0] != entry.pack)
                self.uses[ticket] = use._replace(drawn=drawn, owed=use.owed + used)
                self.owed += used
                self._owing[ticket] = None
                self._take_from(entry.pack, ticket, -used)
        pack = self.packs[entry.pack]
        self.packs[entry.pack] = pack._replace(revoked=True)
        self._take_from(entry.pack, None, pack.left)

    def _debited(self, entry: Entry) -> None:
        assert entry.ticket is not None  # noqa: S101 - it was looked at before
        self.uses.setdefault(entry.ticket, Use())
        begun = entry.at if entry.began_at is None else entry.began_at
        blocks = [since for since in (self.frozen_since, self.held_since) if since is not None]
        # A slice that began before credit was blocked is drawn from it, however late it was entered.
        rest = entry.minutes if any(since <= begun for since in blocks) else self._draw(entry.ticket, entry.minutes)
        if rest:
            use = self.uses[entry.ticket]
            self.uses[entry.ticket] = use._replace(owed=use.owed + rest)
            self.owed += rest
            self._owing[entry.ticket] = None

    def _credited(self, entry: Entry) -> None:
        assert entry.ticket is not None  # noqa: S101 - it was looked at before
        rest = entry.minutes
        rest -= self._let_off(entry.ticket, min(rest, self.uses[entry.ticket].owed))
        use = self.uses[entry.ticket]
        undone = min(rest, use.waived)
        rest -= undone
        drawn = list(use.drawn)
        while rest:
            number, minutes = drawn.pop()
            back = min(rest, minutes)
            if back < minutes:
                drawn.append((number, minutes - back))
            rest -= back
            self._return(number, entry.ticket, back)
        self.uses[entry.ticket] = use._replace(drawn=tuple(drawn), waived=use.waived - undone)

    def _waived(self, entry: Entry) -> None:
        assert entry.ticket is not None  # noqa: S101 - it was looked at before
        waived = self._let_off(entry.ticket, entry.minutes)
        use = self.uses[entry.ticket]
        self.uses[entry.ticket] = use._replace(waived=use.waived + waived)

    def _held(self, entry: Entry) -> None:
        self.held_since = entry.at

    def _released(self, _entry: Entry) -> None:
        self.held_since = None

    def _frozen(self, entry: Entry) -> None:
        self.frozen_since = entry.at

    def _reactivated(self, _entry: Entry) -> None:
        self.frozen_since = self.lapsed_at = None

    def _lapsed(self, entry: Entry) -> None:
        self.lapsed_at = entry.at
        for number, pack in self.packs.items():
            if not pack.lapsed:
                # Under a key that is there: the dictionary keeps its size while it is walked.
                self.packs[number] = pack._replace(lapsed=True)
                self._take_from(number, None, pack.left)

    def _refunded(self, entry: Entry) -> None:
        assert entry.pack is not None  # noqa: S101 - it was looked at before
        self._take_from(entry.pack, None, entry.minutes)

    def _corrected(self, entry: Entry) -> None:
        assert entry.pack is not None  # noqa: S101 - it was looked at before
        pack = self.packs[entry.pack]
        self.packs[entry.pack] = pack._replace(minutes=pack.minutes + entry.minutes)
        self._take_from(entry.pack, None, -entry.minutes)
        self._first = 0

    # Moving minutes.

    def _draw(self, ticket: int, minutes: int) -> int:
        """Draw so many minutes from the packs, first bought first; what could not be drawn."""
        while minutes and self._first < len(self._draining):
            number = self._draining[self._first]
            taken = min(minutes, self.packs[number].left)
            if not taken:
                self._first += 1
                continue
            self._take_from(number, ticket, taken)
            minutes -= taken
            use = self.uses[ticket]
            drawn = use.drawn
            if drawn and drawn[-1][0] == number:
                taken += drawn[-1][1]
                drawn = drawn[:-1]
            self.uses[ticket] = use._replace(drawn=(*drawn, (number, taken)))
        return minutes

    def _take_from(self, number: int, ticket: int | None, minutes: int) -> None:
        if minutes:
            pack = self.packs[number]
            self.packs[number] = pack._replace(left=pack.left - minutes)
            self.left -= minutes
            self._moves.append(Move(number, ticket, minutes))

    def _return(self, number: int, ticket: int, minutes: int) -> None:
        """Put minutes back where they were drawn from; what had lapsed meanwhile would have lapsed with the rest."""
        if not self.packs[number].lapsed:
            self._take_from(number, ticket, -minutes)
            self._first = 0

    def _let_off(self, ticket: int, minutes: int) -> int:
        use = self.uses[ticket]
        self.uses[ticket] = use._replace(owed=use.owed - minutes)
        self.owed -= minutes
        if use.owed == minutes:
            self._owing.pop(ticket, None)
        return minutes

    def _pay(self) -> None:
        """Let usable time pay what is owed, the longest owed first."""
        for ticket in list(self._owing):
            owed = self.uses[ticket].owed
            rest = self._draw(ticket, owed)
            self._let_off(ticket, owed - rest)
            if rest:
                return
