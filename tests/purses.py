"""Prepaid time for tests: an account with so much in it."""

from guichet.contracts.ledger import Books, Ground
from guichet.contracts.models import Contract
from guichet.core.entitlements.entries import EntryKind


def prepay(minutes: int, *, at: int = 0, contract: Contract | None = None) -> None:
    """Let a contract, or every one, have so many minutes and no more."""
    for held in Contract.objects.all() if contract is None else [contract]:
        Contract.objects.filter(pk=held.pk).update(prepaid_since=at)
        if minutes:
            Books(Contract.objects.get(pk=held.pk)).enter(
                EntryKind.PURCHASED, at=at, minutes=minutes, ground=Ground(cause="opening")
            )
