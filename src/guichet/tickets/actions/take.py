"""An agent takes a ticket in charge."""

from collections.abc import Mapping

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Step, act
from guichet.tickets.errors import Refused
from guichet.tickets.models import Event, Ticket
from guichet.tickets.visit import Visit


def take(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    over: int | None = None,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Take it in charge, and manage it: where nobody does, or from the colleague of the seat ``over``, where the actor
    saw that it is theirs and wants it all the same. Who has it is decided under the lock: of two who take a ticket at
    once, the second is told of the first.

    Raises:
        Refused: ``taken`` with the ``name`` of whoever has it; ``same`` where the actor took it before; ``stale``;
            ``closed``, ``declined``.
    """

    def choose(visit: Visit) -> Step | None:
        holder = visit.ticket.assignee
        if holder is None or by.seat is None:
            return None
        if holder.pk == by.seat.pk:
            if _took(visit, by.seat.pk):
                raise Refused("same")
            return None
        if holder.pk != over:
            raise Refused("taken", name=holder.user.name, seat=holder.pk)
        return EventType.ASSIGNED, _to(by)

    def follow(visit: Visit, event: Event) -> None:
        if event.type == EventType.TAKEN.value and visit.ticket.assignee_id is None:
            visit.append(EventType.ASSIGNED, by, data=_to(by))
        visit.ticket.assignee = by.seat

    return act(ticket, EventType.TAKEN, by=by, at=at, key=key, expected=expected, instead=choose, then=follow)


def _to(by: Actor) -> Mapping[str, object]:
    return {"to": "" if by.seat is None else str(by.seat.pk)}


def _took(visit: Visit, seat: int) -> bool:
    """Whether the seat has taken it since it was last given to somebody."""
    last = [event for event in visit.events if event.type in {EventType.TAKEN.value, EventType.ASSIGNED.value}]
    return any(event.type == EventType.TAKEN.value and event.seat_id == seat for event in last[-2:])
