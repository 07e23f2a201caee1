"""An agent says that the service has been rendered."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.managing import manage
from guichet.tickets.models import MessageKind, Ticket


def resolve(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    ground: str,
    text: str = "",
    silent: bool = False,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Resolve on a ground (``solved``, ``not_ours``). The text is a public reply, unless ``silent``: then a note.

    ``expected`` is the version of the ticket that the actor saw.

    Raises:
        Refused: ``empty`` where a resolution that is not silent says nothing; ``unknown_ground``; ``closed``,
            ``resolved``, ``stale``...
    """
    if ground not in {"solved", "not_ours"}:
        raise Refused("unknown_ground", ground=ground)
    if not silent and not clean(text):
        raise Refused("empty", field="text")
    data: dict[str, object] = {"ground": ground, **({"silent": True} if silent else {})}
    kind = MessageKind.INTERNAL if silent else MessageKind.PUBLIC
    words = Words(text=text, kind=kind) if clean(text) else None
    return act(
        ticket, EventType.RESOLVED, by=by, at=at, data=data, words=words, key=key, expected=expected, then=manage(by)
    )
