"""Computing every ledger again: each entry must follow from those before it, and come to what is stored."""

from collections.abc import Iterator
from dataclasses import dataclass

from guichet.contracts.ledger import core_entries, entries_of
from guichet.contracts.models import Contract, LedgerEntry
from guichet.core.entitlements.account import Account
from guichet.core.entitlements.entries import LedgerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """What is stored of a ledger otherwise than it comes out."""

    contract: Contract
    number: int
    what: str
    stored: object
    derived: object


def verify(desk_slug: str | None = None) -> Iterator[Mismatch]:
    """Every difference, ledger by ledger."""
    found = Contract.objects.filter(prepaid_since__isnull=False).select_related("desk", "organisation")
    if desk_slug is not None:
        found = found.filter(desk__slug=desk_slug)
    for contract in found.order_by("pk").iterator():
        yield from mismatches(contract, list(entries_of(contract)))


def mismatches(contract: Contract, rows: list[LedgerEntry]) -> Iterator[Mismatch]:
    """What is stored of one ledger otherwise than it comes out; the first entry that cannot follow ends it."""
    account = Account()
    for row, entry in zip(rows, core_entries(rows), strict=True):
        try:
            line = account.enter(entry)
        except LedgerError as error:
            reason = error.data["reason"]
            yield Mismatch(contract=contract, number=row.number, what="entry", stored=row.kind, derived=reason)
            return
        if (row.left, row.owed) != (line.left, line.owed):
            stored, derived = (row.left, row.owed), (line.left, line.owed)
            yield Mismatch(contract=contract, number=row.number, what="left and owed", stored=stored, derived=derived)
