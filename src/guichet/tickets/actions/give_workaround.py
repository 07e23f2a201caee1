"""An agent gives a way around the problem."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.managing import manage
from guichet.tickets.models import Ticket


def give_workaround(
    ticket: Ticket, *, by: Actor, at: int, text: str, key: str | None = None, expected: int | None = None
) -> Outcome:
    """Tell the customer a way around; what commitments make of it is the policy's.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``empty``, ``closed``, ``declined``, ``stale``.
    """
    if not clean(text):
        raise Refused("empty", field="text")
    words = Words(text=text)
    return act(
        ticket,
        EventType.WORKAROUND_GIVEN,
        by=by,
        at=at,
        words=words,
        key=key,
        expected=expected,
        then=manage(by),
    )
