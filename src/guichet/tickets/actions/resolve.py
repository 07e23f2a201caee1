"""An agent says that the service has been rendered."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Step, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.managing import manage
from guichet.tickets.models import MessageKind, Ticket
from guichet.tickets.possible import to_confirm
from guichet.tickets.visit import Visit


def resolve(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    ground: str,
    text: str = "",
    silent: bool = False,
    confirmed: bool = False,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Resolve on a ground (``solved``, ``not_ours``). The text is a public reply, unless ``silent``: then a note.

    ``confirmed`` says that the agent confirms what the policy asks for at the ticket's priority, if anything (MX-6).
    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``empty`` where a resolution that is not silent says nothing; ``unknown_ground``; ``unconfirmed``;
            ``closed``, ``resolved``, ``stale``...
    """
    if ground not in {"solved", "not_ours"}:
        raise Refused("unknown_ground", ground=ground)
    if not silent and not clean(text):
        raise Refused("empty", field="text")

    def see(visit: Visit) -> Step | None:
        asked = to_confirm(visit.policy, visit.standing.priority if visit.standing else None, ground)
        if asked and not confirmed:
            raise Refused("unconfirmed", asked=len(asked))
        return None

    said = (("silent", silent), ("confirmed", confirmed))
    data = {"ground": ground, **{name: True for name, true in said if true}}
    kind = MessageKind.INTERNAL if silent else MessageKind.PUBLIC
    words = Words(text=text, kind=kind) if clean(text) else None
    return act(
        ticket,
        EventType.RESOLVED,
        by=by,
        at=at,
        data=data,
        words=words,
        key=key,
        expected=expected,
        instead=see,
        then=manage(by),
    )
