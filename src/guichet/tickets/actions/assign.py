"""Somebody else manages a ticket, or a team has it."""

from guichet.core.timeline.events import EventType
from guichet.desks.models import Seat, Team
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, act
from guichet.tickets.errors import Refused
from guichet.tickets.models import Event, Ticket
from guichet.tickets.visit import Visit


def assign(
    ticket: Ticket, *, by: Actor, at: int, to: Seat | Team, key: str | None = None, expected: int | None = None
) -> Outcome:
    """Let ``to`` manage the ticket; of a team, whoever takes it. It stays the team's while its people have it.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``no_such_actor`` where the seat or the team is another desk's or nobody's any more; ``stale``,
            ``closed``, ``declined``.
    """
    if to.desk_id != ticket.desk_id or not to.is_active:
        raise Refused("no_such_actor")
    data = {"team": str(to.pk)} if isinstance(to, Team) else {"to": str(to.pk)}

    def follow(visit: Visit, _event: Event) -> None:
        if isinstance(to, Team):
            visit.ticket.team, visit.ticket.assignee = to, None
        else:
            visit.ticket.assignee = to

    return act(ticket, EventType.ASSIGNED, by=by, at=at, data=data, key=key, expected=expected, then=follow)
