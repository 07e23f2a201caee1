"""Taking a row of customers or of contacts."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import Min

from guichet.customers.contacts import (
    add_contact,
    add_organisation,
    attach_contact,
    change_contact,
    rename_organisation,
)
from guichet.customers.errors import CannotKnow
from guichet.customers.models import Contact, Organisation, OutsideId
from guichet.desks.models import Desk, Seat
from guichet.imports.columns import Kind
from guichet.imports.rows import CHANGED, MADE, SAME, Wrong, call, customer_of, row_called
from guichet.imports.table import Row
from guichet.kit.addresses import normalised
from guichet.tickets.models import Ticket


def take_customer(desk: Desk, row: Row, _by: Seat, _at: int) -> str:
    """Make a customer, or call them as the row does; what came of it.

    Raises:
        Wrong: where it cannot be.
    """
    name = row.cells["name"]
    known = row_called(desk, Kind.CUSTOMERS, row.id)
    try:
        if known is None:
            found = Organisation.objects.filter(desk=desk, name__iexact=name).first()
            if found is None:
                call(desk, Kind.CUSTOMERS, row.id, add_organisation(desk, name=name).pk)
                return MADE
            if OutsideId.objects.filter(desk=desk, kind=Kind.CUSTOMERS, row=found.pk).exists():
                raise Wrong("organisation_known", "name", found=name)
            call(desk, Kind.CUSTOMERS, row.id, found.pk)
            return CHANGED
        organisation = Organisation.objects.get(pk=known)
        if organisation.name == name:
            return SAME
        rename_organisation(organisation, name=name)
    except CannotKnow as refused:
        raise Wrong(refused.code, "name", found=name) from refused
    return CHANGED


def take_contact(desk: Desk, row: Row, by: Seat, at: int) -> str:
    """Make a contact, attach one who is nobody's, or bring one up to the row; what came of it.

    Raises:
        Wrong: where it cannot be.
    """
    cells, organisation = row.cells, customer_of(desk, row)
    try:
        email = normalised(cells["email"])
    except ValidationError as error:
        raise Wrong("no_email", "email", found=cells["email"]) from error
    if cells["language"] and cells["language"] not in desk.languages:
        raise Wrong("unknown_language", "language", found=cells["language"], hint=", ".join(desk.languages))
    known = row_called(desk, Kind.CONTACTS, row.id)
    found = Contact.objects.filter(desk=desk, erased_at=None)
    contact = found.filter(email=email).first() if known is None else found.filter(pk=known).first()
    try:
        if contact is None:
            contact = add_contact(organisation, email=email, name=cells["name"], language=cells["language"])
            came = MADE
        elif contact.organisation_id is None:
            contact, came = _attached(contact, organisation, email, row, by, at), CHANGED
        else:
            came = _changed(contact, organisation, email, row)
    except CannotKnow as refused:
        # Somebody was let in by this address while the file was read.
        raise Wrong(refused.code, "email", found=email) from refused
    if cells["administrator"] is not contact.is_administrator:
        contact.is_administrator = cells["administrator"]
        contact.save(update_fields=["is_administrator"])
        came = MADE if came == MADE else CHANGED
    if known is None:
        call(desk, Kind.CONTACTS, row.id, contact.pk)
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
