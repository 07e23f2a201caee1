"""Taking what a file says: every row by the doors that people use, in one transaction that is whole or has not been.

Trying is the same, taken back at the end: what trying finds, taking finds.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min

from guichet.contracts.errors import CannotHold
from guichet.contracts.holding import credit_of
from guichet.contracts.keeping import Term, instants_of, make_contract, set_licence, set_places, set_target
from guichet.contracts.models import Contract, TargetOverride
from guichet.core.entitlements.signing import Written, credit_in
from guichet.core.hours.duration import Duration
from guichet.core.hours.errors import DurationError
from guichet.core.policy.overriding import Credit
from guichet.customers.contacts import (
    add_contact,
    add_organisation,
    attach_contact,
    change_contact,
    rename_organisation,
)
from guichet.customers.errors import CannotKnow
from guichet.customers.models import Contact, Organisation, OutsideId
from guichet.desks.changes import IMPORTED, note
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk, Seat
from guichet.imports.columns import Kind
from guichet.imports.table import Problem, Row, Unreadable, read
from guichet.kit.addresses import normalised
from guichet.tickets.models import Ticket

MADE, CHANGED, SAME = "made", "changed", "same"
"""What came of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a file: how many rows made, changed or left what there is; all that is wrong; if it was taken."""

    kind: Kind
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    taken: bool = False

    @property
    def rows(self) -> int:
        """How many rows could be taken."""
        return sum(self.counts.values())


class Wrong(Exception):  # noqa: N818 - reads as what it is
    """A row that cannot be; in which column, and why."""

    def __init__(self, code: str, column: str, *, found: str = "", hint: str = "") -> None:
        super().__init__(code)
        self.code, self.column, self.found, self.hint = code, column, found, hint


def take(text: str, kind: Kind, *, by: Seat, at: int, for_good: bool) -> Outcome:
    """Take what a text says at the desk of who does it; ``for_good``, or only to see what would come of it. Where
    anything is wrong nothing is taken.
    """
    try:
        table = read(text, kind)
    except Unreadable as unreadable:
        return Outcome(kind=kind, problems=(unreadable.problem,))
    problems, counts = list(table.problems), Counter[str]()
    with transaction.atomic():
        # Two files at once: the second sees what came of the first.
        desk = lock_desk(by.desk_id)
        for row in table.rows:
            try:
                with transaction.atomic():
                    counts[ROWS[kind](desk, row, by, at)] += 1
            except Wrong as wrong:
                problems.append(
                    Problem(code=wrong.code, row=row.number, column=wrong.column, found=wrong.found, hint=wrong.hint)
                )
        taken = for_good and not problems
        if taken:
            data = {"kind": kind.value, "sha256": hashlib.sha256(text.encode()).hexdigest(), **counts}
            note(desk, IMPORTED, by=by.user, at=at, data=data)
        else:
            transaction.set_rollback(True)
    problems.sort(key=lambda each: each.row)
    return Outcome(kind=kind, counts=counts, problems=tuple(problems), taken=taken)


def _customer(desk: Desk, row: Row, _by: Seat, _at: int) -> str:
    name = row.cells["name"]
    known = _known(desk, Kind.CUSTOMERS, row.id)
    try:
        if known is None:
            found = Organisation.objects.filter(desk=desk, name__iexact=name).first()
            if found is None:
                _call(desk, Kind.CUSTOMERS, row.id, add_organisation(desk, name=name).pk)
                return MADE
            if OutsideId.objects.filter(desk=desk, kind=Kind.CUSTOMERS, row=found.pk).exists():
                raise Wrong("organisation_known", "name", found=name)
            _call(desk, Kind.CUSTOMERS, row.id, found.pk)
            return CHANGED
        organisation = Organisation.objects.get(pk=known)
        if organisation.name == name:
            return SAME
        rename_organisation(organisation, name=name)
    except CannotKnow as refused:
        raise Wrong(refused.code, "name", found=name) from refused
    return CHANGED


def _contact(desk: Desk, row: Row, by: Seat, at: int) -> str:
    cells, organisation = row.cells, _customer_of(desk, row)
    try:
        email = normalised(cells["email"])
    except ValidationError as error:
        raise Wrong("no_email", "email", found=cells["email"]) from error
    if cells["language"] and cells["language"] not in desk.languages:
        raise Wrong("unknown_language", "language", found=cells["language"], hint=", ".join(desk.languages))
    known = _known(desk, Kind.CONTACTS, row.id)
    found = Contact.objects.filter(desk=desk, erased_at=None)
    contact = found.filter(email=email).first() if known is None else found.filter(pk=known).first()
    if contact is None:
        contact = add_contact(organisation, email=email, name=cells["name"], language=cells["language"])
        came = MADE
    elif contact.organisation_id is None:
        contact, came = _attached(contact, organisation, email, row, by, at), CHANGED
    else:
        came = _changed(contact, organisation, email, row)
    if cells["administrator"] is not contact.is_administrator:
        contact.is_administrator = cells["administrator"]
        contact.save(update_fields=["is_administrator"])
        came = MADE if came == MADE else CHANGED
    if known is None:
        _call(desk, Kind.CONTACTS, row.id, contact.pk)
    return came


def _attached(contact: Contact, organisation: Organisation, email: str, row: Row, by: Seat, at: int) -> Contact:
    """Make a contact of somebody who is nobody's, where the row says so."""
    cells = row.cells
    if contact.email != email:
        raise Wrong("email_fixed", "email", found=email, hint=contact.email)
    if not cells["attach"]:
        raise Wrong("contact_unattached", "attach", found=email, hint=_known_since(contact))
    language = cells["language"] or contact.language
    return attach_contact(organisation, email=email, name=cells["name"], language=language, by=by.user, at=at)


def _known_since(contact: Contact) -> str:
    """The day of their first request, by the desk's clock."""
    first = Ticket.objects.filter(contact=contact).aggregate(first=Min("submitted_at"))["first"]
    return "" if first is None else datetime.fromtimestamp(first, ZoneInfo(contact.desk.zone)).date().isoformat()


def _changed(contact: Contact, organisation: Organisation, email: str, row: Row) -> str:
    """Bring a contact that is known up to what the row says."""
    cells = row.cells
    if contact.organisation_id != organisation.pk:
        raise Wrong("contact_elsewhere", "customer", found=cells["email"])
    if contact.email != email:
        raise Wrong("email_fixed", "email", found=email, hint=contact.email)
    language = contact.desk.language_for(cells["language"]) if cells["language"] else contact.language
    if (contact.name, contact.language) == (cells["name"], language):
        return SAME
    change_contact(contact, name=cells["name"], language=language)
    return CHANGED


def _contract(desk: Desk, row: Row, by: Seat, at: int) -> str:
    cells, organisation = row.cells, _customer_of(desk, row)
    organisation.desk = desk
    known = _known(desk, Kind.CONTRACTS, row.id)
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
        column = COLUMN.get(refused.code, "id")
        raise Wrong(refused.code, column, found=str(cells[column] or "")) from refused
    _call(desk, Kind.CONTRACTS, row.id, made.pk)
    return MADE


def _target(desk: Desk, row: Row, by: Seat, at: int) -> str:
    cells, contract = row.cells, _contract_of(desk, row)
    credit, mistakes = credit_in(_written(row))
    for mistake in mistakes:
        column = CREDIT_COLUMN.get(mistake.where, mistake.where)
        raise Wrong(mistake.reason, column, found=str(cells[column] or ""))
    known = _known(desk, Kind.TARGETS, row.id)
    if known is not None:
        _see_signed(TargetOverride.objects.get(pk=known), contract, row, credit)
        return SAME
    try:
        made = set_target(
            contract,
            kind=cells["commitment"],
            priority=cells["priority"] or None,
            within=cells["within"],
            binding=cells["binding"],
            signed_by=cells["signed_by"],
            signed_on=cells["signed_on"],
            by=by,
            at=at,
            credit=credit,
        )
    except CannotHold as refused:
        column = TARGET_COLUMN.get(refused.code, "id")
        raise Wrong(refused.code, column, found=str(cells[column] or "")) from refused
    _call(desk, Kind.TARGETS, row.id, made.pk)
    return MADE


def _written(row: Row) -> Written:
    """What a row says of a credit, as people write it."""
    cells = row.cells
    return Written(
        unit=cells["unit"].casefold(),
        amount=cells["credit"],
        currency=cells["currency"].upper(),
        cap=cells["cap"],
        fee=cells["fee"],
        period=cells["fee_period"].casefold(),
    )


CREDIT_COLUMN: Final = {"amount": "credit", "period": "fee_period"}
"""The columns of a credit that are not called as its parts are."""

TARGET_COLUMN: Final = {
    "no_such_target": "commitment",
    "same_target": "within",
    "unusable_time": "within",
    "not_yet": "signed_on",
    "credit_of_goal": "binding",
    "no_account": "unit",
    "unknown_currency": "currency",
    "credit_amount": "credit",
    "fee_amount": "fee",
    "fee_share": "credit",
    "cap_below": "cap",
    "cap_amount": "cap",
    "cap_share": "cap",
}
"""The column that a refusal of a target is about."""


def _see_signed(stands: TargetOverride, contract: Contract, row: Row, credit: Credit | None) -> None:
    """What was signed never changes: a file that says otherwise means another target, which has an id of its own."""
    cells, term = row.cells, credit_of(stands)
    try:
        within = str(Duration.parse(cells["within"]))
    except DurationError as error:
        raise Wrong("unusable_time", "within", found=cells["within"]) from error
    is_so: dict[str, tuple[object, object]] = {
        "contract": (stands.contract_id, contract.pk),
        "commitment": (stands.kind, cells["commitment"]),
        "priority": (stands.priority, cells["priority"] or None),
        "within": (stands.within, within),
        "binding": (stands.binding, cells["binding"]),
        "credit": (None if term is None else replace(term, term=0), credit),
        "signed_by": (stands.signed_by, cells["signed_by"]),
        "signed_on": (stands.signed_on, cells["signed_on"]),
    }
    for column, (so, said) in is_so.items():
        if so != said:
            raise Wrong("signed_otherwise", column, found=str(cells[column] or ""))


def _contract_of(desk: Desk, row: Row) -> Contract:
    known = _known(desk, Kind.CONTRACTS, row.cells["contract"])
    if known is None:
        raise Wrong("unknown_contract", "contract", found=row.cells["contract"])
    return Contract.objects.select_related("desk").get(pk=known)


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


def _customer_of(desk: Desk, row: Row) -> Organisation:
    known = _known(desk, Kind.CUSTOMERS, row.cells["customer"])
    if known is None:
        raise Wrong("unknown_customer", "customer", found=row.cells["customer"])
    return Organisation.objects.get(pk=known)


def _known(desk: Desk, kind: Kind, code: str) -> int | None:
    """The row that goes by this id outside."""
    return OutsideId.objects.filter(desk=desk, kind=kind, code=code).values_list("row", flat=True).first()


def _call(desk: Desk, kind: Kind, code: str, row: int) -> None:
    OutsideId.objects.create(desk=desk, kind=kind, code=code, row=row)


ROWS: Final[Mapping[Kind, Callable[[Desk, Row, Seat, int], str]]] = {
    Kind.CUSTOMERS: _customer,
    Kind.CONTACTS: _contact,
    Kind.CONTRACTS: _contract,
    Kind.TARGETS: _target,
}
