"""An agent lets a request in that is held, before there is a place for it."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import MessageKind, Ticket


def let_in(
    ticket: Ticket, *, by: Actor, at: int, reason: str, key: str | None = None, expected: int | None = None
) -> Outcome:
    """Let it in now: its clocks run from here on, and it has a place beyond those of the period. The reason is for the
    desk.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``empty`` without a reason; ``not_held``; ``stale``.
    """
    if not clean(reason):
        raise Refused("empty", field="reason")
    words = Words(text=reason, kind=MessageKind.INTERNAL)
    return act(ticket, EventType.RELEASED, by=by, at=at, words=words, key=key, expected=expected)
