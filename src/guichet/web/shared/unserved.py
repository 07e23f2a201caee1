"""Why a request is not served, where it is not: it was declined, or is outside of support."""

from guichet.core.commitments.declining import why_declined, why_excluded
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.events import Timeline
from guichet.tickets.models import Ticket
from guichet.tickets.terms import limit_in
from guichet.web.shared.case import Case, zone_of
from guichet.web.shared.limits import Over, as_it_is_now, over_of
from guichet.web.shared.whys import WhyNot, why_not_of


def unserved(policy: Policy, case: Case, timeline: Timeline, *, inside: bool, over: Over | None) -> WhyNot | None:
    """The receipt of a request that was declined or excluded; nothing for any other. ``over`` is the end of the limit
    that declined it, if it has come.
    """
    why = {Status.DECLINED: why_declined, Status.EXCLUDED: why_excluded}.get(case.standing.status)
    reason = why(policy, timeline) if why is not None else None
    return None if reason is None else why_not_of(policy, as_it_is_now(reason, over), inside=inside)


def limit_over(ticket: Ticket, policy: Policy, *, at: int) -> Over | None:
    """The end of the limit of support under which the request came; nothing where it holds at ``at``, or none held."""
    limit = limit_in(ticket.terms)
    if limit is None or ticket.status != Status.DECLINED.value:
        return None
    return over_of(ticket.contact, limit, zone=zone_of(policy), at=at)
