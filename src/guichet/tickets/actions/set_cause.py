"""An agent says what the problem came from."""

from guichet.core.causes import Cause
from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, act
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket


def set_cause(ticket: Ticket, *, by: Actor, at: int, cause: str, key: str | None = None) -> Outcome:
    """Set the cause; a later one replaces an earlier, and what followed from it.

    Raises:
        Refused: ``unknown_cause``.
    """
    if cause not in {known.value for known in Cause}:
        raise Refused("unknown_cause", cause=cause)
    return act(ticket, EventType.CAUSE_SET, by=by, at=at, data={"cause": cause}, key=key)
