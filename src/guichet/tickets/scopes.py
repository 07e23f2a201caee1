"""Which tickets somebody may see. Doors fetch through these and through nothing else: a forgotten check is a 404."""

from django.db.models import Q, QuerySet

from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.tickets.actor import Actor
from guichet.tickets.models import Message, MessageKind, Ticket


def visible_to(who: Seat | Contact) -> QuerySet[Ticket]:
    """The tickets that an agent (those of their desk) or a contact (their own; all of their organisation's for its
    administrator) may see.
    """
    if isinstance(who, Seat):
        return Ticket.objects.filter(desk_id=who.desk_id) if who.is_active else Ticket.objects.none()
    if who.erased_at is not None:
        return Ticket.objects.none()
    own = Q(contact_id=who.pk)
    if who.is_administrator and who.organisation_id is not None:
        own |= Q(contact__organisation_id=who.organisation_id)
    return Ticket.objects.filter(own, desk_id=who.desk_id)


def own_of(who: Contact) -> QuerySet[Ticket]:
    """The tickets that are a contact's own."""
    return visible_to(who).filter(contact_id=who.pk)


def messages_for(who: Seat | Contact, ticket: Ticket) -> QuerySet[Message]:
    """What the person may read of a ticket that they may see, in order."""
    found = Message.objects.filter(ticket=ticket, ticket__in=visible_to(who)).order_by("at", "id")
    if isinstance(who, Contact):
        found = found.filter(kind=MessageKind.PUBLIC)
    return found.select_related("seat__user", "contact", "event")


def may_act(actor: Actor, ticket: Ticket) -> bool:
    """Whether the actor has anything to do with the ticket."""
    if actor.seat is not None:
        return actor.seat.is_active and actor.seat.desk_id == ticket.desk_id
    if actor.contact is not None:
        return actor.contact.pk == ticket.contact_id or visible_to(actor.contact).filter(pk=ticket.pk).exists()
    return True
