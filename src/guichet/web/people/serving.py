"""Knowing several customers and their contacts at once, and inviting some of them: whole or not at all."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from guichet import clock
from guichet.accounts.models import User
from guichet.customers.contacts import add_organisation, set_administrator
from guichet.customers.errors import CannotKnow
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk
from guichet.entry.errors import CannotInvite
from guichet.entry.invitations import Guest, invite
from guichet.entry.models import Part
from guichet.web.people.attaching import know
from guichet.web.people.refusals import said
from guichet.web.people.rows import CustomerRow, Rows

TRIED: Final = frozenset({"customer", "email", "language"})
"""What must be said soundly for a row to be tried."""


def know_all(rows: Rows[CustomerRow], *, by: User) -> bool:
    """Know whom the rows name; false, and nothing is done, where one of them cannot be, which its row then says. A row
    in which something else is wrong says too what is to be said of its address: all at once.
    """
    with transaction.atomic():
        for row in rows.typed:
            if not row.cleaned_data.keys() >= TRIED:
                continue
            try:
                _know(rows.desk, row, by=by)
            except (CannotKnow, CannotInvite) as refused:
                row.add_error("email", said(refused))
            except ValidationError as error:
                row.add_error("email", error)
        if rows.errors:
            transaction.set_rollback(True)
    return not rows.errors


def _know(desk: Desk, row: CustomerRow, *, by: User) -> None:
    typed = row.cleaned_data
    organisation = Organisation.objects.filter(desk=desk, name__iexact=typed["customer"].strip()).first()
    if organisation is None:
        organisation = add_organisation(desk, name=typed["customer"])
    if not typed["email"]:
        return
    is_first = not Contact.objects.filter(organisation=organisation, is_administrator=True, erased_at=None).exists()
    said_of = {"email": typed["email"], "name": typed.get("name") or typed["email"]}
    contact = know(row, organisation, **said_of, language=typed["language"], by=by)
    if contact is None:
        return
    set_administrator(contact, is_administrator=is_first)
    if typed["lets_in"]:
        guest = Guest(email=contact.email, name=contact.name, language=contact.language)
        part = Part.ADMINISTRATOR if is_first else Part.CONTACT
        invite(desk, guest, part=part, at=clock.now_seconds(), by=by, organisation=organisation)
