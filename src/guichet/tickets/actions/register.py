"""The notification with the ticket's number counts as sent."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.codes import check_priority
from guichet.tickets.door import Outcome, act
from guichet.tickets.models import Ticket
from guichet.tickets.timeline import policy_for


def register(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    priority: str | None = None,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Register the request, with the priority that was validated. Where registration is explicit, this starts the
    clocks that count from it (ES-3): the outbox calls it when the notification was handed over.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``closed``, ``unusable``, ``stale``.
    """
    check_priority(policy_for(ticket), priority)
    data: dict[str, object] = {} if priority is None else {"priority": priority}
    return act(ticket, EventType.REGISTERED, by=by, at=at, data=data, key=key, expected=expected)
