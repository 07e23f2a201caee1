"""Computing every ledger again: each entry must follow from those before it, and come to what is stored."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from guichet.contracts.crediting import core_credits, credits_of, terms_of
from guichet.contracts.ledger import core_entries, entries_of
from guichet.contracts.models import Contract, LedgerEntry, ServiceCredit
from guichet.core.entitlements.account import Account
from guichet.core.entitlements.crediting import Credits
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
    every = Contract.objects.select_related("desk", "organisation").order_by("pk")
    if desk_slug is not None:
        every = every.filter(desk__slug=desk_slug)
    for contract in every.filter(prepaid_since__isnull=False).iterator():
        yield from mismatches(contract, list(entries_of(contract)))
    for contract in every.filter(Exists(ServiceCredit.objects.filter(contract=OuterRef("pk")))).iterator():
        yield from in_credits(contract, list(credits_of(contract)))


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


def in_credits(contract: Contract, rows: list[ServiceCredit]) -> Iterator[Mismatch]:
    """The same of its service credits."""
    account = Credits(terms_of(contract))
    for row, entry in zip(rows, core_credits(rows), strict=True):
        try:
            balance = account.enter(entry)
        except LedgerError as error:
            reason = error.data["reason"]
            yield Mismatch(contract=contract, number=row.number, what="credit", stored=row.kind, derived=reason)
            return
        if row.balance != balance:
            yield Mismatch(
                contract=contract, number=row.number, what="credits so far", stored=row.balance, derived=balance
            )
