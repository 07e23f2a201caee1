"""What the events of one ticket amount to under a policy: its status, and the moments that its clocks see.

The desk's own closings are part of the course: an act is put where it falls between two events, after the events of
its own instant. Pauses, verdicts and charges are not known here.
"""

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from guichet.core.causes import Cause
from guichet.core.commitments import allowed
from guichet.core.commitments.compiled import Compiled
from guichet.core.commitments.facts import Facts
from guichet.core.commitments.moment import Moment
from guichet.core.commitments.silence import SilenceWatch
from guichet.core.commitments.standing import Act, ActKind
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Trigger
from guichet.core.timeline.events import By, Event, EventType, Timeline

VOID: Final = frozenset({Cause.DUPLICATE.value, Cause.SPAM.value})
"""Causes after which a ticket is no request any more."""

NONE: Final[tuple[Trigger, ...]] = ()


class Course:
    """The fold over a timeline's events up to an instant.

    ``live`` says that the policy's clocks may run and its acts happen: not closed, excluded, void, declined or exempt.
    ``moments`` are in order of time. ``acts`` are the closings and refusals that the desk has done, ``ordered`` is one
    that it has yet to do and record.
    """

    __slots__ = (
        "_at",
        "_compiled",
        "acts",
        "awaiting",
        "closed",
        "closed_by_desk",
        "declined",
        "excluded",
        "facts",
        "live",
        "moments",
        "ordered",
        "registered",
        "reopened",
        "resolved",
        "silence",
        "taken",
        "timeline",
        "validated",
        "void",
    )

    def __init__(self, compiled: Compiled, timeline: Timeline, at: int) -> None:
        self._compiled = compiled
        self._at = at
        self.live = True
        self.timeline = timeline
        self.moments: list[Moment] = []
        self.acts: list[Act] = []
        self.silence = SilenceWatch(compiled)
        self.facts = Facts(compiled, timeline)
        self.awaiting = self.closed = self.closed_by_desk = self.declined = self.excluded = False
        self.reopened = self.registered = self.resolved = self.taken = self.validated = self.void = False
        self.ordered: Act | None = None
        for number, event in enumerate(timeline.events, 1):
            if event.at > at:
                break
            self._desk_acts_before(event.at)
            allowed.check(self, event, number)
            self._apply(event)
        self._desk_acts_before(at + 1)

    @property
    def policy(self) -> Policy:
        """The policy under which the ticket runs."""
        return self._compiled.policy

    def _apply(self, event: Event) -> None:
        triggers = self._apply_by_type[event.type](self, event)
        if triggers:
            self.silence.hear(event.at, triggers)
        self._add(event.at, triggers, _minutes(event) if event.type is EventType.WORKED else 0)

    def _add(self, at: int, triggers: tuple[Trigger, ...], minutes: int = 0) -> None:
        facts = self.facts
        given_back = self.excluded or self.void
        live = not (self.closed or given_back or self.declined or facts.exempt)
        if live and not self.live:
            self.silence.begin_anew(at)
        self.live = live
        self.moments.append(
            Moment(at, triggers, facts.ticket, live, self.closed, self.resolved, facts.credited or given_back, minutes)
        )

    def _desk_acts_before(self, end: int) -> None:
        """Let the desk do what falls before ``end``."""
        if not self.live or self.silence.since is None:
            return
        if self.silence.pass_until(end) and not self.timeline.acts_recorded:
            self._close_by_desk(self.silence.close_at, self.silence.clause)

    def _close_by_desk(self, at: int, clause: str) -> None:
        self.acts.append(Act(at, ActKind.CLOSE, clause, done=True))
        self.closed = self.closed_by_desk = True
        self.resolved = self.awaiting = False
        self.silence.hear(at, (Trigger.CLOSED,))
        self._add(at, (Trigger.CLOSED,))

    def _order(self, act: Act) -> None:
        """An act that the policy orders at once: done, or where acts are recorded, to be done and recorded."""
        if act.done:
            self.acts.append(act)
        else:
            self.ordered = act

    # What each event amounts to, in the order of the contract's table.

    def _submitted(self, event: Event) -> tuple[Trigger, ...]:
        self.facts.submit(event)
        refusal = self.facts.refused_by
        if refusal is not None:
            self.declined = not self.timeline.acts_recorded
            self._order(Act(event.at, ActKind.DECLINE, refusal, done=self.declined))
        if self.facts.registration == "automatic":
            self.registered = True
            return (Trigger.SUBMITTED, Trigger.REGISTERED)
        return (Trigger.SUBMITTED, *self._registered_if_complete())

    def _registered_if_complete(self) -> tuple[Trigger, ...]:
        if self.registered or self.facts.registration != "when_complete" or self.facts.missing():
            return NONE
        self.registered = True
        return (Trigger.REGISTERED,)

    def _registered(self, event: Event) -> tuple[Trigger, ...]:
        if self.facts.registration != "explicit":
            return NONE
        self.facts.prioritise(event)
        self.facts.complete = True
        if self.registered:
            return NONE
        self.registered = True
        return (Trigger.REGISTERED,)

    def _prioritised(self, event: Event) -> tuple[Trigger, ...]:
        self.facts.prioritise(event)
        return (Trigger.PRIORITISED, *self._registered_if_complete())

    def _taken(self, _event: Event) -> tuple[Trigger, ...]:
        return self._take()

    def _take(self) -> tuple[Trigger, ...]:
        if self.taken:
            return NONE
        self.taken = True
        return (Trigger.TAKEN,)

    def _replied(self, event: Event) -> tuple[Trigger, ...]:
        asks, proposes = event.data.get("asks") is True, event.data.get("proposes") is True
        self.awaiting = (asks or proposes) and not self.resolved
        taken = self._take()
        heard = (Trigger.REPLIED, *((Trigger.ASKED,) if asks else NONE), *((Trigger.PROPOSED,) if proposes else NONE))
        return taken + heard

    def _answered(self, event: Event) -> tuple[Trigger, ...]:
        self.awaiting = False
        self.facts.answer(event)
        if self.closed and self._compiled.policy.reopening.by_answering:
            return (Trigger.ANSWERED, *self._reopened(event), *self._registered_if_complete())
        return (Trigger.ANSWERED, *self._registered_if_complete())

    def _noted(self, _event: Event) -> tuple[Trigger, ...]:
        return NONE

    def _cause_set(self, event: Event) -> tuple[Trigger, ...]:
        self.facts.find_cause(event)
        self.void = self.facts.cause in VOID
        return NONE

    def _workaround_given(self, _event: Event) -> tuple[Trigger, ...]:
        return (*self._take(), Trigger.WORKAROUND_GIVEN)

    def _excluded(self, _event: Event) -> tuple[Trigger, ...]:
        self.excluded = True
        return NONE

    def _readmitted(self, _event: Event) -> tuple[Trigger, ...]:
        self.excluded = False
        return NONE

    def _resolved(self, event: Event) -> tuple[Trigger, ...]:
        self.resolved = True
        self.awaiting = self.validated = False
        reply = NONE if event.data.get("silent") is True else (Trigger.REPLIED,)
        return (*self._take(), *reply, Trigger.RESOLVED)

    def _validated(self, event: Event) -> tuple[Trigger, ...]:
        closing = self._compiled.policy.closing
        if closing.validation:
            self.validated = True
            clause = closing.validation_clause or closing.clause or ""
            self._order(Act(event.at, ActKind.CLOSE, clause, done=not self.timeline.acts_recorded))
            if not self.timeline.acts_recorded:
                self.closed = self.closed_by_desk = True
                self.resolved = False
                return (Trigger.VALIDATED, Trigger.CLOSED)
        return (Trigger.VALIDATED,)

    def _refused(self, _event: Event) -> tuple[Trigger, ...]:
        self.resolved = self.validated = False
        self.ordered = None
        return (Trigger.REFUSED,)

    def _terms_changed(self, event: Event) -> tuple[Trigger, ...]:
        self.facts.change_terms(event)
        return NONE

    def _closed(self, event: Event) -> tuple[Trigger, ...]:
        if self.closed:
            self.closed_by_desk = False
            return NONE
        if event.by is By.SYSTEM:
            self._record_closing(event)
        self.closed = True
        self.resolved = self.awaiting = False
        self.ordered = None
        return (Trigger.CLOSED,)

    def _record_closing(self, event: Event) -> None:
        clause = self.silence.clause if self.ordered is None else self.ordered.clause
        self.acts.append(Act(event.at, ActKind.CLOSE, clause or self.policy.closing.clause or "", done=True))

    def _reopened(self, _event: Event) -> tuple[Trigger, ...]:
        self.closed = self.closed_by_desk = self.resolved = self.declined = False
        self.validated = self.awaiting = False
        self.ordered = None
        self.reopened = True
        return (Trigger.REOPENED,)

    def _warned(self, event: Event) -> tuple[Trigger, ...]:
        if self.timeline.acts_recorded:
            self.silence.hand_over(event.at)
        return NONE

    def _declined(self, event: Event) -> tuple[Trigger, ...]:
        if self.timeline.acts_recorded and self.ordered is not None:
            self.declined = True
            self.acts.append(Act(event.at, ActKind.DECLINE, self.ordered.clause, done=True))
            self.ordered = None
        return NONE

    _apply_by_type: ClassVar[Mapping[EventType, Callable[["Course", Event], tuple[Trigger, ...]]]] = {
        EventType.SUBMITTED: _submitted,
        EventType.REGISTERED: _registered,
        EventType.PRIORITISED: _prioritised,
        EventType.ASSIGNED: _noted,
        EventType.TAKEN: _taken,
        EventType.REPLIED: _replied,
        EventType.ANSWERED: _answered,
        EventType.NOTED: _noted,
        EventType.WORKED: _noted,
        EventType.CAUSE_SET: _cause_set,
        EventType.WORKAROUND_GIVEN: _workaround_given,
        EventType.EXCLUDED: _excluded,
        EventType.READMITTED: _readmitted,
        EventType.RESOLVED: _resolved,
        EventType.VALIDATED: _validated,
        EventType.REFUSED: _refused,
        EventType.TERMS_CHANGED: _terms_changed,
        EventType.CLOSED: _closed,
        EventType.REOPENED: _reopened,
        EventType.REMINDED: _noted,
        EventType.BREACHED: _noted,
        EventType.ESCALATED: _noted,
        EventType.UPDATE_FELL_DUE: _noted,
        EventType.WARNED: _warned,
        EventType.CREDIT_WARNED: _noted,
        EventType.REFUNDED: _noted,
        EventType.DECLINED: _declined,
    }


def _minutes(event: Event) -> int:
    minutes = event.data.get("minutes")
    return minutes if isinstance(minutes, int) else 0
