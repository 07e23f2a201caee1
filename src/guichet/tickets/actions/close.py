"""A person closes a ticket."""

from guichet.core.timeline.events import By, EventType
from guichet.tickets.actor import Actor
from guichet.tickets.codes import check_ground
from guichet.tickets.door import Outcome, act
from guichet.tickets.models import Ticket
from guichet.tickets.timeline import policy_for


def close(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    ground: str | None = None,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Close it; an agent names the ground (FA-2). Who may close is the policy's.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``stale``; ``unknown_ground``, ``not_theirs``, ``not_validated``, ``closed``.
    """
    policy = policy_for(ticket)
    if ground is not None or (by.by is By.AGENT and policy.closing.grounds):
        check_ground(policy, ground or "")
    data: dict[str, object] = {} if ground is None else {"ground": ground}
    if policy.closing.clause is not None:
        data["clause"] = str(policy.closing.clause)
    return act(ticket, EventType.CLOSED, by=by, at=at, data=data, key=key, expected=expected)
