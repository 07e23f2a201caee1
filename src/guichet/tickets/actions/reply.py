"""A person of the desk answers in public."""

from collections.abc import Sequence

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.managing import manage
from guichet.tickets.models import Attachment, Ticket


def reply(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    text: str,
    asks: bool = False,
    proposes: bool = False,
    key: str | None = None,
    expected: int | None = None,
    files: Sequence[Attachment] = (),
) -> Outcome:
    """Answer the customer. ``asks`` a question of them; ``proposes`` a solution. Whoever replies first becomes the
    ticket's manager where it has none (FA-2).

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``empty``, ``closed``, ``declined``, ``stale``...
    """
    if not clean(text):
        raise Refused("empty", field="text")
    data = {name: True for name, said in (("asks", asks), ("proposes", proposes)) if said}
    words = Words(text=text, files=files)
    return act(
        ticket, EventType.REPLIED, by=by, at=at, data=data, words=words, key=key, expected=expected, then=manage(by)
    )
