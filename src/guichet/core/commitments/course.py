"""What the events of one ticket amount to under a policy: its status, and the moments that its clocks see.

The desk's own closings are part of the course: an act is put where it falls between two events, after the events of
its own instant. Pauses, verdicts and charges are not known here.
"""

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from guichet.core.causes import Cause
from guichet.core.commitments import allowed
from guichet.core.commitments.arrival import Arrival
from guichet.core.commitments.compiled import compiled_with
from guichet.core.commitments.fixes import promised_fix
from guichet.core.commitments.standing import Act, ActKind, QuoteState
from guichet.core.commitments.triggers import (
    ACKNOWLEDGED,
    ANSWERED,
    CLOSED,
    NONE,
    PRIORITISED,
    QUOTE_ACCEPTED,
    REFUSED,
    REOPENED,
    REPLIED,
    REPLY,
    RESOLVED,
    TAKEN,
    VALIDATED,
    WORKAROUND_GIVEN,
    Triggers,
)
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.quoting import as_quoted
from guichet.core.timeline.events import By, Event, EventType, Timeline

VOID: Final = frozenset({Cause.DUPLICATE.value, Cause.SPAM.value})
"""Causes after which a ticket is no request any more."""

WORKED: Final = EventType.WORKED

SILENT: Final = frozenset(
    {
        EventType.ASSIGNED,
        EventType.REMINDED,
        EventType.BREACHED,
        EventType.ESCALATED,
        EventType.UPDATE_FELL_DUE,
        EventType.CREDIT_WARNED,
        EventType.REFUNDED,
        EventType.QUOTE_EXPIRED,
    }
)
"""What says nothing to any clock, nor of the ticket: who manages it, and records of what is derived anew."""


class Course(Arrival):
    """The fold over a timeline's events up to an instant."""

    __slots__ = ()

    def __init__(self, policy: Policy, timeline: Timeline, at: int) -> None:
        super().__init__(policy, timeline)
        for number, event in enumerate(timeline.events, 1):
            if event.at > at:
                break
            if self._minds_silence:
                self._desk_acts_before(event.at)
            if self.quotes.latest is not None:
                self.quotes.pass_until(event.at)
            allowed.check(self, event, number)
            if event.type not in SILENT:
                self._apply(event)
        if self._minds_silence:
            self._desk_acts_before(at + 1)
        self.quotes.pass_until(at + 1)

    def _apply(self, event: Event) -> None:
        triggers = self._apply_by_type[event.type](self, event)
        self._add(event.at, triggers, _minutes(event) if event.type is WORKED else 0)

    # What each event amounts to, in the order of the contract's table.

    def _prioritised(self, event: Event) -> Triggers:
        self.facts.prioritise(event)
        return PRIORITISED + self._registered_if_complete()

    def _taken(self, _event: Event) -> Triggers:
        return self._take()

    def _take(self) -> Triggers:
        if self.taken:
            return NONE
        self.taken = True
        return TAKEN

    def _replied(self, event: Event) -> Triggers:
        if self.held and not self.work_ordered:
            return NONE
        asks, proposes = event.data.get("asks") is True, event.data.get("proposes") is True
        self.awaiting = (asks or proposes) and not self.resolved
        return self._take() + REPLY[asks, proposes]

    def _answered(self, event: Event) -> Triggers:
        self.awaiting = False
        self.facts.answer(event)
        if self.closed and self.policy.reopening.by_answering:
            return ANSWERED + self._reopened(event) + self._registered_if_complete()
        return ANSWERED + self._registered_if_complete()

    def _worked(self, _event: Event) -> Triggers:
        return NONE

    def _cause_set(self, event: Event) -> Triggers:
        self.facts.find_cause(event)
        self.facts.find(event)
        self.void = self.facts.cause in VOID
        self.fix = promised_fix(self, event)
        return NONE

    def _fix_delivered(self, event: Event) -> Triggers:
        assert self.fix is not None  # noqa: S101 - without a promised fix, no delivery is allowed
        self.fix = self.fix._replace(delivered_at=event.at)
        return NONE

    def _miss_waived(self, event: Event) -> Triggers:
        self.waived.add(allowed.waived_by(event))
        return NONE

    def _waiver_withdrawn(self, event: Event) -> Triggers:
        self.waived.discard(allowed.waived_by(event))
        return NONE

    def _found(self, event: Event) -> Triggers:
        self.facts.find(event)
        return NONE

    def _workaround_given(self, _event: Event) -> Triggers:
        return self._take() + WORKAROUND_GIVEN

    def _excluded(self, _event: Event) -> Triggers:
        self.excluded = True
        return NONE

    def _readmitted(self, event: Event) -> Triggers:
        self.excluded = False
        self.quotes.decide(QuoteState.WITHDRAWN, event.at)
        return NONE

    def _quoted(self, event: Event) -> Triggers:
        self.quotes.offer(event)
        return NONE

    def _quote_accepted(self, event: Event) -> Triggers:
        self.quotes.decide(QuoteState.ACCEPTED, event.at)
        self.work_ordered = True
        self.awaiting = self.resolved = False
        latest = self.quotes.latest
        if latest is not None and latest.within is not None:
            self._policy = as_quoted(self._policy, Duration.parse(latest.within))
            self.ready = compiled_with(self._policy, self._entries)
        return QUOTE_ACCEPTED

    def _quote_declined(self, event: Event) -> Triggers:
        self.quotes.decide(QuoteState.DECLINED, event.at)
        done = not self.timeline.acts_recorded
        self._order(Act(event.at, ActKind.CLOSE, self.quotes.clause, done=done))
        if not done:
            return NONE
        self.closed = self.closed_by_desk = True
        self.resolved = self.awaiting = False
        return CLOSED

    def _resolved(self, event: Event) -> Triggers:
        self.resolved = True
        self.awaiting = self.validated = False
        reply = NONE if event.data.get("silent") is True else REPLIED
        return self._take() + reply + RESOLVED

    def _validated(self, event: Event) -> Triggers:
        closing = self.policy.closing
        if closing.validation:
            self.validated = True
            clause = closing.validation_clause or closing.clause or ""
            self._order(Act(event.at, ActKind.CLOSE, clause, done=not self.timeline.acts_recorded))
            if not self.timeline.acts_recorded:
                self.closed = self.closed_by_desk = True
                self.resolved = False
                return VALIDATED + CLOSED
        return VALIDATED

    def _refused(self, _event: Event) -> Triggers:
        self.resolved = self.validated = False
        self.ordered = None
        return REFUSED

    def _terms_changed(self, event: Event) -> Triggers:
        self.facts.change_terms(event)
        entries = event.data.get("entries")
        if isinstance(entries, tuple):
            self._change_hours(entries, event.at)
        return NONE

    def _closed(self, event: Event) -> Triggers:
        if self.closed:
            self.closed_by_desk = False
            return NONE
        if event.by is By.SYSTEM:
            self._record_closing(event)
        self.closed = True
        self.resolved = self.awaiting = False
        self.ordered = None
        self.quotes.decide(QuoteState.WITHDRAWN, event.at)
        return CLOSED

    def _record_closing(self, event: Event) -> None:
        clause = self.silence.clause if self.ordered is None else self.ordered.clause
        if self.ordered is None:
            self.silence.close(event.at)
        self.acts.append(Act(event.at, ActKind.CLOSE, clause or self.policy.closing.clause or "", done=True))

    def _reopened(self, _event: Event) -> Triggers:
        self.closed = self.closed_by_desk = self.resolved = self.declined = False
        self.validated = self.awaiting = False
        self.ordered = None
        self.reopened = True
        return REOPENED

    def _acknowledged(self, _event: Event) -> Triggers:
        return ACKNOWLEDGED

    def _warned(self, event: Event) -> Triggers:
        if self.timeline.acts_recorded:
            self.silence.hand_over(event.at)
        return NONE

    def _declined(self, event: Event) -> Triggers:
        if self.timeline.acts_recorded and self.ordered is not None:
            self.declined = True
            self.acts.append(Act(event.at, ActKind.DECLINE, self.ordered.clause, done=True))
            self.ordered = None
        return NONE

    _apply_by_type: ClassVar[Mapping[EventType, Callable[["Course", Event], Triggers]]] = {
        EventType.SUBMITTED: Arrival.hear_submission,
        EventType.RELEASED: Arrival.hear_release,
        EventType.REGISTERED: Arrival.hear_registration,
        EventType.PRIORITISED: _prioritised,
        EventType.TAKEN: _taken,
        EventType.REPLIED: _replied,
        EventType.ANSWERED: _answered,
        EventType.WORKED: _worked,
        EventType.CAUSE_SET: _cause_set,
        EventType.KIND_SET: _found,
        EventType.NOTED: _found,
        EventType.WORKAROUND_GIVEN: _workaround_given,
        EventType.EXCLUDED: _excluded,
        EventType.READMITTED: _readmitted,
        EventType.QUOTED: _quoted,
        EventType.QUOTE_ACCEPTED: _quote_accepted,
        EventType.QUOTE_DECLINED: _quote_declined,
        EventType.RESOLVED: _resolved,
        EventType.VALIDATED: _validated,
        EventType.REFUSED: _refused,
        EventType.TERMS_CHANGED: _terms_changed,
        EventType.CLOSED: _closed,
        EventType.REOPENED: _reopened,
        EventType.ACKNOWLEDGED: _acknowledged,
        EventType.FIX_DELIVERED: _fix_delivered,
        EventType.MISS_WAIVED: _miss_waived,
        EventType.WAIVER_WITHDRAWN: _waiver_withdrawn,
        EventType.WARNED: _warned,
        EventType.DECLINED: _declined,
    }


def _minutes(event: Event) -> int:
    minutes = event.data.get("minutes")
    return minutes if isinstance(minutes, int) else 0
