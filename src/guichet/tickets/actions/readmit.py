"""An exclusion is taken back."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, act
from guichet.tickets.models import Ticket


def readmit(ticket: Ticket, *, by: Actor, at: int, key: str | None = None) -> Outcome:
    """Take it back: the clocks run again.

    Raises:
        Refused: ``not_excluded``, ``closed``.
    """
    return act(ticket, EventType.READMITTED, by=by, at=at, key=key)
