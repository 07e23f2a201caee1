"""The customer refuses a resolution."""

from collections.abc import Sequence

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, Ticket


def refuse(
    ticket: Ticket, *, by: Actor, at: int, reason: str, key: str | None = None, files: Sequence[Attachment] = ()
) -> Outcome:
    """Refuse it, with the reason: the ticket is open again, and its clocks run on.

    Raises:
        Refused: ``empty`` without a reason; ``not_resolved``, ``closed``; ``file_gone``, ``too_many_files``.
    """
    if not clean(reason):
        raise Refused("empty", field="reason")
    return act(ticket, EventType.REFUSED, by=by, at=at, words=Words(text=reason, files=files), key=key)
