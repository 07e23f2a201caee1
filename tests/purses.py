"""Prepaid time and service credits for tests: an account with so much in it."""

from datetime import date

from guichet.contracts.crediting import CreditBooks
from guichet.contracts.ledger import Books, Ground
from guichet.contracts.models import Contract, TargetOverride
from guichet.core.entitlements.crediting import CreditCause, CreditKind, MissKey, Step
from guichet.core.entitlements.entries import EntryKind
from guichet.policies.models import PolicyVersion


def prepay(minutes: int, *, at: int = 0, contract: Contract | None = None) -> None:
    """Let a contract, or every one, have so many minutes and no more."""
    for held in Contract.objects.all() if contract is None else [contract]:
        Contract.objects.filter(pk=held.pk).update(prepaid_since=at)
        if minutes:
            Books(Contract.objects.get(pk=held.pk)).enter(
                EntryKind.PURCHASED, at=at, minutes=minutes, ground=Ground(cause="opening")
            )


def signed(
    contract: Contract,
    *,
    amount: int = 5000,
    cap: int | None = None,
    within: str = "1h",
    currency: str = "CAD",
) -> TargetOverride:
    """A first answer that the contract makes binding, with what a miss credits: 50 dollars, unless said otherwise; or
    (no currency) minutes.
    """
    return TargetOverride.objects.create(
        desk_id=contract.desk_id,
        contract=contract,
        kind="first_response",
        within=within,
        binding=True,
        credit_amount=amount,
        credit_currency=currency,
        credit_cap=cap,
        signed_by="Denise Roy",
        signed_on=date(2026, 1, 5),
        recorded_at=0,
    )


def credit_a_miss(contract: Contract) -> None:
    """Let a contract have credited a miss of a ticket that nobody sees."""
    version = PolicyVersion.objects.filter(desk=contract.desk_id).earliest("number")
    miss, term = MissKey(1, 999_999, "first_response"), signed(contract)
    step = Step(CreditKind.CREDITED, CreditCause.MISSED, miss, term.pk, "2026-03", 5000)
    CreditBooks.open(contract.pk).enter(step, at=1, clause="FA-1", version=version, seat=None)
