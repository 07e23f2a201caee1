"""Other terms hold for a ticket from here on."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, act
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.timeline import policy_for


def change_terms(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    paid: bool | None = None,
    plan: str | None = None,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Let the ticket run as paid or not, or under another plan, from ``at`` on; nothing else alters its terms.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``same`` where nothing is said; ``unusable`` for a plan that the policy does not have; ``stale``.
    """
    data: dict[str, object] = {}
    if paid is not None:
        data["paid"] = paid
    if plan is not None and policy_for(ticket).plans is not None:
        data["plan"] = plan
    if not data:
        raise Refused("same")
    return act(ticket, EventType.TERMS_CHANGED, by=by, at=at, data=data, key=key, expected=expected)
