"""Somebody else manages a ticket."""

from guichet.core.timeline.events import EventType
from guichet.desks.models import Seat
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, act
from guichet.tickets.errors import Refused
from guichet.tickets.models import Event, Ticket
from guichet.tickets.visit import Visit


def assign(
    ticket: Ticket, *, by: Actor, at: int, to: Seat, key: str | None = None, expected: int | None = None
) -> Outcome:
    """Let ``to`` manage the ticket.

    ``expected`` is the version of the ticket that the actor saw.

    Raises:
        Refused: ``no_such_actor`` where the seat is another desk's or nobody's any more; ``stale``, ``closed``,
            ``declined``.
    """
    if to.desk_id != ticket.desk_id or not to.is_active:
        raise Refused("no_such_actor")

    def follow(visit: Visit, _event: Event) -> None:
        visit.ticket.assignee = to

    return act(
        ticket, EventType.ASSIGNED, by=by, at=at, data={"to": str(to.pk)}, key=key, expected=expected, then=follow
    )
