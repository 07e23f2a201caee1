"""Service credits of one contract: a fold over their ledger, and what is to be entered for the misses of a ticket.

For each miss of a binding target the contract credits an amount, once, however often it is looked at. What no longer
stands, or was waived, is taken back by an entry of its own. What the misses of a month come to under one term is never
more than its cap, nor less than what they would come to without one: room that comes free goes to those that had less.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple, Self

from guichet.core.entitlements.entries import LedgerError
from guichet.core.policy.overriding import Credit


class CreditKind(StrEnum):
    """What was done."""

    CREDITED = "credited"
    """A miss credits so much; nothing where the cap of its month left nothing."""
    TAKEN_BACK = "taken_back"
    """All that a miss had been credited is taken back: it was waived, or stands no longer."""
    TOPPED_UP = "topped_up"
    """A miss that the cap had left with less is credited more, for room has come free."""

    def change(self, amount: int) -> int:
        """By how much an entry of such an amount changes what is credited."""
        return -amount if self is CreditKind.TAKEN_BACK else amount


class CreditCause(StrEnum):
    """Why."""

    MISSED = "missed"
    WAIVED = "waived"
    WAIVER_WITHDRAWN = "waiver_withdrawn"
    COUNTED_ANEW = "counted_anew"
    """The promise was counted anew: the miss stands no longer."""
    ROOM = "room"
    """Another miss of the month was taken back."""


class MissKey(NamedTuple):
    """One miss: of which ticket, which kind of commitment, and when."""

    missed_at: int
    ticket: int
    commitment: str


class CreditEntry(NamedTuple):
    """One entry: its number in the ledger, from 1 without gaps; when it counts; of which miss, under which term of the
    contract, in which calendar month the miss lies; and how many minor units of the term's currency.
    """

    number: int
    at: int
    kind: CreditKind
    miss: MissKey
    term: int
    month: str
    amount: int


class Step(NamedTuple):
    """An entry that is to be made."""

    kind: CreditKind
    cause: CreditCause
    miss: MissKey
    term: int
    month: str
    amount: int


class Known(NamedTuple):
    """What is known of a miss that was entered: whether its credit stands, and how much it is."""

    term: int
    month: str
    stands: bool
    amount: int
    entries: int


MOST_AMOUNT: Final = 10**12
"""Minor units: no contract credits more for a miss, or in a month."""


class Credits:
    """Where a contract's service credits stand after the entries that it was told. Grown by ``enter``."""

    __slots__ = ("_months", "balances", "known", "last_at", "last_number", "terms")

    def __init__(self, terms: Mapping[int, Credit]) -> None:
        """``terms`` are all that were ever signed, by their numbers."""
        self.terms = terms
        self.known: dict[MissKey, Known] = {}
        self.balances: dict[str, int] = {}
        self.last_number = self.last_at = 0
        self._months: dict[tuple[int, str], set[MissKey]] = {}

    @classmethod
    def of(cls, entries: Iterable[CreditEntry], terms: Mapping[int, Credit]) -> Self:
        """The credits after these entries.

        Raises:
            LedgerError: where an entry cannot follow those before it.
        """
        account = cls(terms)
        for entry in entries:
            account.enter(entry)
        return account

    def enter(self, entry: CreditEntry) -> int:
        """Take one entry in, and give the balance of its currency after it.

        Raises:
            LedgerError: where it cannot follow; all is as before.
        """
        reason = self._against(entry)
        if reason is not None:
            raise LedgerError(f"The credit entry {entry.number} ({entry.kind}) cannot be made.", reason=reason)
        before = self.known.get(entry.miss)
        change, stands = entry.kind.change(entry.amount), entry.kind is not CreditKind.TAKEN_BACK
        held, entries = (0, 0) if before is None else (before.amount, before.entries)
        self.known[entry.miss] = Known(entry.term, entry.month, stands, held + change, entries + 1)
        self._months.setdefault((entry.term, entry.month), set()).add(entry.miss)
        currency = self.terms[entry.term].currency
        self.balances[currency] = self.balances.get(currency, 0) + change
        self.last_number, self.last_at = entry.number, entry.at
        return self.balances[currency]

    def used(self, term: int, month: str) -> int:
        """What the misses of a month come to under a term."""
        return sum(self.known[miss].amount for miss in self._months.get((term, month), ()))

    def room(self, term: int, month: str) -> int | None:
        """How much of the cap of a month is left; nothing where the term has no cap."""
        cap = self.terms[term].cap
        return None if cap is None else cap - self.used(term, month)

    def due(self, miss: MissKey, term: int, month: str) -> int:
        """What is still to be credited for a miss: its amount, or what the cap leaves of it."""
        known, room = self.known.get(miss), self.room(term, month)
        wanted = self.terms[term].amount - (0 if known is None else known.amount)
        return wanted if room is None else min(wanted, room)

    def short(self, term: int, month: str) -> list[MissKey]:
        """The misses of a month whose credit stands and is less than their amount, the earliest first."""
        whole = self.terms[term].amount
        known = ((miss, self.known[miss]) for miss in self._months.get((term, month), ()))
        return sorted(miss for miss, one in known if one.stands and one.amount < whole)

    def _against(self, entry: CreditEntry) -> str | None:
        if entry.number != self.last_number + 1 or entry.at < self.last_at:
            return "out_of_order"
        if entry.term not in self.terms:
            return "unknown_term"
        known = self.known.get(entry.miss)
        if known is not None and (known.term, known.month) != (entry.term, entry.month):
            return "other_term"
        stands = known is not None and known.stands
        if stands is (entry.kind is CreditKind.CREDITED):
            return "credited" if stands else "not_credited"
        if known is not None and entry.kind is CreditKind.TAKEN_BACK:
            return None if entry.amount == known.amount else "amount"
        nothing = entry.kind is CreditKind.TOPPED_UP and entry.amount == 0
        return "amount" if nothing or entry.amount != self.due(entry.miss, entry.term, entry.month) else None


class Claim(NamedTuple):
    """A miss that stands, under the term of the contract that its ticket has, in its month; ``waived``: excused."""

    miss: MissKey
    term: int
    month: str
    waived: bool


def steps(account: Credits, ticket: int, claims: Iterable[Claim]) -> Iterator[Step]:
    """What is to be entered for a ticket, given its misses as they stand now; nothing where all is entered. Each step
    is to be entered before the next is asked for.
    """
    claimed = {claim.miss: claim for claim in claims}
    freed = dict[tuple[int, str], None]()
    for miss in sorted(each for each, known in account.known.items() if each.ticket == ticket and known.stands):
        claim, known = claimed.get(miss), account.known[miss]
        if claim is None or claim.waived:
            freed[known.term, known.month] = None
            cause = CreditCause.COUNTED_ANEW if claim is None else CreditCause.WAIVED
            yield Step(CreditKind.TAKEN_BACK, cause, miss, known.term, known.month, known.amount)
    for term, month in freed:
        for miss in account.short(term, month):
            if amount := account.due(miss, term, month):
                yield Step(CreditKind.TOPPED_UP, CreditCause.ROOM, miss, term, month, amount)
    for miss, claim in sorted(claimed.items()):
        before = account.known.get(miss)
        if not claim.waived and (before is None or not before.stands):
            cause = CreditCause.MISSED if before is None else CreditCause.WAIVER_WITHDRAWN
            amount = account.due(miss, claim.term, claim.month)
            yield Step(CreditKind.CREDITED, cause, miss, claim.term, claim.month, amount)
