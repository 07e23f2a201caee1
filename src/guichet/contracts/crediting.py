"""The service credits of a contract: its rows as the core's entries, what may be signed, and the one way to add an
entry, under the contract's lock.
"""

from collections.abc import Iterable
from typing import Any, Final, Self

from django.db.models import QuerySet

from guichet import clock
from guichet.contracts.errors import CannotHold
from guichet.contracts.holding import credit_of
from guichet.contracts.ledger import AGENT, SYSTEM
from guichet.contracts.locking import lock_contract
from guichet.contracts.models import Contract, ServiceCredit, TargetOverride
from guichet.core.entitlements.crediting import (
    MOST_AMOUNT,
    CreditEntry,
    CreditKind,
    Credits,
    MissKey,
    Step,
)
from guichet.core.entitlements.entries import MOST_MINUTES
from guichet.core.entitlements.fees import WHOLE, credit_of_fee
from guichet.core.entitlements.money import CURRENCIES
from guichet.core.policy.overriding import Credit, FeeShare
from guichet.desks.models import Seat
from guichet.policies.models import PolicyVersion


def check_credit(credit: Credit, *, binding: bool, has_account: bool) -> None:
    """See that what a miss is to credit can be signed. ``has_account``: the contract keeps one of prepaid time.

    Raises:
        CannotHold: ``credit_of_goal`` where the target does not bind; ``unknown_currency``; ``no_account`` for minutes
            where nothing limits time; ``fee_amount`` and ``fee_share`` of a fee and its part; ``credit_amount`` for
            less than nothing, nothing, or an absurd amount; ``cap_below`` where the cap is less than one credit;
            ``cap_amount``.
    """
    if not binding:
        raise CannotHold("credit_of_goal")
    if credit.is_time and not has_account:
        raise CannotHold("no_account")
    if not credit.is_time and credit.currency not in CURRENCIES:
        raise CannotHold("unknown_currency", currency=credit.currency)
    if credit.of_fee is not None:
        _check_fee(credit, credit.of_fee)
    most = MOST_MINUTES if credit.is_time else MOST_AMOUNT
    if not 0 < credit.amount <= most:
        raise CannotHold("credit_amount")
    if credit.cap is not None and credit.cap < credit.amount:
        raise CannotHold("cap_below")
    if credit.cap is not None and credit.cap > most:
        raise CannotHold("cap_amount")


def _check_fee(credit: Credit, said: FeeShare) -> None:
    if not 0 < said.fee <= MOST_AMOUNT:
        raise CannotHold("fee_amount")
    if not 0 < said.share <= WHOLE:
        raise CannotHold("fee_share")
    if said.cap is not None and not said.share <= said.cap <= WHOLE:
        raise CannotHold("cap_below" if said.cap < said.share else "cap_share")
    if credit != credit_of_fee(said, credit.currency, term=credit.term):
        raise CannotHold("credit_amount")


def columns_of(credit: Credit | None) -> dict[str, Any]:
    """What a row keeps of a credit; of none, that it has none."""
    of_fee = None if credit is None else credit.of_fee
    return {
        "credit_amount": None if credit is None else credit.amount,
        "credit_currency": "" if credit is None else credit.currency,
        "credit_cap": None if credit is None else credit.cap,
        "credit_fee": None if of_fee is None else of_fee.fee,
        "credit_period": "" if of_fee is None else of_fee.period.value,
        "credit_share": None if of_fee is None else of_fee.share,
        "credit_cap_share": None if of_fee is None else of_fee.cap,
    }


def credits_of(contract: Contract) -> QuerySet[ServiceCredit]:
    """The entries of a contract, in their order."""
    return ServiceCredit.objects.filter(contract=contract).order_by("number")


def terms_of(contract: Contract) -> dict[int, Credit]:
    """All that was ever signed of credits, by the number of its term."""
    rows = TargetOverride.objects.filter(contract=contract, credit_amount__isnull=False)
    return {row.pk: credit for row in rows if (credit := credit_of(row)) is not None}


def has_credits(contract: Contract) -> bool:
    """Whether anything was ever signed of credits."""
    return TargetOverride.objects.filter(contract=contract, credit_amount__isnull=False).exists()


def miss_of(row: ServiceCredit) -> MissKey:
    """Which miss an entry is of."""
    return MissKey(row.missed_at, row.ticket, row.commitment)


def core_credits(rows: Iterable[ServiceCredit]) -> list[CreditEntry]:
    """Rows as the core's values."""
    return [
        CreditEntry(row.number, row.at, CreditKind(row.kind), miss_of(row), row.term_id, row.month, row.amount)
        for row in rows
    ]


def account_of_credits(contract: Contract, *, until: int | None = None) -> Credits:
    """Where the credits of a contract stand, or stood at an instant."""
    rows = credits_of(contract)
    if until is not None:
        rows = rows.filter(at__lte=until)
    return Credits.of(core_credits(rows), terms_of(contract))


def standing_misses(ticket_ids: Iterable[int]) -> dict[int, dict[MissKey, bool]]:
    """Of each miss of these tickets that was ever credited, whether its credit stands."""
    found: dict[int, dict[MissKey, bool]] = {}
    for row in ServiceCredit.objects.filter(ticket__in=ticket_ids).order_by("contract_id", "number"):
        found.setdefault(row.ticket, {})[miss_of(row)] = row.kind != TAKEN_BACK
    return found


TAKEN_BACK: Final = CreditKind.TAKEN_BACK.value


class CreditBooks:
    """A contract's service credits, locked until the transaction ends. Opened after the ticket's lock, and before the
    feed's.
    """

    def __init__(self, contract: Contract) -> None:
        """Read them. The caller holds the contract's lock."""
        self.contract = contract
        self.account = account_of_credits(contract)

    @classmethod
    def open(cls, contract_id: int) -> Self:
        """Lock the contract, and read its service credits."""
        return cls(lock_contract(contract_id))

    def enter(
        self, step: Step, *, at: int, clause: str | None, version: PolicyVersion, seat: Seat | None
    ) -> ServiceCredit:
        """Add an entry. It counts at ``at``, or where another was entered for a later instant, at that. ``clause`` is
        that of the miss, which what follows on its first entry repeats.
        """
        of_miss = credits_of(self.contract).filter(
            ticket=step.miss.ticket, commitment=step.miss.commitment, missed_at=step.miss.missed_at
        )
        if clause is None:
            clause = str(of_miss.values_list("clause", flat=True).first())
        number, at = self.account.last_number + 1, max(at, self.account.last_at)
        balance = self.account.enter(CreditEntry(number, at, step.kind, step.miss, step.term, step.month, step.amount))
        return ServiceCredit.objects.create(
            desk_id=self.contract.desk_id,
            contract=self.contract,
            number=number,
            at=at,
            recorded_at=clock.now_seconds(),
            kind=step.kind.value,
            cause=step.cause.value,
            ticket=step.miss.ticket,
            commitment=step.miss.commitment,
            missed_at=step.miss.missed_at,
            turn=self.account.known[step.miss].entries,
            term_id=step.term,
            month=step.month,
            currency=self.account.terms[step.term].currency,
            amount=step.amount,
            balance=balance,
            clause=clause,
            version=version,
            by=SYSTEM if seat is None else AGENT,
            seat=seat,
        )
