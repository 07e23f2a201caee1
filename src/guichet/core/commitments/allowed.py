"""Which events a ticket's status, and the policy, allow. The asking part of every action: it changes nothing."""

from typing import Final, NoReturn, Protocol

from guichet.core.policy.model import Policy
from guichet.core.policy.words import Trigger
from guichet.core.timeline.errors import NotAllowed
from guichet.core.timeline.events import ALLOWED_BY, By, Event, EventType


class SoFar(Protocol):
    """What must be known of a ticket to say whether an event is allowed on it."""

    closed: bool
    closed_by_desk: bool
    declined: bool
    excluded: bool
    resolved: bool
    validated: bool

    @property
    def policy(self) -> Policy:
        """The policy under which it runs."""


ON_CLOSED: Final = {
    By.AGENT: frozenset({EventType.NOTED, EventType.CAUSE_SET, EventType.REOPENED}),
    By.CONTACT: frozenset({EventType.ANSWERED, EventType.REOPENED}),
}
"""What people may still do on a closed or declined ticket."""


def check(course: SoFar, event: Event, number: int) -> None:
    """Refuse an event that is not this actor's to cause, or that the ticket's status or the policy does not allow.

    Raises:
        NotAllowed: naming the event, with a stable ``reason`` in its data.
    """
    kind = event.type
    if event.by not in ALLOWED_BY[kind]:
        _refuse(event, number, "not_theirs", f"it is for {' or '.join(f'{by}s' for by in ALLOWED_BY[kind])}")
    if (course.closed or course.declined) and event.by is not By.SYSTEM:
        _on_closed(course, event, number)
    if kind in TESTS:
        TESTS[kind](course, event, number)


def _on_closed(course: SoFar, event: Event, number: int) -> None:
    if event.type in ON_CLOSED[event.by]:
        return
    if event.type is EventType.CLOSED and course.closed_by_desk and course.validated:
        return
    _refuse(event, number, "declined" if course.declined else "closed", "the ticket is closed")


def _on_resolution(course: SoFar, event: Event, number: int) -> None:
    if not course.resolved:
        _refuse(event, number, "not_resolved", "the ticket is not resolved")


def _on_resolving(course: SoFar, event: Event, number: int) -> None:
    if course.resolved:
        _refuse(event, number, "resolved", "the ticket is resolved already")


def _on_readmission(course: SoFar, event: Event, number: int) -> None:
    if not course.excluded:
        _refuse(event, number, "not_excluded", "the ticket is not excluded")


def _on_exclusion(course: SoFar, event: Event, number: int) -> None:
    if course.excluded:
        _refuse(event, number, "excluded", "the ticket is excluded already")
    exclusions = course.policy.exclusions
    ground = event.data.get("ground")
    if ground is not None and exclusions is not None and ground not in exclusions.grounds:
        known = ", ".join(exclusions.grounds)
        _refuse(event, number, "unknown_ground", f"the policy has no ground '{ground}' of exclusion; it has {known}")


def _on_closing(course: SoFar, event: Event, number: int) -> None:
    closing = course.policy.closing
    if event.by is By.SYSTEM:
        return
    if event.by.value not in closing.by:
        _refuse(event, number, "not_theirs", f"the policy does not let {event.by}s close")
    if event.by is By.AGENT and closing.validation and not course.validated:
        clause = closing.validation_clause or closing.clause
        _refuse(event, number, "not_validated", f"the customer has not validated the resolution ({clause})")


def _on_reopening(course: SoFar, event: Event, number: int) -> None:
    if not (course.closed or course.resolved or course.declined):
        _refuse(event, number, "not_closed", "the ticket is neither closed nor resolved")
    if event.by.value not in course.policy.reopening.by or (course.declined and event.by is By.CONTACT):
        _refuse(event, number, "not_theirs", f"the policy does not let {event.by}s reopen it")


def _on_acknowledgement(course: SoFar, event: Event, number: int) -> None:
    if not any(Trigger.ACKNOWLEDGED in chain.stops for chain in course.policy.escalations):
        _refuse(event, number, "no_escalation", "the policy has no escalation that it could stop")


TESTS: Final = {
    EventType.RESOLVED: _on_resolving,
    EventType.VALIDATED: _on_resolution,
    EventType.REFUSED: _on_resolution,
    EventType.READMITTED: _on_readmission,
    EventType.EXCLUDED: _on_exclusion,
    EventType.CLOSED: _on_closing,
    EventType.REOPENED: _on_reopening,
    EventType.ACKNOWLEDGED: _on_acknowledgement,
}


def _refuse(event: Event, number: int, reason: str, why: str) -> NoReturn:
    raise NotAllowed(
        f"Event {number}: '{event.type}' by {event.by} is not allowed: {why}.", reason=reason, event=number
    )
