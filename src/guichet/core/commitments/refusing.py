"""Why something was refused: the request as it was sent, or a step that somebody wants to take on it now."""

from dataclasses import dataclass

from guichet.core.commitments import allowed
from guichet.core.commitments.assess import assess
from guichet.core.commitments.course import Course
from guichet.core.commitments.declining import why_declined, why_excluded
from guichet.core.commitments.explain import NothingToExplain
from guichet.core.commitments.limited import STAYS_CLOSED, why_limited
from guichet.core.commitments.reason import Reason
from guichet.core.limits import Limit
from guichet.core.policy.limiting import limit_under
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.errors import NotAllowed
from guichet.core.timeline.events import By, Event, EventType, Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalExplanation:
    """A refusal at ``at``: what was ``asked`` (``submitted`` is the request itself), by which side, and the reason."""

    asked: EventType
    by: By
    at: int
    reason: Reason


def explain_refusal(policy: Policy, timeline: Timeline, at: int, asked: EventType, by: By) -> RefusalExplanation:
    """Explain why the event is refused at ``at``, to the actor who would cause it.

    Raises:
        NothingToExplain: where it is not refused.
        TimelineError, BeyondHorizon: as `assess` does.
    """
    if asked is EventType.SUBMITTED:
        reason, by = _of_request(policy, timeline, at), timeline.events[0].by
    else:
        reason = refusal(Course(policy, timeline, at), Event(at, asked, by))
    if reason is None:
        what = "The request" if asked is EventType.SUBMITTED else f'"{asked}" by the {by}'
        raise NothingToExplain(f"{what} is not refused here.")
    return RefusalExplanation(asked=asked, by=by, at=at, reason=reason)


def refusal(course: Course, event: Event) -> Reason | None:
    """Why the event is not allowed after what has happened; nothing where it is."""
    try:
        allowed.check(course, event, len(course.timeline.events) + 1)
    except NotAllowed as error:
        why = error.data["why"]
        assert isinstance(why, Reason)  # noqa: S101 - as it was raised
        return why
    return None


def why_stays_closed(
    policy: Policy, timeline: Timeline, at: int, asked: EventType, *, limit: Limit | None, channel: object
) -> Reason | None:
    """Why a customer may not bring a closed request back by this channel at ``at``, by the ``limit`` of their support
    that holds then, whatever held when it was sent; nothing where that refuses nothing, or nothing would come back.
    """
    known = limit_under(policy, limit)
    brings_back = asked is EventType.REOPENED or (asked is EventType.ANSWERED and policy.reopening.by_answering)
    if known is None or not brings_back or not Course(policy, timeline, at).closed:
        return None
    return why_limited(policy, known, channel, for_customer=False, code=STAYS_CLOSED)


def _of_request(policy: Policy, timeline: Timeline, at: int) -> Reason | None:
    why = {Status.DECLINED: why_declined, Status.EXCLUDED: why_excluded}.get(assess(policy, timeline, at).status)
    return None if why is None else why(policy, timeline)
