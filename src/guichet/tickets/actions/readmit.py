"""An exclusion is taken back."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, act
from guichet.tickets.models import Ticket


def readmit(ticket: Ticket, *, by: Actor, at: int, key: str | None = None, expected: int | None = None) -> Outcome:
    """Take it back: the clocks run again.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``not_excluded``, ``closed``, ``stale``.
    """
    return act(ticket, EventType.READMITTED, by=by, at=at, key=key, expected=expected)
