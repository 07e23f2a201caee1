"""Who follows a ticket, as a list with what the reader can do about it."""

from dataclasses import dataclass
from typing import Final

from django import forms
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from django.utils.translation import get_language, gettext, gettext_lazy

from guichet import clock
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit.asking import Question
from guichet.tickets import collaborating
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Collaborator, Ticket
from guichet.web.shared import refusals
from guichet.web.shared.fields import PlainForm


class PersonForm(PlainForm):
    """Who is to follow a ticket."""

    email = forms.EmailField(label=gettext_lazy("Add somebody by e-mail"), max_length=320)


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Somebody who follows it: called by name where the reader may know it, else by the address that was typed."""

    pk: int
    said: str
    joined_at: int
    themselves: bool


def followers_of(ticket: Ticket, reader: Seat | Contact) -> tuple[Follower, ...]:
    """Who follows a ticket, as somebody who may see it reads it."""
    rows = FOLLOWING.all(ticket.pk)
    prefetch_related_objects(rows, "contact")
    return tuple(
        Follower(
            pk=row.pk,
            said=_said(row.contact, ticket, reader),
            joined_at=row.joined_at,
            themselves=isinstance(reader, Contact) and reader.pk == row.contact_id,
        )
        for row in rows
    )


FOLLOWING: Final = Question(
    lambda ticket: Collaborator.objects.filter(
        ticket=ticket, left_at__isnull=True, contact__erased_at__isnull=True
    ).order_by("id")
)


def colleagues_of(ticket: Ticket) -> tuple[Contact, ...]:
    """The people of the same customer, to choose from."""
    if ticket.contact.organisation_id is None:
        return ()
    return tuple(COLLEAGUES.all(ticket.contact.organisation_id, ticket.contact_id))


COLLEAGUES: Final = Question(
    lambda organisation, but: (
        Contact.objects.filter(organisation=organisation, erased_at__isnull=True)
        .exclude(pk=but)
        .order_by("name", "id")[:50]
    )
)


def add(request: HttpRequest, ticket: Ticket, by: Actor) -> PersonForm | None:
    """Add whom the form names; the form comes back where that is refused, with what was typed."""
    form = PersonForm(request.POST)
    if not form.is_valid():
        return form
    email = form.cleaned_data["email"]
    try:
        collaborating.add(ticket, by=by, at=clock.now_seconds(), email=email, language=get_language() or "")
    except Refused as refused:
        form.add_error("email", refusals.said(refused))
        return form
    messages.success(request, gettext("%(email)s follows the request from now on.") % {"email": email})
    return None


def remove(request: HttpRequest, ticket: Ticket, by: Actor, pk: int) -> None:
    """Take somebody away, and say what came of it.

    Raises:
        Http404: where nobody of that number was ever added to this ticket.
    """
    if not Collaborator.objects.filter(pk=pk, ticket=ticket).exists():
        raise Http404
    try:
        collaborating.remove(ticket, by=by, at=clock.now_seconds(), collaborator=pk)
    except Refused as refused:
        messages.error(request, refusals.said(refused))
    else:
        messages.success(request, gettext("Taken away: nothing new is shown or mailed to them."))


def _said(contact: Contact, ticket: Ticket, reader: Seat | Contact) -> str:
    known = isinstance(reader, Seat) or (
        contact.organisation_id is not None and contact.organisation_id == ticket.contact.organisation_id
    )
    return (contact.name if known else "") or contact.email
