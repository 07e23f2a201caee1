"""The fix of a defect has reached the customer (AL-3)."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act
from guichet.tickets.models import Ticket


def deliver_fix(
    ticket: Ticket, *, by: Actor, at: int, text: str = "", key: str | None = None, expected: int | None = None
) -> Outcome:
    """Say that it was delivered, with what the customer should know of it; on a closed ticket too.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``no_fix`` where none is promised, ``fix_delivered``, ``stale``.
    """
    words = Words(text=text) if text.strip() else None
    return act(ticket, EventType.FIX_DELIVERED, by=by, at=at, words=words, key=key, expected=expected)
