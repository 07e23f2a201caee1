"""Which mails somebody may look at: agents those of their desk, and nobody else any."""

from django.db.models import QuerySet

from guichet.channels.models import Arrival, State
from guichet.desks.models import Seat
from guichet.tickets.models import Ticket

TO_SEE = (State.REVIEW, State.QUARANTINE)


def seen_by(seat: Seat) -> QuerySet[Arrival]:
    """The mails that came to the agent's desk."""
    return Arrival.objects.filter(desk_id=seat.desk_id) if seat.is_active else Arrival.objects.none()


def waiting_for(seat: Seat) -> QuerySet[Arrival]:
    """Those that wait for a person, the latest first."""
    return seen_by(seat).filter(state__in=TO_SEE).order_by("-id")


def messages_of(seat: Seat, ticket: Ticket) -> dict[int, Arrival]:
    """The mails that became messages of a ticket, by the number of their event."""
    found = seen_by(seat).filter(ticket=ticket, message__isnull=False).select_related("message__event")
    return {arrival.message.event.seq: arrival for arrival in found if arrival.message is not None}


def beside(seat: Seat, ticket: Ticket) -> list[Arrival]:
    """What is shown at a ticket without being a message of it: reports on mails, and robots' answers."""
    found = seen_by(seat).filter(ticket=ticket, state=State.SHOWN).select_related("mail")
    return list(found.order_by("-id")[:20])
