"""A person closes a ticket."""

from guichet.core.timeline.events import By, EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, act
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.timeline import policy_for


def close(ticket: Ticket, *, by: Actor, at: int, ground: str | None = None, key: str | None = None) -> Outcome:
    """Close it; an agent names the ground (FA-2). Who may close is the policy's.

    Raises:
        Refused: ``unknown_ground``, ``not_theirs``, ``not_validated``, ``closed``.
    """
    policy = policy_for(ticket)
    grounds = policy.closing.grounds
    if grounds and (ground is not None or by.by is By.AGENT) and ground not in grounds:
        raise Refused("unknown_ground", ground=ground, known=tuple(grounds))
    data: dict[str, object] = {} if ground is None else {"ground": ground}
    if policy.closing.clause is not None:
        data["clause"] = str(policy.closing.clause)
    return act(ticket, EventType.CLOSED, by=by, at=at, data=data, key=key)
