"""Which tickets somebody may see. Doors fetch through these and through nothing else: a forgotten check is a 404."""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit.asking import Question
from guichet.tickets.actor import Actor
from guichet.tickets.models import Attachment, Collaborator, Message, MessageKind, Ticket


def visible_to(who: Seat | Contact) -> QuerySet[Ticket]:
    """The tickets that an agent (those of their desk) or a contact (their own, and those that they follow; all of their
    organisation's for its administrator) may see.
    """
    if isinstance(who, Seat):
        return Ticket.objects.filter(desk_id=who.desk_id) if who.is_active else Ticket.objects.none()
    if who.erased_at is not None:
        return Ticket.objects.none()
    # A contact is of one desk, and so is whatever is theirs: asked for the desk as well, SQLite would read all of it.
    return Ticket.objects.filter(theirs(who) | Q(pk__in=followed_by(who).values("ticket_id")))


def at_desk(seat: Seat, number: int) -> Ticket | None:
    """The ticket of that number that an agent may see, with whose it is, its terms and who looks after it."""
    return AT_DESK.first(seat.desk_id, number) if seat.is_active else None


AT_DESK: Final = Question(
    lambda desk, number: (
        Ticket.objects.filter(desk=desk, number=number)
        .select_related("contact__organisation", "terms__version", "assignee__user", "team")
        .defer("terms__version__text")
    )
)


def theirs(who: Contact, of: str = "") -> Q:
    """What makes a ticket a contact's own, or their organisation's where they look after it; ``of`` leads to the
    ticket.
    """
    if who.is_administrator and who.organisation_id is not None:
        colleagues = Contact.objects.filter(organisation_id=who.organisation_id)
        return Q(**{f"{of}contact_id": who.pk}) | Q(**{f"{of}contact_id__in": colleagues.values("pk")})
    return Q(**{f"{of}contact_id": who.pk})


def followed_by(who: Contact) -> QuerySet[Collaborator]:
    """What a contact follows without its being theirs."""
    return Collaborator.objects.filter(contact_id=who.pk, left_at__isnull=True)


def own_of(who: Contact) -> QuerySet[Ticket]:
    """The tickets that are a contact's own, and those that they follow."""
    return visible_to(who).filter(Q(contact_id=who.pk) | Q(pk__in=followed_by(who).values("ticket_id")))


def seen_after(who: Contact, ticket: Ticket) -> int:
    """The number of the event after which somebody who only follows a ticket may read of it: that of their joining."""
    joined = followed_by(who).filter(ticket=ticket).values_list("after_seq", flat=True).first()
    return ticket.last_seq if joined is None else joined


def may_decide(actor: Actor, ticket: Ticket) -> bool:
    """Whether the actor may decide about the ticket, and not only follow it."""
    if not may_act(actor, ticket):
        return False
    if actor.contact is None or actor.contact.pk == ticket.contact_id:
        return True
    return Ticket.objects.filter(theirs(actor.contact), pk=ticket.pk).exists()


def messages_for(who: Seat | Contact, ticket: Ticket) -> QuerySet[Message]:
    """What the person may read of a ticket that they may see, in order. Who wrote it stands in its event."""
    return readable_by(who).filter(ticket=ticket).order_by("at", "id").prefetch_related("attachments")


def conversation_for(seat: Seat, ticket: Ticket) -> list[Message]:
    """All that an agent may read of a ticket of their desk, in order, with its files."""
    found = CONVERSATION.all(seat.desk_id, ticket.pk) if seat.is_active else []
    prefetch_related_objects(found, "attachments")
    return found


CONVERSATION: Final = Question(
    lambda desk, ticket: Message.objects.filter(ticket__desk=desk, ticket=ticket).order_by("at", "id")
)


def readable_by(who: Seat | Contact) -> QuerySet[Message]:
    """What the person may read, of all tickets that they may see: of one that they only follow, what came after they
    joined.
    """
    if isinstance(who, Seat):
        return Message.objects.filter(ticket__desk_id=who.desk_id) if who.is_active else Message.objects.none()
    if who.erased_at is not None:
        return Message.objects.none()
    joined = followed_by(who).filter(ticket=OuterRef("ticket"), after_seq__lt=OuterRef("event__seq"))
    return Message.objects.filter(theirs(who, "ticket__") | Exists(joined), kind=MessageKind.PUBLIC)


def attachments_for(who: Seat | Contact) -> QuerySet[Attachment]:
    """The files that the person may have: those of the messages that they may read, and that are not erased; and for
    agents those of consultations.
    """
    may = Q(Exists(readable_by(who).filter(pk=OuterRef("message_id"))))
    if isinstance(who, Seat) and who.is_active:
        may |= Q(said__consultation__ticket__desk_id=who.desk_id)
    return Attachment.objects.filter(may, erased_at__isnull=True)


def may_act(actor: Actor, ticket: Ticket) -> bool:
    """Whether the actor has anything to do with the ticket."""
    if actor.seat is not None:
        return actor.seat.is_active and actor.seat.desk_id == ticket.desk_id
    if actor.contact is not None:
        return actor.contact.pk == ticket.contact_id or visible_to(actor.contact).filter(pk=ticket.pk).exists()
    return True
