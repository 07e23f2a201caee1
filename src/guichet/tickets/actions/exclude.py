"""An agent finds a request outside the scope of support."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.timeline import policy_for


def exclude(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    ground: str,
    text: str = "",
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Exclude it on a ground that the policy names: its clocks stop, and what was charged is given back.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``no_exclusions`` where the policy excludes nothing; ``unknown_ground``, ``excluded``, ``closed``;
            ``stale``.
    """
    rule = policy_for(ticket).exclusions
    if rule is None:
        raise Refused("no_exclusions")
    words = Words(text=text) if clean(text) else None
    data = {"ground": ground, "clause": str(rule.clause)}
    return act(ticket, EventType.EXCLUDED, by=by, at=at, data=data, words=words, key=key, expected=expected)
