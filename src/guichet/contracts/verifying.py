"""Computing every ledger again: each entry must follow from those before it, and come to what is stored."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from guichet.contracts.crediting import core_credits, credits_of, terms_of
from guichet.contracts.granting import GRANTS
from guichet.contracts.ledger import core_entries, entries_of
from guichet.contracts.models import Contract, LedgerEntry, ServiceCredit
from guichet.core.entitlements.account import Account
from guichet.core.entitlements.crediting import Credits
from guichet.core.entitlements.entries import EntryKind, LedgerError
from guichet.core.entitlements.fees import credit_of_fee


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
    credited = Exists(ServiceCredit.objects.filter(contract=OuterRef("pk")))
    granted = Exists(LedgerEntry.objects.filter(GRANTS, contract=OuterRef("pk")))
    for contract in every.filter(credited | granted).iterator():
        rows = list(credits_of(contract))
        yield from in_credits(contract, rows)
        yield from in_time(contract, rows)
    for contract in every.filter(overrides__credit_fee__isnull=False).distinct().iterator():
        yield from in_fees(contract)


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


def in_time(contract: Contract, rows: list[ServiceCredit]) -> Iterator[Mismatch]:
    """The minutes that its service credits come to, where the ledger of prepaid time has others."""
    entered = Counter[int | None]()
    found = entries_of(contract).filter(GRANTS).values_list("service_credit", "kind", "minutes")
    for follows_from, kind, minutes in found:
        entered[follows_from] += minutes if kind == EntryKind.GRANTED.value else -minutes
    said = {row.pk: row.change for row in rows if not row.currency}
    numbers = {row.pk: row.number for row in rows}
    # Nothing is the number of what refers to no service credit of this contract.
    for credit in sorted({*entered, *said}, key=lambda each: numbers.get(each or 0, 0)):
        stored, derived, number = entered[credit], said.get(credit or 0, 0), numbers.get(credit or 0, 0)
        if stored != derived:
            yield Mismatch(contract=contract, number=number, what="time credited", stored=stored, derived=derived)


def in_fees(contract: Contract) -> Iterator[Mismatch]:
    """What was signed as a part of a fee, where it is kept as another amount than that comes to."""
    for term in terms_of(contract).values():
        derived = None if term.of_fee is None else credit_of_fee(term.of_fee, term.currency, term=term.term)
        if derived is not None and derived != term:
            stored, wanted = (term.amount, term.cap), (derived.amount, derived.cap)
            yield Mismatch(contract=contract, number=term.term, what="part of a fee", stored=stored, derived=wanted)
