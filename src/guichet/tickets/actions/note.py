"""An agent writes for colleagues only."""

from collections.abc import Sequence

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, MessageKind, Ticket


def note(
    ticket: Ticket, *, by: Actor, at: int, text: str, key: str | None = None, files: Sequence[Attachment] = ()
) -> Outcome:
    """Keep a note. It touches no clock, and no customer ever reads it.

    Raises:
        Refused: ``empty``.
    """
    if not clean(text):
        raise Refused("empty", field="text")
    words = Words(text=text, kind=MessageKind.INTERNAL, files=files)
    return act(ticket, EventType.NOTED, by=by, at=at, words=words, key=key)
