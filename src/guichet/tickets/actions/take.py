"""An agent takes a ticket in charge."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, act
from guichet.tickets.managing import manage
from guichet.tickets.models import Ticket


def take(ticket: Ticket, *, by: Actor, at: int, key: str | None = None) -> Outcome:
    """Take it in charge, and manage it where nobody does.

    Raises:
        Refused: ``closed``, ``declined``.
    """
    return act(ticket, EventType.TAKEN, by=by, at=at, key=key, then=manage(by))
