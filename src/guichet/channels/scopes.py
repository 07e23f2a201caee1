"""Which mails somebody may look at: agents those of their desk, and nobody else any."""

from typing import Final

from django.db.models import QuerySet, prefetch_related_objects

from guichet.channels.models import Arrival, State
from guichet.desks.models import Seat
from guichet.kit.asking import Question
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
    found = BECAME.all(seat.desk_id, ticket.pk) if seat.is_active else []
    # Of most tickets there is none: what goes with one is read where there is.
    prefetch_related_objects(found, "message__event")
    return {arrival.message.event.seq: arrival for arrival in found if arrival.message is not None}


BECAME: Final = Question(
    lambda desk, ticket: Arrival.objects.filter(desk=desk, ticket=ticket, message__isnull=False).order_by("id")
)


def beside(seat: Seat, ticket: Ticket) -> list[Arrival]:
    """What is shown at a ticket without being a message of it: reports on mails, and robots' answers."""
    found = BESIDE.all(seat.desk_id, ticket.pk) if seat.is_active else []
    prefetch_related_objects(found, "mail")
    return found


BESIDE: Final = Question(
    lambda desk, ticket: Arrival.objects.filter(desk=desk, ticket=ticket, state=State.SHOWN).order_by("-id")[:20]
)
