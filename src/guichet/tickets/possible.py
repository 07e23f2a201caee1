"""What somebody can do to a ticket now: asked of the core, and of the policy. It changes nothing, and the door asks
again.
"""

from collections.abc import Mapping

from guichet.core.commitments.course import Course
from guichet.core.commitments.reason import Reason
from guichet.core.commitments.refusing import refusal
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import ALLOWED_BY, By, Event, EventType, Timeline


def possible(policy: Policy, timeline: Timeline, at: int, *, by: By) -> frozenset[EventType]:
    """The events that the actor may cause at ``at``."""
    course = Course(policy, timeline, at)
    return frozenset(
        kind
        for kind, actors in ALLOWED_BY.items()
        if by in actors and _has_a_use(policy, course, kind, by) and refusal(course, Event(at, kind, by)) is None
    )


def to_confirm(policy: Policy, priority: str | None, ground: str = "solved") -> tuple[Mapping[str, str], ...]:
    """What an agent must confirm when resolving at this priority, as the policy words it (MX-6). Where the request is
    not ours, nothing was fixed.
    """
    closing = policy.closing
    if ground == "not_ours" or (closing.confirm_priority and priority not in closing.confirm_priority):
        return ()
    return closing.confirm


def why_not(policy: Policy, timeline: Timeline, at: int, kind: EventType, *, by: By) -> Reason | None:
    """Why the actor may not cause such an event at ``at``; nothing where they may, or where the policy knows nothing of
    it.
    """
    course = Course(policy, timeline, at)
    return refusal(course, Event(at, kind, by)) if _has_a_use(policy, course, kind, by) else None


def _has_a_use(policy: Policy, course: Course, kind: EventType, by: By) -> bool:
    """Whether the policy knows anything of such an event, and it has not come to all that it can."""
    if kind is EventType.PRIORITISED:
        return policy.priorities is not None and by.value in policy.priorities.set_by
    uses = {
        EventType.REGISTERED: policy.submission.registration == "explicit" and not course.registered,
        EventType.RELEASED: course.hold is not None,
        EventType.EXCLUDED: policy.exclusions is not None,
        EventType.QUOTED: policy.exclusions is not None and policy.exclusions.quoted,
        EventType.FIX_DELIVERED: course.fix is not None,
        EventType.KIND_SET: policy.kinds is not None,
        EventType.MISS_WAIVED: _binds(policy),
        EventType.TERMS_CHANGED: policy.plans is not None or policy.free_use is not None,
    }
    return uses.get(kind, True)


def _binds(policy: Policy) -> bool:
    """Whether a target of the policy, or one that a contract set before them, is binding."""
    rules = policy.commitments.values()
    return any(rule.binding or any(row.binding for row in rule.targets) for rule in rules)
