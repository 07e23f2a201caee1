"""What customers hold and used as files of comma-separated values, for a spreadsheet, in which nothing is a formula."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from guichet.contracts.crediting import credits_of
from guichet.contracts.holding import credit_of
from guichet.contracts.ledger import entries_of
from guichet.contracts.models import Contract, LedgerEntry, ServiceCredit, TargetOverride
from guichet.contracts.scopes import contracts_seen_by
from guichet.core.entitlements.entries import EntryKind
from guichet.core.entitlements.money import decimal
from guichet.core.entitlements.signing import written
from guichet.customers.models import OutsideId
from guichet.desks.models import Seat
from guichet.imports.columns import COLUMNS, Kind
from guichet.kit.sheets import instant, lines
from guichet.tickets.models import Ticket
from guichet.web.shared import instants
from guichet.web.shared.visitor import agents_only

BATCH: Final = 500
LEDGER: Final = (
    "number", "at", "kind", "minutes", "left", "owed", "ticket", "pack", "product", "cause", "clause", "version", "by",
)  # fmt: skip
SLICES: Final = ("customer", "contract", "ticket", "slice", "begun", "entered", "minutes", "clause", "version")
CREDITS: Final = (
    "number", "at", "kind", "cause", "ticket", "commitment", "missed_at", "month", "currency", "amount", "balance",
    "minutes", "minutes_balance", "clause", "version", "signed_by", "signed_on", "by",
)  # fmt: skip
CONTRACTS: Final = (
    "id", "customer", "contract", "customer_name", "first_day", "last_day", "plan", "paid", "products", "places",
    "licence_kind", "licence_expires_on", "pinned_version", "suspended_at", "prepaid_since",
)  # fmt: skip


@require_safe
@agents_only
def ledger(_request: HttpRequest, seat: Seat, pk: int) -> StreamingHttpResponse:
    """Every entry of a contract's ledger, the first first."""
    contract = get_object_or_404(contracts_seen_by(seat), pk=pk)
    return _file(f"ledger-{contract.pk}", LEDGER, _entries(contract))


@require_safe
@agents_only
def service_credits(_request: HttpRequest, seat: Seat, pk: int) -> StreamingHttpResponse:
    """Every service credit of a contract, the first first: money in decimals, time in minutes, and what is taken back
    below nothing.
    """
    contract = get_object_or_404(contracts_seen_by(seat), pk=pk)
    return _file(f"credits-{contract.pk}", CREDITS, _credits(contract))


@require_safe
@agents_only
def slices(_request: HttpRequest, seat: Seat) -> StreamingHttpResponse:
    """Every slice of time that a ledger of the desk was debited, customer by customer."""
    return _file("slices", SLICES, _slices(seat))


@require_safe
@agents_only
def targets(_request: HttpRequest, seat: Seat) -> StreamingHttpResponse:
    """Every target that a contract of the desk sets, and what a miss credits, in the columns that are read again."""
    return _file("targets", COLUMNS[Kind.TARGETS], _targets(seat))


@require_safe
@agents_only
def contracts(_request: HttpRequest, seat: Seat) -> StreamingHttpResponse:
    """Every contract of the desk, in the columns that are read again, and some more."""
    return _file("contracts", CONTRACTS, _contracts(seat))


def _file(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _credits(contract: Contract) -> Iterator[list[object]]:
    rows = credits_of(contract).select_related("term", "version", "seat__user")
    numbers = dict(Ticket.objects.filter(pk__in=rows.values("ticket")).values_list("pk", "number"))
    for row in rows.iterator(chunk_size=BATCH):
        yield [
            row.number, instant(row.at), row.kind, row.cause, numbers.get(row.ticket), row.commitment,
            instant(row.missed_at), row.month, row.currency, *_worths(row), row.clause, row.version.number,
            row.term.signed_by, row.term.signed_on.isoformat(), row.seat.user.name if row.seat else row.by,
        ]  # fmt: skip


def _worths(row: ServiceCredit) -> tuple[object, ...]:
    """Amount and balance: of money, or of minutes."""
    if row.currency:
        return (decimal(row.change, row.currency), decimal(row.balance, row.currency), None, None)
    return (None, None, row.change, row.balance)


def _entries(contract: Contract) -> Iterator[list[object]]:
    numbers = dict(
        Ticket.objects.filter(desk_id=contract.desk_id, terms__contract=contract).values_list("pk", "number")
    )
    rows = entries_of(contract).values_list(
        "number", "at", "kind", "minutes", "left", "owed", "ticket", "pack", "product", "cause", "clause",
        "version__number", "by",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=BATCH):
        yield [row[0], instant(row[1]), *row[2:6], numbers.get(row[6] or 0), *row[7:]]


def _slices(seat: Seat) -> Iterator[list[object]]:
    numbers = dict(Ticket.objects.filter(desk_id=seat.desk_id).values_list("pk", "number"))
    debits = LedgerEntry.objects.filter(desk_id=seat.desk_id, kind=EntryKind.DEBITED.value)
    rows = debits.order_by("contract__organisation__name", "contract_id", "ticket", "number").values_list(
        "contract__organisation__name",
        "contract_id",
        "ticket",
        "began_at",
        "at",
        "minutes",
        "clause",
        "version__number",
    )
    last, count = (0, 0), 0
    for customer, contract, ticket, began_at, at, *rest in rows.iterator(chunk_size=BATCH):
        count = count + 1 if last == (contract, ticket or 0) else 1
        last = (contract, ticket or 0)
        begun = instant(at if began_at is None else began_at)
        yield [customer, contract, numbers.get(ticket or 0), count, begun, instant(at), *rest]


def _contracts(seat: Seat) -> Iterator[list[object]]:
    known: dict[tuple[str, int], str] = {
        (kind, row): code
        for kind, row, code in OutsideId.objects.filter(desk_id=seat.desk_id).values_list("kind", "row", "code")
    }
    found = contracts_seen_by(seat).order_by("organisation__name", "starts_at", "pk")
    for one in found.iterator(chunk_size=BATCH):
        yield [
            known.get((Kind.CONTRACTS.value, one.pk)),
            known.get((Kind.CUSTOMERS.value, one.organisation_id)),
            one.pk,
            one.organisation.name,
            _day(one.starts_at, one),
            None if one.ends_at is None else _day(one.ends_at - 1, one),
            one.plan,
            "yes" if one.paid else "no",
            " | ".join(one.products),
            one.places,
            one.licence_kind,
            one.licence_expires_on,
            None if one.pinned_version is None else one.pinned_version.number,
            instant(one.suspended_at),
            instant(one.prepaid_since),
        ]


def _targets(seat: Seat) -> Iterator[list[object]]:
    outside = OutsideId.objects.filter(desk_id=seat.desk_id, kind__in=(Kind.CONTRACTS, Kind.TARGETS))
    known = {(kind, row): code for kind, row, code in outside.values_list("kind", "row", "code")}
    found = TargetOverride.objects.filter(contract__in=contracts_seen_by(seat)).order_by("pk")
    for one in found.iterator(chunk_size=BATCH):
        said = written(credit_of(one))
        yield [
            known.get((Kind.TARGETS.value, one.pk)),
            known.get((Kind.CONTRACTS.value, one.contract_id)),
            one.kind,
            one.priority,
            one.within,
            "yes" if one.binding else "no",
            said.amount,
            said.unit,
            said.currency,
            said.cap,
            said.fee,
            said.period,
            one.signed_by,
            one.signed_on.isoformat(),
        ]


def _day(at: int, contract: Contract) -> Any:
    """The day of an instant by the desk's clocks; nothing for a term that has always run."""
    return instants.local(at, contract.desk.zone).date().isoformat() if at > 0 else None
