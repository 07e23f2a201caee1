"""An agent finds a request outside the scope of support."""

from collections.abc import Callable

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import Event, Ticket
from guichet.tickets.timeline import policy_for
from guichet.tickets.visit import Visit


def exclude(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    ground: str,
    text: str = "",
    key: str | None = None,
    expected: int | None = None,
    then: Callable[[Visit, Event], None] | None = None,
) -> Outcome:
    """Exclude it on a ground that the policy names: its clocks stop, and what was charged is given back.

    ``expected`` is the number of the last event that the actor saw; ``then`` writes what goes with it, under the same
    lock.

    Raises:
        Refused: ``no_exclusions`` where the policy excludes nothing; ``unknown_ground``, ``excluded``, ``closed``;
            ``stale``.
    """
    rule = policy_for(ticket).exclusions
    if rule is None:
        raise Refused("no_exclusions")
    words = Words(text=text) if clean(text) else None
    data = {"ground": ground, "clause": str(rule.clause)}
    return act(ticket, EventType.EXCLUDED, by=by, at=at, data=data, words=words, key=key, expected=expected, then=then)
