"""The ledger of a contract: its rows as the core's entries, and the one way to add to it, under the contract's lock."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from guichet import clock
from guichet.contracts.errors import CannotHold
from guichet.contracts.kept import Kept, Standing
from guichet.contracts.locking import lock_contract
from guichet.contracts.models import Contract, LedgerEntry, ServiceCredit
from guichet.core.entitlements.account import Account
from guichet.core.entitlements.entries import SIGNS, Entry, EntryKind, LedgerError
from guichet.core.entitlements.licences import end_of, next_due
from guichet.core.entitlements.movement import Balance, Movement, Posted
from guichet.core.policy.rules.prepaid import Metering
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit.asking import Question
from guichet.policies.models import PolicyVersion

SYSTEM, AGENT, CONTACT, SHOP = "system", "agent", "contact", "shop"
"""Who makes an entry."""

KEPT = Kept()

CHARGES: Final = Question(
    lambda contract, ticket: LedgerEntry.objects.filter(contract=contract, ticket=ticket, kind__in=tuple(SIGNS))
)
"""What a ticket was charged and given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why an entry is made: by which clause of which version, for what cause, and by whom."""

    clause: str = ""
    version: PolicyVersion | None = None
    cause: str = ""
    by: str = SYSTEM
    seat: Seat | None = None
    contact: Contact | None = None


def entries_of(contract: Contract) -> QuerySet[LedgerEntry]:
    """The entries of a contract, in their order."""
    return LedgerEntry.objects.filter(contract=contract).order_by("number")


def core_entries(rows: Iterable[LedgerEntry]) -> list[Entry]:
    """Rows as the core's values."""
    return [
        Entry(row.number, row.at, EntryKind(row.kind), row.minutes, row.ticket, row.pack, row.began_at) for row in rows
    ]


def account_of(contract: Contract) -> Account:
    """The account as its ledger has it. What this process knows of it is not read again."""
    known = KEPT.of(contract.pk)
    rows = _rows_from(contract, 1 if known is None else known.account.last_number)
    if known is not None and known.last not in rows[:1]:
        # Not the ledger that was read: the database is that of a backup.
        KEPT.drop(contract.pk)
        known, rows = None, _rows_from(contract, 1)
    account = Account() if known is None else known.account.copy()
    unread = rows if known is None else rows[1:]
    for row in unread:
        account.enter(Entry(row[0], row[1], EntryKind(row[2]), *row[3:7]))
    if unread:
        standing = Standing(account.copy(), unread[-1])
        # At once where no transaction is open. Else some of it may be what this one has entered: only if that is
        # committed, and not if it was in a part that is rolled back.
        transaction.on_commit(lambda: KEPT.keep(contract.pk, standing))
    return account


def account_at(contract: Contract, until: int) -> Account:
    """The account as it was at an instant, by what counts up to it."""
    latest = entries_of(contract).values_list("at", flat=True).last()
    if latest is None or latest <= until:
        return account_of(contract)
    return Account.of(core_entries(entries_of(contract).filter(at__lte=until)))


def movement_of(contract: Contract, *, start: int | None, end: int) -> Movement:
    """What moved in the account from ``start`` on (nothing: from its beginning) and before ``end``. It reads the
    entries between the two and the last before them, and folds nothing: each entry has the balance after it.
    """
    rows, before = entries_of(contract).filter(at__lt=end), Balance()
    if start is not None:
        last = rows.filter(at__lt=start).values_list("left", "owed").last()
        before = before if last is None else Balance(*last)
        rows = rows.filter(at__gte=start)
    columns = rows.values_list("kind", "minutes", "ticket", "left", "owed")
    return Movement.of(before, (Posted(KINDS[row[0]], *row[1:]) for row in columns))


KINDS: Final = {kind.value: kind for kind in EntryKind}


def _rows_from(contract: Contract, number: int) -> list[tuple[Any, ...]]:
    # Plain values: a ledger may have thousands of rows. The last three are what a row is known again by.
    columns = ("number", "at", "kind", "minutes", "ticket", "pack", "began_at", "left", "owed", "pk")
    return list(entries_of(contract).filter(number__gte=number).values_list(*columns))


def usable_at(contract: Contract, rule: Metering, at: int) -> int | None:
    """Minutes that a request made at ``at`` could use: nothing once the licence has expired, whether or not the ledger
    says so yet; ``None`` where time is not limited.
    """
    if contract.prepaid_since is None:
        return None
    over = licence_over_at(contract, rule)
    if over is not None and over <= at:
        return 0
    return account_of(contract).usable


def licence_over_at(contract: Contract, rule: Metering) -> int | None:
    """When the licence is valid no more, where that means something to the policy."""
    if rule.expiry is None or contract.licence_expires_on is None:
        return None
    return end_of(contract.licence_expires_on, ZoneInfo(contract.desk.zone))


class Books:
    """A contract's ledger, locked until the transaction ends. Opened after the ticket's lock, and before the feed's."""

    def __init__(self, contract: Contract) -> None:
        """Read it. The caller holds the contract's lock."""
        self.contract = contract
        self.account = account_of(contract)

    @classmethod
    def open(cls, contract_id: int) -> Self:
        """Lock the contract, and read its ledger."""
        return cls(lock_contract(contract_id, "desk", "pinned_version"))

    def settle(self, rule: Metering | None, version: PolicyVersion | None, *, at: int) -> list[LedgerEntry]:
        """Enter what has fallen due by the licence and takes nothing away: that credit is frozen (AL-7)."""
        if rule is None or rule.expiry is None or self.contract.prepaid_since is None:
            return []
        zone = ZoneInfo(self.contract.desk.zone)
        due = next_due(self.account, self.contract.licence_expires_on, rule.expiry.months, zone)
        if due is None or due.kind is not EntryKind.FROZEN or due.at > at:
            return []
        return [self.enter(due.kind, at=due.at, ground=Ground(clause=rule.expiry.clause, version=version))]

    def enter(  # noqa: PLR0913 - all that an entry can carry, keyword-only
        self,
        kind: EntryKind,
        *,
        at: int,
        ground: Ground,
        minutes: int = 0,
        ticket: int | None = None,
        pack: int | None = None,
        began_at: int | None = None,
        product: str = "",
        key: str | None = None,
        service_credit: ServiceCredit | None = None,
    ) -> LedgerEntry:
        """Add an entry. It counts at ``at``, or where another was entered for a later instant, at that.

        Raises:
            CannotHold: with the core's reason; nothing is written.
        """
        entry = Entry(
            self.account.last_number + 1, max(at, self.account.last_at), kind, minutes, ticket, pack, began_at
        )
        try:
            line = self.account.enter(entry)
        except LedgerError as error:
            raise CannotHold(str(error.data["reason"])) from error
        return LedgerEntry.objects.create(
            desk_id=self.contract.desk_id,
            contract=self.contract,
            number=entry.number,
            at=entry.at,
            recorded_at=clock.now_seconds(),
            kind=kind.value,
            minutes=minutes,
            ticket=ticket,
            pack=pack,
            began_at=began_at,
            left=line.left,
            owed=line.owed,
            product=product,
            clause=ground.clause,
            version=ground.version,
            cause=ground.cause,
            by=ground.by,
            seat=ground.seat,
            contact=ground.contact,
            key=key,
            service_credit=service_credit,
        )


def charged_to(contract_id: int, ticket: int) -> int:
    """What a ticket was debited and not given back, in minutes."""
    return sum(SIGNS[row.kind] * row.minutes for row in CHARGES.all(contract_id, ticket))


def charged_by_ticket(tickets: list[int], contract_id: int | None = None) -> Counter[int]:
    """What each of these tickets was debited and not given back; of one contract, or of any."""
    rows = LedgerEntry.objects.filter(ticket__in=tickets, kind__in=SIGNS)
    if contract_id is not None:
        rows = rows.filter(contract=contract_id)
    charged = Counter[int]()
    for ticket, kind, minutes in rows.values_list("ticket", "kind", "minutes"):
        if ticket is not None:
            charged[ticket] += SIGNS[kind] * minutes
    return charged


def low_after(entry: LedgerEntry, rule: Metering) -> int | None:
    """How much time is left, of the amounts at which a policy warns, where this entry was the one that came to it."""
    earlier = LedgerEntry.objects.filter(contract=entry.contract_id, number=entry.number - 1)
    return low_between(earlier.values_list("left", flat=True).first() or 0, entry, rule)


def low_between(before: int, entry: LedgerEntry, rule: Metering) -> int | None:
    """The same by whoever knows what was left before it."""
    if rule.warnings is None or entry.kind != EntryKind.DEBITED.value:
        return None
    amounts = {left.seconds // 60 for left in rule.warnings.left} | ({0} if rule.warnings.at_zero else set())
    return min((amount for amount in amounts if entry.left <= amount < before), default=None)
