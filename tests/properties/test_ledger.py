"""The ledger against a naive model in which each minute is a coin: bought, used, paused, resumed, expired, reactivated,
refunded, corrected and waived in any order.
"""

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from guichet.core.entitlements.account import Account
from guichet.core.entitlements.entries import Entry, EntryKind, LedgerError
from guichet.core.entitlements.packs import Line

MINUTES = st.integers(1, 100)
TICKETS = st.integers(1, 4)


class Coins:
    """The naive model: coins in packs, spent by tickets, or gone. ``owed`` and ``waived`` are minutes by ticket."""

    def __init__(self) -> None:
        self.packs: dict[int, int] = {}
        self.lapsed: set[int] = set()
        self.granted: dict[int, int] = {}
        self.seen: dict[int, None] = {}
        self.spent: dict[int, list[int]] = {}
        self.owed: Counter[int] = Counter()
        self.waived: Counter[int] = Counter()
        self.queue: list[int] = []
        self.frozen = self.held = self.over = False

    def spend(self, ticket: int) -> bool:
        """Use one coin of the first pack that has one."""
        if self.frozen or self.held:
            return False
        for number in sorted(self.packs):
            if self.packs[number]:
                self.packs[number] -= 1
                self.spent.setdefault(ticket, []).append(number)
                return True
        return False

    def owe(self, ticket: int) -> None:
        """One minute more is owed."""
        if not self.owed[ticket]:
            self.queue.append(ticket)
        self.owed[ticket] += 1

    def forget(self, ticket: int) -> None:
        """One minute less is owed."""
        self.owed[ticket] -= 1
        if not self.owed[ticket]:
            self.queue.remove(ticket)

    def pay(self) -> None:
        """Let whoever has owed longest have a coin, while there is one."""
        while self.queue and self.spend(self.queue[0]):
            self.forget(self.queue[0])

    def give_back(self, ticket: int) -> None:
        """One minute of a ticket is undone."""
        if self.owed[ticket]:
            self.forget(ticket)
        elif self.waived[ticket]:
            self.waived[ticket] -= 1
        else:
            number = self.spent[ticket].pop()
            if number not in self.lapsed:
                self.packs[number] += 1

    def revoke(self, pack: int) -> None:
        """No coin of the pack has ever been: who spent one owes it."""
        del self.granted[pack]
        self.packs[pack] = 0
        for ticket in self.seen:
            coins = self.spent.get(ticket, [])
            self.spent[ticket] = [number for number in coins if number != pack]
            for _ in range(coins.count(pack)):
                self.owe(ticket)

    def charged(self, ticket: int) -> int:
        """What a ticket has cost."""
        return len(self.spent.get(ticket, [])) + self.owed[ticket] + self.waived[ticket]


class Ledger(RuleBasedStateMachine):
    """The account, and the model beside it. What the account refuses the model must not allow either."""

    def __init__(self) -> None:
        super().__init__()
        self.account = Account()
        self.coins = Coins()
        self.entries: list[Entry] = []
        self.lines: list[Line] = []

    def enter(self, kind: EntryKind, minutes: int = 0, *, ticket: int | None = None, pack: int | None = None) -> bool:
        number = len(self.entries) + 1
        entry = Entry(number, number, kind, minutes, ticket, pack)
        try:
            self.lines.append(self.account.enter(entry))
        except LedgerError:
            return False
        self.entries.append(entry)
        return True

    @rule(minutes=MINUTES)
    def buy(self, minutes: int) -> None:
        assert self.enter(EntryKind.PURCHASED, minutes) is not self.coins.frozen
        if not self.coins.frozen:
            self.coins.packs[len(self.entries)] = minutes
            self.coins.pay()

    @rule(minutes=MINUTES, ticket=TICKETS)
    def grant(self, minutes: int, ticket: int) -> None:
        assert self.enter(EntryKind.GRANTED, minutes, ticket=ticket)
        self.coins.packs[len(self.entries)] = self.coins.granted[len(self.entries)] = minutes
        self.coins.pay()

    @precondition(lambda self: self.coins.packs)
    @rule(data=st.data())
    def revoke(self, data: st.DataObject) -> None:
        pack = data.draw(st.sampled_from(sorted(self.coins.packs)))
        before = self.account.left - self.account.owed
        minutes = self._bought(pack)
        allowed = pack in self.coins.granted
        assert self.enter(EntryKind.REVOKED, minutes, pack=pack) is allowed
        if allowed:
            self.coins.revoke(pack)
            self.coins.pay()
            lapsed = pack in self.coins.lapsed
            assert lapsed or self.account.left - self.account.owed == before - minutes

    @rule(minutes=MINUTES, ticket=TICKETS)
    def take(self, minutes: int, ticket: int) -> None:
        self.coins.seen[ticket] = None
        assert self.enter(EntryKind.DEBITED, minutes, ticket=ticket)
        for _ in range(minutes):
            if not self.coins.spend(ticket):
                self.coins.owe(ticket)

    @rule(minutes=MINUTES, ticket=TICKETS)
    def correct(self, minutes: int, ticket: int) -> None:
        allowed = minutes <= self.coins.charged(ticket)
        assert self.enter(EntryKind.CREDITED, minutes, ticket=ticket) is allowed
        if allowed:
            for _ in range(minutes):
                self.coins.give_back(ticket)
            self.coins.pay()

    @rule(minutes=MINUTES, ticket=TICKETS)
    def waive(self, minutes: int, ticket: int) -> None:
        allowed = minutes <= self.coins.owed[ticket]
        assert self.enter(EntryKind.WAIVED, minutes, ticket=ticket) is allowed
        if allowed:
            for _ in range(minutes):
                self.coins.forget(ticket)
            self.coins.waived[ticket] += minutes

    @rule()
    def pause(self) -> None:
        assert self.enter(EntryKind.HELD) is not self.coins.held
        self.coins.held = True

    @rule()
    def resume(self) -> None:
        assert self.enter(EntryKind.RELEASED) is self.coins.held
        self.coins.held = False
        self.coins.pay()

    @rule()
    def expire(self) -> None:
        assert self.enter(EntryKind.FROZEN) is not self.coins.frozen
        self.coins.frozen = True

    @rule()
    def reactivate(self) -> None:
        assert self.enter(EntryKind.REACTIVATED) is self.coins.frozen
        self.coins.frozen = self.coins.over = False
        self.coins.pay()

    @rule()
    def lapse(self) -> None:
        allowed = self.coins.frozen and not self.coins.over
        assert self.enter(EntryKind.LAPSED) is allowed
        if allowed:
            self.coins.over = True
            self.coins.lapsed |= self.coins.packs.keys()
            self.coins.packs = dict.fromkeys(self.coins.packs, 0)

    @precondition(lambda self: self.coins.packs)
    @rule(data=st.data(), minutes=MINUTES)
    def refund(self, data: st.DataObject, minutes: int) -> None:
        pack = data.draw(st.sampled_from(sorted(self.coins.packs)))
        allowed = not self.coins.frozen and self._was_sold(pack) and minutes <= self.coins.packs[pack]
        assert self.enter(EntryKind.REFUNDED, minutes, pack=pack) is allowed
        if allowed:
            self.coins.packs[pack] -= minutes

    @precondition(lambda self: self.coins.packs)
    @rule(data=st.data(), minutes=st.integers(-50, 50).filter(bool))
    def mend(self, data: st.DataObject, minutes: int) -> None:
        pack = data.draw(st.sampled_from(sorted(self.coins.packs)))
        allowed = self._was_sold(pack) and self.coins.packs[pack] + minutes >= 0
        assert self.enter(EntryKind.CORRECTED, minutes, pack=pack) is allowed
        if allowed:
            self.coins.packs[pack] += minutes
            self.coins.pay()

    @invariant()
    def every_pack_has_what_the_model_says(self) -> None:
        assert {number: pack.left for number, pack in self.account.packs.items()} == self.coins.packs
        assert self.account.left == sum(self.coins.packs.values())

    @invariant()
    def every_ticket_has_come_to_what_the_model_says(self) -> None:
        for ticket in range(1, 5):
            assert self.account.charged(ticket) == self.coins.charged(ticket)
        assert self.account.owed == sum(self.coins.owed.values())

    @invariant()
    def nothing_is_owed_while_there_is_time_that_can_be_used(self) -> None:
        assert not (self.account.usable and self.account.owed)

    @invariant()
    def lines_add_up_to_what_is_left(self) -> None:
        moved = Counter[int]()
        for line in self.lines:
            for move in line.moves:
                moved[move.pack] += move.minutes
        assert all(pack.left == self._bought(number) - moved[number] for number, pack in self.account.packs.items())

    def _was_sold(self, pack: int) -> bool:
        """Whether it was bought, and has not lapsed."""
        return self.entries[pack - 1].kind is EntryKind.PURCHASED and pack not in self.coins.lapsed

    def _bought(self, number: int) -> int:
        return self.entries[number - 1].minutes

    def teardown(self) -> None:
        """The same entries always come to the same account, line by line."""
        again = Account()
        assert [again.enter(entry) for entry in self.entries] == self.lines


TestLedger = Ledger.TestCase
