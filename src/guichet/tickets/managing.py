"""Who manages a ticket."""

from collections.abc import Callable

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.models import Event
from guichet.tickets.visit import Visit


def manage(by: Actor) -> Callable[[Visit, Event], None]:
    """Make the actor the ticket's manager where it has none (FA-2)."""

    def follow(visit: Visit, _event: Event) -> None:
        if visit.ticket.assignee_id is None and by.seat is not None:
            visit.append(EventType.ASSIGNED, by, data={"to": str(by.seat.pk)})
            visit.ticket.assignee = by.seat

    return follow
