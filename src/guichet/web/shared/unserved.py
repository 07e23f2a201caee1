"""Why a request is not served, where it is not: it was declined, or is outside of support."""

from guichet.core.commitments.declining import why_declined, why_excluded
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.events import Timeline
from guichet.web.shared.case import Case
from guichet.web.shared.whys import WhyNot, why_not_of


def unserved(policy: Policy, case: Case, timeline: Timeline, *, inside: bool) -> WhyNot | None:
    """The receipt of a request that was declined or excluded; nothing for any other."""
    why = {Status.DECLINED: why_declined, Status.EXCLUDED: why_excluded}.get(case.standing.status)
    reason = why(policy, timeline) if why is not None else None
    return None if reason is None else why_not_of(policy, reason, inside=inside)
