"""An agent logs time worked on a ticket."""

from typing import Final

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import MessageKind, Ticket

MOST_MINUTES: Final = 24 * 60
"""More than anybody works on a ticket in one go."""


def log_work(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    minutes: int,
    text: str = "",
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Log so many minutes; the words are for the desk only. Where the policy charges logged work, this charges it.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``unusable`` for a time that nobody works; ``closed``, ``declined``, ``stale``.
    """
    if not 0 < minutes <= MOST_MINUTES:
        raise Refused("unusable", field="minutes")
    words = Words(text=text, kind=MessageKind.INTERNAL) if clean(text) else None
    return act(
        ticket, EventType.WORKED, by=by, at=at, data={"minutes": minutes}, words=words, key=key, expected=expected
    )
