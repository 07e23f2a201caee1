"""Which events a ticket's status, and the policy, allow. The asking part of every action: it changes nothing."""

from collections.abc import Iterable
from typing import Final, NoReturn, Protocol

from guichet.core.commitments.facts import Facts
from guichet.core.commitments.quotes import Quotes
from guichet.core.commitments.reason import Cure, Reason
from guichet.core.commitments.standing import Fix, Hold
from guichet.core.hours.duration import Duration
from guichet.core.hours.errors import DurationError
from guichet.core.policy.model import Policy
from guichet.core.policy.quoting import promises_work
from guichet.core.policy.words import Status, Trigger
from guichet.core.timeline.errors import NotAllowed
from guichet.core.timeline.events import ALLOWED_BY, By, Event, EventType


class SoFar(Protocol):
    """What must be known of a ticket to say whether an event is allowed on it."""

    facts: Facts
    closed: bool
    closed_by_desk: bool
    declined: bool
    excluded: bool
    fix: Fix | None
    held: bool
    hold: Hold | None
    quotes: Quotes
    resolved: bool
    waived: set[tuple[object, object]]
    validated: bool
    work_ordered: bool

    @property
    def policy(self) -> Policy:
        """The policy under which it runs."""


ON_CLOSED: Final = {
    By.AGENT: frozenset(
        {
            EventType.NOTED,
            EventType.CAUSE_SET,
            EventType.FIX_DELIVERED,
            EventType.KIND_SET,
            EventType.REOPENED,
            EventType.MISS_WAIVED,
            EventType.WAIVER_WITHDRAWN,
        }
    ),
    By.CONTACT: frozenset({EventType.ANSWERED, EventType.REOPENED}),
}
"""What people may still do on a closed or declined ticket."""


NOT_WHILE_HELD: Final = frozenset({EventType.TAKEN, EventType.WORKED, EventType.WORKAROUND_GIVEN, EventType.RESOLVED})
"""What is work on a request: it begins once a request that is held was let in."""


def check(course: SoFar, event: Event, number: int) -> None:
    """Refuse an event that is not this actor's to cause, or that the ticket's status or the policy does not allow.

    Raises:
        NotAllowed: naming the event, with a stable ``reason`` in its data.
    """
    kind = event.type
    if event.by not in ALLOWED_BY[kind]:
        why = f"it is for {' or '.join(f'{by}s' for by in ALLOWED_BY[kind])}"
        _refuse(event, number, Reason("not_theirs", None, _may(event, ALLOWED_BY[kind])), why)
    if (course.closed or course.declined) and event.by is not By.SYSTEM:
        _on_closed(course, event, number)
    if course.held and kind in NOT_WHILE_HELD and not course.excluded:
        reason = Reason("held", _held_by(course), _status(course), (Cure.LET_IN, Cure.WAIT))
        _refuse(event, number, reason, "the ticket is held until the allowance has a place")
    if kind in TESTS:
        TESTS[kind](course, event, number)


def _on_closed(course: SoFar, event: Event, number: int) -> None:
    if event.type in ON_CLOSED[event.by]:
        return
    if event.type is EventType.CLOSED and course.closed_by_desk and course.validated:
        return
    code = "declined" if course.declined else "closed"
    clause = None if course.declined else course.policy.closing.clause
    _refuse(event, number, Reason(code, clause, _status(course), _ways_back(course, event.by)), "the ticket is closed")


def _on_resolution(course: SoFar, event: Event, number: int) -> None:
    if not course.resolved:
        reason = Reason("not_resolved", _validation(course.policy), _solution(course), (Cure.RESOLVE,))
        _refuse(event, number, reason, "the ticket is not resolved")


def _on_resolving(course: SoFar, event: Event, number: int) -> None:
    if course.resolved:
        _refuse(event, number, Reason("resolved", None, _status(course)), "the ticket is resolved already")


def _on_readmission(course: SoFar, event: Event, number: int) -> None:
    if not course.excluded:
        _refuse(event, number, Reason("not_excluded", None, _status(course)), "the ticket is not excluded")
    if course.work_ordered:
        reason = Reason("work_ordered", course.quotes.clause, _status(course))
        _refuse(event, number, reason, "the work was ordered by a quote")


def _on_quote(course: SoFar, event: Event, number: int) -> None:
    rule, clause = course.policy.exclusions, course.quotes.clause or None
    if rule is None or not rule.quoted:
        _refuse(event, number, Reason("no_quotes", clause), "the policy has no quotes")
    if not course.excluded or course.work_ordered:
        code = "work_ordered" if course.work_ordered else "not_excluded"
        _refuse(event, number, Reason(code, clause, _status(course)), "only what is excluded is quoted for")
    until, within = event.data.get("valid_until"), event.data.get("within")
    if until is not None and (not isinstance(until, int) or until <= event.at):
        _refuse(event, number, Reason("valid_too_short", clause), "it is good for no time at all")
    if within is not None and not promises_work(course.policy):
        _refuse(event, number, Reason("no_clock_for_work", clause), "the policy has no clock for ordered work")
    if within is not None and not _is_duration(within):
        _refuse(event, number, Reason("no_such_time", clause), "'within' is no length of time of a policy")


def _is_duration(text: object) -> bool:
    try:
        Duration.parse(text)
    except DurationError:
        return False
    return True


def _on_quote_decided(course: SoFar, event: Event, number: int) -> None:
    code = course.quotes.refusal(event)
    if code is not None:
        reason = Reason(code, course.quotes.clause or None, _status(course))
        _refuse(event, number, reason, "there is no such quote to decide on")


def _on_release(course: SoFar, event: Event, number: int) -> None:
    if course.policy.allowance is None or course.policy.allowance.at_limit != "hold":
        # Under a policy that holds nothing it says nothing.
        return
    if not course.held or course.closed or course.excluded:
        reason = Reason("not_held", course.policy.allowance.clause, _status(course))
        _refuse(event, number, reason, "the ticket is not held")


def _held_by(course: SoFar) -> str | None:
    return None if course.hold is None else course.hold.clause


def _on_exclusion(course: SoFar, event: Event, number: int) -> None:
    exclusions = course.policy.exclusions
    clause = exclusions.clause if exclusions is not None else None
    if course.excluded:
        reason = Reason("excluded", clause, _status(course), (Cure.READMIT,))
        _refuse(event, number, reason, "the ticket is excluded already")
    ground = event.data.get("ground")
    if ground is not None and exclusions is not None and ground not in exclusions.grounds:
        known = ", ".join(exclusions.grounds)
        why = f"the policy has no ground '{ground}' of exclusion; it has {known}"
        _refuse(event, number, Reason("unknown_ground", clause), why)


def _on_closing(course: SoFar, event: Event, number: int) -> None:
    closing = course.policy.closing
    if event.by is By.SYSTEM:
        return
    if event.by.value not in closing.by:
        found = {**_status(course), **_may(event, closing.by)}
        reason = Reason("not_theirs", closing.clause, found, (Cure.OTHER_SIDE,))
        _refuse(event, number, reason, f"the policy does not let {event.by}s close")
    if event.by is By.AGENT and closing.validation and not course.validated:
        cures = (Cure.VALIDATE,) if course.resolved else (Cure.RESOLVE, Cure.VALIDATE)
        clause = _validation(course.policy)
        reason = Reason("not_validated", clause, _solution(course), cures)
        _refuse(event, number, reason, f"the customer has not validated the resolution ({clause})")


def _on_reopening(course: SoFar, event: Event, number: int) -> None:
    reopening = course.policy.reopening
    if not (course.closed or course.resolved or course.declined):
        reason = Reason("not_closed", reopening.clause, _status(course))
        _refuse(event, number, reason, "the ticket is neither closed nor resolved")
    declined = course.declined and event.by is By.CONTACT
    if event.by.value not in reopening.by or declined:
        found = {**_status(course), **_may(event, reopening.by)}
        reason = Reason("not_theirs", reopening.clause, found, _ways_back(course, event.by))
        _refuse(event, number, reason, f"the policy does not let {event.by}s reopen it")


def _on_acknowledgement(course: SoFar, event: Event, number: int) -> None:
    if not any(Trigger.ACKNOWLEDGED in chain.stops for chain in course.policy.escalations):
        _refuse(event, number, Reason("no_escalation", None), "the policy has no escalation that it could stop")


def _on_waiver(course: SoFar, event: Event, number: int) -> None:
    """Whether it was missed the clocks tell, which run after the course: a waiver of what was not does nothing."""
    if waived_by(event) in course.waived:
        _refuse(event, number, Reason("waived", None), "this miss is waived already")


def _on_waiver_withdrawn(course: SoFar, event: Event, number: int) -> None:
    # Asked without saying of which: whether there is one at all.
    if not course.waived or (event.data and waived_by(event) not in course.waived):
        _refuse(event, number, Reason("not_waived", None), "this miss is not waived")


def waived_by(event: Event) -> tuple[object, object]:
    """The miss that a waiver or its withdrawal is about: the kind of commitment, and when it was missed."""
    return event.data.get("commitment"), event.data.get("missed_at")


def _on_delivery(course: SoFar, event: Event, number: int) -> None:
    if course.fix is None:
        _refuse(event, number, Reason("no_fix", None), "no fix is promised")
    elif course.fix.delivered_at is not None:
        _refuse(event, number, Reason("fix_delivered", course.fix.clause), "the fix is delivered already")


def _on_finding(course: SoFar, event: Event, number: int) -> None:
    """A kind that is defined by being reproducible holds only where that is known; and so it stays."""
    data, kinds = event.data, course.policy.kinds
    if "kind" not in data and "reproducible" not in data:
        return
    kind = data.get("kind", course.facts.kind)
    if kinds is None or kind not in kinds.named:
        if "kind" in data:
            known = ", ".join(kinds.named) if kinds else "none"
            why = f"the policy has no kind '{kind}' of request; it has {known}"
            _refuse(event, number, Reason("unknown_kind", kinds.clause if kinds else None), why)
        return
    again = data.get("reproducible", course.facts.reproducible)
    if kinds.named[str(kind)].reproducible and again != "yes":
        reason = Reason("not_reproducible", kinds.clause, {"kind": kind, "reproducible": again}, (Cure.REPRODUCE,))
        _refuse(event, number, reason, f"the kind '{kind}' is of what can be reproduced ({kinds.clause})")


TESTS: Final = {
    EventType.RELEASED: _on_release,
    EventType.NOTED: _on_finding,
    EventType.CAUSE_SET: _on_finding,
    EventType.KIND_SET: _on_finding,
    EventType.RESOLVED: _on_resolving,
    EventType.VALIDATED: _on_resolution,
    EventType.REFUSED: _on_resolution,
    EventType.READMITTED: _on_readmission,
    EventType.EXCLUDED: _on_exclusion,
    EventType.QUOTED: _on_quote,
    EventType.QUOTE_ACCEPTED: _on_quote_decided,
    EventType.QUOTE_DECLINED: _on_quote_decided,
    EventType.CLOSED: _on_closing,
    EventType.REOPENED: _on_reopening,
    EventType.ACKNOWLEDGED: _on_acknowledgement,
    EventType.FIX_DELIVERED: _on_delivery,
    EventType.MISS_WAIVED: _on_waiver,
    EventType.WAIVER_WITHDRAWN: _on_waiver_withdrawn,
}


def _status(course: SoFar) -> dict[str, object]:
    """Where the ticket was found to stand, where that alone can refuse an event."""
    named = {
        Status.DECLINED: course.declined,
        Status.CLOSED: course.closed,
        Status.EXCLUDED: course.excluded and not course.work_ordered,
        Status.HELD: course.held and not course.work_ordered,
        Status.RESOLVED: course.resolved,
    }
    return next(({"status": status.value} for status, holds in named.items() if holds), {})


def _solution(course: SoFar) -> dict[str, object]:
    """Whether a solution is proposed, which the customer has not accepted yet."""
    return {"solution": "proposed" if course.resolved else "none"}


def _may(event: Event, actors: Iterable[str]) -> dict[str, object]:
    """Who wanted it, and who may."""
    return {"by": event.by.value, "may": tuple(str(each) for each in actors)}


def _ways_back(course: SoFar, by: By) -> tuple[Cure, ...]:
    """How a ticket that is over comes back, for one of the two sides."""
    reopening, declined = course.policy.reopening, course.declined
    if by.value in reopening.by and not (declined and by is By.CONTACT):
        return (Cure.REOPEN,)
    if by is By.CONTACT and reopening.by_answering and not declined:
        return (Cure.ANSWER,)
    other = By.AGENT if by is By.CONTACT else By.CONTACT
    return (Cure.OTHER_SIDE, Cure.ASK_ANEW) if other.value in reopening.by else (Cure.ASK_ANEW,)


def _validation(policy: Policy) -> str | None:
    return policy.closing.validation_clause or policy.closing.clause


def _refuse(event: Event, number: int, reason: Reason, why: str) -> NoReturn:
    raise NotAllowed(
        f"Event {number}: '{event.type}' by {event.by} is not allowed: {why}.",
        reason=reason.code,
        event=number,
        why=reason,
    )
