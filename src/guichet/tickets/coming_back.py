"""Whether a customer may bring back what is closed, while their support is limited (MX-9): that is to ask for support,
and what holds is the limit of that instant. It is the limit of whose request it is, whoever writes.
"""

from collections.abc import Callable

from guichet.conduct.standing import limit_for
from guichet.core.commitments.reason import Reason
from guichet.core.commitments.refusing import why_stays_closed
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import EventType, Timeline
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.visit import Visit

PORTAL = "portal"
"""The channel of our own pages, those to which a link in a letter leads among them."""


def why_not_back(
    ticket: Ticket, policy: Policy, timeline: Timeline, at: int, asked: EventType, *, channel: str = PORTAL
) -> Reason | None:
    """Why the request stays closed at ``at``, though ``asked`` would bring it back; nothing where it would come."""
    limit = limit_for(ticket.contact, policy, at)
    return why_stays_closed(policy, timeline, at, asked, limit=limit, channel=channel)


def unless_limited(asked: EventType, by: Actor, channel: str) -> Callable[[Visit], None]:
    """What the door asks before somebody's act: it refuses a customer's that a limit refuses."""

    def check(visit: Visit) -> None:
        if by.contact is None:
            return
        reason = why_not_back(visit.ticket, visit.policy, visit.timeline, visit.at, asked, channel=channel)
        if reason is not None:
            raise Refused(reason.code, why=reason)

    return check
