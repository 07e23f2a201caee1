"""An agent sets, changes or validates the priority."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.codes import check_priority
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import MessageKind, Ticket
from guichet.tickets.timeline import policy_for


def prioritise(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    priority: str,
    reason: str,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Set the priority; the reason is shown to the customer (FA-4, ES-2).

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``empty`` without a reason; ``unusable`` for a priority that the policy or the plan does not have;
            ``stale``.
    """
    if not clean(reason):
        raise Refused("empty", field="reason")
    check_priority(policy_for(ticket), priority)
    words = Words(text=reason, kind=MessageKind.PUBLIC)
    return act(
        ticket,
        EventType.PRIORITISED,
        by=by,
        at=at,
        data={"priority": priority},
        words=words,
        key=key,
        expected=expected,
    )
