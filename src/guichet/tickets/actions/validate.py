"""The customer accepts a resolution."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, act
from guichet.tickets.models import Ticket


def validate(ticket: Ticket, *, by: Actor, at: int, key: str | None = None) -> Outcome:
    """Accept it. Where the policy asks for validation, the desk then closes the ticket (ES-7).

    Raises:
        Refused: ``not_resolved``, ``closed``.
    """
    return act(ticket, EventType.VALIDATED, by=by, at=at, key=key)
