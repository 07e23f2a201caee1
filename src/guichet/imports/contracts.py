"""Taking a row of contracts."""

from collections.abc import Callable
from typing import Any, Final
from zoneinfo import ZoneInfo

from guichet.contracts.errors import CannotHold
from guichet.contracts.keeping import Term, instants_of, make_contract, set_licence, set_places
from guichet.contracts.models import Contract
from guichet.contracts.seeing import see_licence, see_plan
from guichet.customers.models import Organisation
from guichet.desks.models import Desk, Seat
from guichet.imports.columns import Kind
from guichet.imports.rows import MADE, SAME, Wrong, call, customer_of, refusals, row_called
from guichet.imports.table import Row
from guichet.policies.loading import in_force, policy_of


def take_contract(desk: Desk, row: Row, by: Seat, at: int) -> str:
    """Make a contract, or see that it stands as the row says; what came of it.

    Raises:
        Wrong: where it cannot be.
    """
    cells = row.cells
    try:
        organisation = customer_of(desk, row)
    except Wrong as unknown:
        raise unknown.beside(_besides(desk, row, at)) from None
    organisation.desk = desk
    known = row_called(desk, Kind.CONTRACTS, row.id)
    try:
        if known is not None:
            _see_same(Contract.objects.select_related("desk").get(pk=known), organisation, row)
            return SAME
        made = make_contract(
            organisation,
            term=Term(first_day=cells["first_day"], last_day=cells["last_day"]),
            by=by,
            at=at,
            plan=cells["plan"] or None,
            paid=cells["paid"],
            products=cells["products"],
        )
        if cells["licence_kind"] or cells["licence_expires_on"]:
            set_licence(made, kind=cells["licence_kind"] or None, expires_on=cells["licence_expires_on"], by=by, at=at)
        if cells["places"] is not None:
            set_places(made, places=cells["places"], by=by, at=at)
    except CannotHold as refused:
        raise _wrong(refused, row) from refused
    call(desk, Kind.CONTRACTS, row.id, made.pk)
    return MADE


def _besides(desk: Desk, row: Row, at: int) -> list[Wrong]:
    """What is wrong with a row whoever the customer is, by the policy in force."""
    cells, version = row.cells, in_force(desk.pk, at)
    rules: list[Callable[[], object]] = [
        lambda: instants_of(Term(first_day=cells["first_day"], last_day=cells["last_day"]), ZoneInfo(desk.zone))
    ]
    if version is not None:
        policy = policy_of(version)
        rules.append(lambda: see_plan(policy, cells["plan"] or None))
        if cells["licence_kind"] or cells["licence_expires_on"]:
            rules.append(lambda: see_licence(policy, cells["licence_kind"] or None))
    return [_wrong(refused, row) for refused in refusals(*rules)]


def _wrong(refused: CannotHold, row: Row) -> Wrong:
    column = COLUMN.get(refused.code, "id")
    return Wrong(refused.code, column, found=str(row.cells[column] or ""))


COLUMN: Final = {
    "ends_before": "last_day",
    "overlaps": "first_day",
    "unknown_plan": "plan",
    "unknown_licence": "licence_kind",
    "not_metered": "licence_kind",
    "past": "licence_expires_on",
    "licence_before": "licence_expires_on",
    "places": "places",
    "no_allowance": "places",
}
"""The column that a refusal is about."""


def _see_same(contract: Contract, organisation: Organisation, row: Row) -> None:
    """A contract is about money: what a file says otherwise than it stands is not changed by the way."""
    cells = row.cells
    term = Term(first_day=cells["first_day"], last_day=cells["last_day"])
    starts_at, ends_at = instants_of(term, ZoneInfo(contract.desk.zone))
    stands: dict[str, tuple[Any, Any]] = {
        "customer": (contract.organisation_id, organisation.pk),
        "first_day": (contract.starts_at, starts_at),
        "last_day": (contract.ends_at, ends_at),
        "plan": (contract.plan, cells["plan"] or None),
        "paid": (contract.paid, cells["paid"]),
        "products": (sorted(contract.products), sorted(cells["products"])),
        "places": (contract.places, cells["places"]),
        "licence_kind": (contract.licence_kind, cells["licence_kind"] or None),
        "licence_expires_on": (contract.licence_expires_on, cells["licence_expires_on"]),
    }
    for column, (is_so, said) in stands.items():
        if is_so != said:
            raise Wrong("differs", column, found=str(cells[column] or ""))
