"""People who follow a ticket that is not theirs: added and taken away under the ticket's lock, and told of by the feed.

No clock knows them, so that nothing of it is an event: what they write is.
"""

from typing import Final

from django.core.exceptions import ValidationError

from guichet.customers.models import Contact
from guichet.desks.models import Desk
from guichet.kit.addresses import normalised
from guichet.kit.codes import code, is_code
from guichet.tickets.actor import Actor
from guichet.tickets.door import visiting
from guichet.tickets.errors import Refused
from guichet.tickets.models import Collaborator, Ticket
from guichet.tickets.scopes import may_decide

MOST: Final = 20
"""How often people may be added to one ticket, whoever has left since: nobody mails a crowd through it."""

MOST_DIGITS: Final = 18
"""Of the number of a row."""

JOINED: Final = "joined"
LEFT: Final = "left"


def add(ticket: Ticket, *, by: Actor, at: int, email: str, language: str = "") -> Collaborator:
    """Let the person of that address follow the ticket from now on: the contact that the desk knows by it, or a new
    one. Nothing tells which.

    Raises:
        Refused: ``no_such_actor`` for whoever only follows it; ``unusable`` for what is no address; ``same`` where they
            follow it, or it is theirs; ``too_many``.
    """
    try:
        address = normalised(email)
    except ValidationError as error:
        raise Refused("unusable", field="email") from error
    with visiting(ticket.pk, at=at) as visit:
        if not may_decide(by, visit.ticket):
            raise Refused("no_such_actor")
        contact = _contact_of(visit.ticket, address, language)
        added = Collaborator.objects.filter(ticket=visit.ticket)
        if contact.pk == visit.ticket.contact_id or added.filter(contact=contact, left_at__isnull=True).exists():
            raise Refused("same")
        if added.count() >= MOST:
            raise Refused("too_many", most=MOST)
        joined = Collaborator.objects.create(
            ticket=visit.ticket,
            contact=contact,
            after_seq=visit.ticket.last_seq,
            joined_at=visit.at,
            added_by_seat=by.seat,
            added_by_contact=by.contact,
        )
        visit.tell(JOINED, at=visit.at, detail=joined.pk)
    return joined


def remove(ticket: Ticket, *, by: Actor, at: int, collaborator: int) -> None:
    """Let somebody follow the ticket no longer: whoever may decide about it, or they themselves.

    Raises:
        Refused: ``no_such_actor``; ``same`` where they do not follow it.
    """
    with visiting(ticket.pk, at=at) as visit:
        row = Collaborator.objects.filter(pk=collaborator, ticket=visit.ticket, left_at__isnull=True).first()
        themselves = row is not None and by.contact is not None and row.contact_id == by.contact.pk
        if not themselves and not may_decide(by, visit.ticket):
            raise Refused("no_such_actor")
        if row is None:
            raise Refused("same")
        row.left_at = visit.at
        row.save(update_fields=["left_at"])
        visit.tell(LEFT, at=visit.at, detail=row.pk)


def leave_token(row: Collaborator) -> str:
    """What is in the address at which somebody stops following a ticket, without signing in."""
    return f"{row.pk}.{code(*_parts(row))}"


def by_token(desk: Desk, token: str) -> Collaborator | None:
    """Who follows, or has followed, by such a token; nobody where it is none of ours, or another desk's."""
    number, _, said = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < MOST_DIGITS):
        return None
    found = Collaborator.objects.select_related("contact", "ticket__desk").filter(pk=int(number), ticket__desk=desk)
    row = found.filter(contact__erased_at__isnull=True).first()
    return row if row is not None and is_code(said, *_parts(row)) else None


def _parts(row: Collaborator) -> tuple[str, ...]:
    return ("leave", str(row.pk), str(row.ticket_id), row.contact.email)


def _contact_of(ticket: Ticket, address: str, language: str) -> Contact:
    known = Contact.objects.filter(desk_id=ticket.desk_id, email=address, erased_at__isnull=True).first()
    if known is not None:
        return known
    # Known by their address only, of no customer: whoever signs in with it later sees what they were let into.
    return Contact.objects.create(desk=ticket.desk, email=address, name="", language=ticket.desk.language_for(language))
