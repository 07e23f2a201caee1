"""The customer refuses a resolution."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket


def refuse(ticket: Ticket, *, by: Actor, at: int, reason: str, key: str | None = None) -> Outcome:
    """Refuse it, with the reason: the ticket is open again, and its clocks run on.

    Raises:
        Refused: ``empty`` without a reason; ``not_resolved``, ``closed``.
    """
    if not clean(reason):
        raise Refused("empty", field="reason")
    return act(ticket, EventType.REFUSED, by=by, at=at, words=Words(text=reason), key=key)
