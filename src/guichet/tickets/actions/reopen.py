"""A closed or resolved ticket comes back."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.coming_back import PORTAL, unless_limited
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.models import Ticket


def reopen(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    reason: str = "",
    channel: str = PORTAL,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Open it again. Who may is the policy's; a limit of support can refuse the customer by the ``channel`` (MX-9).

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``stale``; ``not_closed``, ``not_theirs``, ``stays_closed``.
    """
    words = Words(text=reason) if clean(reason) else None
    unless = unless_limited(EventType.REOPENED, by, channel)
    return act(ticket, EventType.REOPENED, by=by, at=at, words=words, key=key, expected=expected, unless=unless)
