"""What the events of one ticket amount to under a policy: its status, and the moments that its clocks see.

The desk's own closings are part of the course: an act is put where it falls between two events, after the events of
its own instant. Pauses, verdicts and charges are not known here.
"""

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from guichet.core.causes import Cause
from guichet.core.commitments import allowed
from guichet.core.commitments.compiled import compiled_with
from guichet.core.commitments.facts import Facts
from guichet.core.commitments.moment import Moment, State
from guichet.core.commitments.quotes import Quotes
from guichet.core.commitments.silence import SilenceWatch
from guichet.core.commitments.standing import Act, ActKind, Fix, Hold, QuoteState
from guichet.core.hours.duration import Duration
from guichet.core.hours.entries import CalendarEntry
from guichet.core.policy.amending import begins_at
from guichet.core.policy.model import Policy
from guichet.core.policy.quoting import as_quoted
from guichet.core.policy.words import Trigger
from guichet.core.timeline.errors import TimelineError
from guichet.core.timeline.events import By, Event, EventType, Timeline

VOID: Final = frozenset({Cause.DUPLICATE.value, Cause.SPAM.value})
"""Causes after which a ticket is no request any more."""

Triggers = tuple[Trigger, ...]

# What events amount to. Written down once, because up to Python 3.11 each look at a member of an enumeration costs as
# much as a call.
NONE: Final[Triggers] = ()
SUBMITTED: Final = (Trigger.SUBMITTED,)
REGISTERED: Final = (Trigger.REGISTERED,)
PRIORITISED: Final = (Trigger.PRIORITISED,)
TAKEN: Final = (Trigger.TAKEN,)
ANSWERED: Final = (Trigger.ANSWERED,)
WORKAROUND_GIVEN: Final = (Trigger.WORKAROUND_GIVEN,)
RESOLVED: Final = (Trigger.RESOLVED,)
VALIDATED: Final = (Trigger.VALIDATED,)
REFUSED: Final = (Trigger.REFUSED,)
CLOSED: Final = (Trigger.CLOSED,)
REOPENED: Final = (Trigger.REOPENED,)
ACKNOWLEDGED: Final = (Trigger.ACKNOWLEDGED,)
REPLIED: Final = (Trigger.REPLIED,)
QUOTE_ACCEPTED: Final = (Trigger.QUOTE_ACCEPTED,)
REPLY: Final[Mapping[tuple[bool, bool], Triggers]] = {
    (False, False): REPLIED,
    (True, False): (Trigger.REPLIED, Trigger.ASKED),
    (False, True): (Trigger.REPLIED, Trigger.PROPOSED),
    (True, True): (Trigger.REPLIED, Trigger.ASKED, Trigger.PROPOSED),
}
"""A reply that asks something, proposes something, both or neither."""

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


class Course:
    """The fold over a timeline's events up to an instant.

    ``moments`` are in order of time; events that say nothing to any clock make none. ``acts`` are the closings and
    refusals that the desk has done, ``ordered`` is one that it has yet to do and record. ``ready`` is the policy over
    the hours that hold for the ticket by now.
    """

    __slots__ = (
        "_entries",
        "_minds_silence",
        "_policy",
        "_state",
        "acts",
        "awaiting",
        "closed",
        "closed_by_desk",
        "declined",
        "excluded",
        "facts",
        "fix",
        "held",
        "hold",
        "moments",
        "ordered",
        "quotes",
        "ready",
        "registered",
        "reopened",
        "resolved",
        "silence",
        "taken",
        "timeline",
        "validated",
        "void",
        "waived",
        "work_ordered",
    )

    def __init__(self, policy: Policy, timeline: Timeline, at: int) -> None:
        self._policy = policy
        self._entries = timeline.entries
        ready = self.ready = compiled_with(policy, timeline.entries)
        self._minds_silence = policy.closing.silence is not None
        self.timeline = timeline
        self.moments: list[Moment] = []
        self.acts: list[Act] = []
        self.silence = SilenceWatch(ready)
        self.quotes = Quotes("" if policy.exclusions is None else policy.exclusions.clause)
        self.facts = Facts(ready, timeline)
        self.awaiting = self.closed = self.closed_by_desk = self.declined = self.excluded = False
        self.reopened = self.registered = self.resolved = self.taken = self.validated = self.void = False
        self.waived: set[tuple[object, object]] = set()
        self.held = self.work_ordered = False
        self.hold: Hold | None = None
        self.ordered: Act | None = None
        self.fix: Fix | None = None
        self._state = State((), live=True, resolved=False, credited=False, ready=ready)
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

    @property
    def policy(self) -> Policy:
        """The policy under which the ticket runs, over the hours that hold for it by now."""
        return self.ready.policy

    @property
    def live(self) -> bool:
        """Whether the policy's clocks may run and its acts happen."""
        return self._state.live

    def _apply(self, event: Event) -> None:
        triggers = self._apply_by_type[event.type](self, event)
        self._add(event.at, triggers, _minutes(event) if event.type is WORKED else 0)

    def _add(self, at: int, triggers: Triggers, minutes: int = 0) -> None:
        if self.held and not self.work_ordered:
            # A request that is held has not come yet, as far as clocks go.
            triggers, minutes = NONE, 0
        before = self._state
        state = self._state = self._state_after(before)
        if self._minds_silence:
            self.silence.hear(at, triggers)
            if state.live and not before.live:
                self.silence.begin_anew(at)
        if triggers or minutes or state is not before:
            self.moments.append((at, triggers, state, minutes))

    def _state_after(self, before: State) -> State:
        """The state as it is now: the very one from before where nothing has changed."""
        facts = self.facts
        given_back = self.excluded or self.void
        live = not (given_back or self.closed or self.declined or self.held or facts.exempt)
        ordered = self.work_ordered and not (self.void or self.closed)
        credited = given_back or facts.credited
        if (
            live is before.live
            and facts.ticket is before.ticket
            and self.resolved is before.resolved
            and credited is before.credited
            and ordered is before.ordered
            and self.ready is before.ready
        ):
            return before
        return State(facts.ticket, live, self.resolved, credited, self.ready, ordered)

    def _desk_acts_before(self, end: int) -> None:
        """Let the desk do what falls before ``end``."""
        if not self._state.live or self.silence.since is None:
            return
        if self.silence.pass_until(end) and not self.timeline.acts_recorded:
            self._close_by_desk(self.silence.close_at, self.silence.clause)

    def _close_by_desk(self, at: int, clause: str) -> None:
        self.acts.append(Act(at, ActKind.CLOSE, clause, done=True))
        self.silence.close(at)
        self.closed = self.closed_by_desk = True
        self.resolved = self.awaiting = False
        self._add(at, CLOSED)

    def _order(self, act: Act) -> None:
        """An act that the policy orders at once: done, or where acts are recorded, to be done and recorded."""
        if act.done:
            self.acts.append(act)
        else:
            self.ordered = act

    # What each event amounts to, in the order of the contract's table.

    def _submitted(self, event: Event) -> Triggers:
        self.facts.submit(event)
        refusal = self.facts.refused
        if refusal is not None:
            self.declined = not self.timeline.acts_recorded
            self._order(Act(event.at, ActKind.DECLINE, refusal.clause or "", done=self.declined))
        elif event.data.get("held") is True and (clause := _holding(self.policy)) is not None:
            self.held, self.hold = True, Hold(event.at, clause)
            return NONE
        return self._arrived()

    def _arrived(self) -> Triggers:
        """The request is there: it is registered at once, or when it is complete."""
        if self.facts.registration == "automatic":
            self.registered = True
            return SUBMITTED + REGISTERED
        return SUBMITTED + self._registered_if_complete()

    def _released(self, event: Event) -> Triggers:
        """From here on it is a request that comes now: what was said and found of it stays, no clock knows of it."""
        if self.hold is None:
            return NONE
        self.held = False
        self.hold = self.hold._replace(released_at=event.at, by_decision=event.by is By.AGENT)
        self.facts.let_in(event)
        self.taken = self.reopened = self.awaiting = self.resolved = self.validated = False
        return SUBMITTED + REGISTERED if self.registered else self._arrived()

    def _registered_if_complete(self) -> Triggers:
        if self.held or self.registered or self.facts.registration != "when_complete" or self.facts.missing():
            return NONE
        self.registered = True
        return REGISTERED

    def _registered(self, event: Event) -> Triggers:
        if self.facts.registration != "explicit":
            return NONE
        self.facts.register(event)
        if self.registered:
            return NONE
        self.registered = True
        return REGISTERED

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
        self.fix = self._fix_promised(event)
        return NONE

    def _fix_promised(self, event: Event) -> Fix | None:
        """The fix that is owed for a defect, as the policy says it for the kind of licence that is held (AL-3)."""
        if self.facts.cause != Cause.PRODUCT_DEFECT.value:
            return None
        licence = self.timeline.licence
        kind = event.data.get("licence") or (licence.kind if licence else None)
        metering = self.policy.metering
        if metering is None or metering.expiry is None or kind not in metering.expiry.kinds:
            return None
        if self.fix is not None:
            return self.fix
        return Fix(event.at, str(kind), (metering.credit_back or metering.expiry).clause)

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

    def _change_hours(self, entries: tuple[CalendarEntry, ...], at: int) -> None:
        """From here on further entries hold. None has begun, so that nothing before this instant is told otherwise."""
        begun = (begins_at(self.policy, each) for each in entries)
        if any(start is not None and start <= at for start in begun):
            raise TimelineError("An exceptional opening or closing that has begun is too late for a ticket.")
        self._entries += entries
        self.ready = compiled_with(self._policy, self._entries)
        self.silence.change_hours(self.ready, at)

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
        EventType.SUBMITTED: _submitted,
        EventType.RELEASED: _released,
        EventType.REGISTERED: _registered,
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


def _holding(policy: Policy) -> str | None:
    """The clause by which requests beyond the allowance are held, where the policy holds them."""
    rule = policy.allowance
    return rule.clause if rule is not None and rule.at_limit == "hold" else None


def _minutes(event: Event) -> int:
    minutes = event.data.get("minutes")
    return minutes if isinstance(minutes, int) else 0
