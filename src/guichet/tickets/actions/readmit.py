"""An exclusion is taken back."""

from collections.abc import Callable

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, act
from guichet.tickets.models import Event, Ticket
from guichet.tickets.visit import Visit


def readmit(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    key: str | None = None,
    expected: int | None = None,
    then: Callable[[Visit, Event], None] | None = None,
) -> Outcome:
    """Take it back: the clocks run again, and a quote for it is withdrawn.

    ``expected`` is the number of the last event that the actor saw; ``then`` writes what goes with it, under the same
    lock.

    Raises:
        Refused: ``not_excluded``, ``work_ordered``, ``closed``, ``stale``.
    """
    return act(ticket, EventType.READMITTED, by=by, at=at, key=key, expected=expected, then=then)
