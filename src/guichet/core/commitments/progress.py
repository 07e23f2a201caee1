"""Where a ticket stands while its events are told: what is said of it by then, the moments that its clocks see, and
what the desk does between two events. What each event amounts to is not known here.
"""

from guichet.core.commitments.compiled import compiled_with
from guichet.core.commitments.facts import Facts
from guichet.core.commitments.moment import Moment, State
from guichet.core.commitments.quotes import Quotes
from guichet.core.commitments.silence import SilenceWatch
from guichet.core.commitments.standing import Act, ActKind, Fix, Hold
from guichet.core.commitments.triggers import CLOSED, NONE, Triggers
from guichet.core.hours.entries import CalendarEntry
from guichet.core.policy.amending import begins_at
from guichet.core.policy.model import Policy
from guichet.core.timeline.errors import TimelineError
from guichet.core.timeline.events import Timeline


class Progress:
    """The state of a fold over a timeline.

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

    def __init__(self, policy: Policy, timeline: Timeline) -> None:
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

    @property
    def policy(self) -> Policy:
        """The policy under which the ticket runs, over the hours that hold for it by now."""
        return self.ready.policy

    @property
    def live(self) -> bool:
        """Whether the policy's clocks may run and its acts happen."""
        return self._state.live

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

    def _change_hours(self, entries: tuple[CalendarEntry, ...], at: int) -> None:
        """From here on further entries hold. None has begun, so that nothing before this instant is told otherwise."""
        begun = (begins_at(self.policy, each) for each in entries)
        if any(start is not None and start <= at for start in begun):
            raise TimelineError("An exceptional opening or closing that has begun is too late for a ticket.")
        self._entries += entries
        self.ready = compiled_with(self._policy, self._entries)
        self.silence.change_hours(self.ready, at)
