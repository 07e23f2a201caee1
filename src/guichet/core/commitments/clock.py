"""One promise on one ticket: a small machine that the moments of its course drive, and its verdict.

A clock starts, stands still, runs on, is met, is missed, is called off and is taken up again. Its pauses are instants
taken from the course; nothing is accumulated. What the desk does about it is not known here.
"""

from typing import Final, NamedTuple

from guichet.core.commitments.compiled import Cell, Compiled, Heard
from guichet.core.commitments.moment import Moment, State, Ticket
from guichet.core.commitments.reckoning import put_off, used
from guichet.core.commitments.standing import CommitmentStatus, Miss
from guichet.core.hours.calendar import Calendar
from guichet.core.policy.quoting import is_of_quote
from guichet.core.policy.rules.promises import CommitmentRule
from guichet.core.policy.words import Trigger

# Up to Python 3.11 a look at a member of an enumeration costs as much as a call.
RESOLVED: Final = Trigger.RESOLVED
PRIORITISED: Final = Trigger.PRIORITISED
WAITING: Final = CommitmentStatus.WAITING
RUNNING: Final = CommitmentStatus.RUNNING
PAUSED: Final = CommitmentStatus.PAUSED
MET: Final = CommitmentStatus.MET
MISSED: Final = CommitmentStatus.MISSED
CANCELLED: Final = CommitmentStatus.CANCELLED


class Watch(NamedTuple):
    """A due instant that stood, unmet, on a ticket at work: since when, and until when (``None``: it still does).

    ``started_at`` and ``calendar`` are those by which the clock was judged then, whatever it is judged by later.
    """

    since: int
    until: int | None
    due_at: int
    started_at: int
    calendar: Calendar


class Clock:
    """The clock of one kind of commitment on one ticket.

    ``cell`` is the target by which it is judged, ``misses`` the instants of all misses, of earlier intervals too, each
    with its clause, ``bound`` those of binding targets that stand, and ``watches`` the due instants that stood, for
    reminders.
    """

    __slots__ = (
        "_compiled",
        "_off",
        "_reckoned",
        "_replied_at",
        "_seen",
        "_unresolved",
        "_wanted",
        "_watched",
        "bound",
        "cancelled_at",
        "cell",
        "due_at",
        "kind",
        "listed",
        "met_at",
        "met_how",
        "missed_at",
        "misses",
        "of_quote",
        "paused_since",
        "pauses",
        "rule",
        "started_at",
        "unknown",
        "watches",
    )  # fmt: skip

    def __init__(self, kind: str, rule: CommitmentRule, compiled: Compiled) -> None:
        self.kind = kind
        self.rule = rule
        self._compiled = compiled
        self.of_quote = is_of_quote(rule)
        self._seen: dict[Trigger, int] = {}
        self._reckoned: dict[Cell, tuple[int, int]] = {}
        self._off = True
        self._unresolved = True
        self._wanted: Cell | None = None
        self._replied_at: int | None = None
        self._watched: Watch | None = None
        self.cell: Cell | None = None
        self.started_at: int | None = None
        self.due_at: int | None = None
        self.met_at: int | None = None
        self.met_how: frozenset[Trigger] = frozenset()
        self.missed_at: int | None = None
        self.cancelled_at: int | None = None
        self.paused_since: int | None = None
        self.pauses: list[tuple[int, int]] = []
        self.misses: list[tuple[int, str]] = []
        self.bound: list[Miss] = []
        self.watches: list[Watch] = []
        self.listed = False
        self.unknown = False

    @property
    def runs(self) -> bool:
        """Whether the clock is on its way to a due instant."""
        return self.due_at is not None and self.met_at is None and self.missed_at is None

    def run(self, moments: list[Moment], at: int) -> None:
        """Live through the moments, and through the time after them up to ``at``."""
        ear, reminds = self._compiled.ears[self.kind], bool(self.rule.reminders)
        before: State | None = None
        off = True
        for now, triggers, state, _ in moments:
            heard = ear[triggers]
            if heard is None and state is before:
                continue
            if self.due_at is not None and self.due_at < now:
                self._pass()
            if state is not before:
                self._enter(state, before, now)
                off = not (state.ordered if self.of_quote else state.live) or self._wanted is None
                before = state
            if heard is not None:
                self._hear(heard, triggers, now)
            if off is not self._off:
                self._switch(now)
            if reminds:
                self._watch(now)
        if self.due_at is not None and self.due_at <= at:
            self._pass()
        if self._watched is not None:
            self.watches.append(self._watched)

    # What happens.

    def _enter(self, state: State, before: State | None, now: int) -> None:
        """The ticket stands otherwise from now on."""
        self._unresolved = not state.resolved
        if state.ready is not self._compiled:
            self._change_hours(state.ready, before, now)
        if before is None or state.ticket is not before.ticket:
            self._change_target(state.ticket, now)

    def _pass(self) -> None:
        """The due instant has passed."""
        if self.due_at is not None and self.met_at is None and self.missed_at is None:
            self._miss(self.due_at)

    def _hear(self, heard: Heard, triggers: tuple[Trigger, ...], now: int) -> None:
        if heard.runs_on:
            self._run_on(now)
        if heard.resumes and self.paused_since is not None:
            self._end_pause(self.paused_since, now)
            self._reckon(now)
        for trigger in heard.noted:
            self._seen.setdefault(trigger, now)
        if self.started_at is not None:
            self._keep(heard, triggers, now)
            if heard.restarts and not self._off:
                self._count_anew(now)
            elif heard.starts and self.met_at is not None and not self.rule.recurs:
                self._start(now)
        elif heard.starts:
            self._start(now)
        if heard.pauses and self.paused_since is None and self.started_at is not None:
            self._pause(now)

    def _keep(self, heard: Heard, triggers: tuple[Trigger, ...], now: int) -> None:
        """Take in what may keep the promise."""
        if self.rule.recurs:
            if heard.keeps:
                self._keep_interval(now)
            if heard.resolves and self.met_at is None:
                self._call_off(now)
        elif (
            heard.noted
            and self.met_at is None
            and not self._off
            and self.cell is not None
            and not self.cell.met_by.isdisjoint(triggers)
        ):
            if self.paused_since is not None and self.missed_at is None:
                # Kept while it stands still: judged by the due instant it would have had, had it run on now.
                self._end_pause(self.paused_since, now)
                self.due_at = self._due()
            self._meet()

    def _keep_interval(self, now: int) -> None:
        if not self._unresolved:
            self._replied_at = now
            if self.met_at is None and self.cancelled_at is None:
                self.met_at = now
        elif not self._off:
            self._start(now)
        elif self.missed_at is None:
            self._count_from(now)

    def _count_anew(self, now: int) -> None:
        """The same promise begins again: that it was missed before is not held against the desk."""
        if self.missed_at is not None:
            self.bound = [miss for miss in self.bound if miss.missed_at != self.missed_at]
        self._start(now)

    def _start(self, now: int) -> None:
        resolved_at = None if self._unresolved else self._seen.get(RESOLVED)
        self._seen = {} if resolved_at is None else {RESOLVED: resolved_at}
        self._count_from(now)
        self.met_at = self.missed_at = self.paused_since = None
        self.met_how = frozenset()
        self.pauses = []
        self.cell = self._wanted
        self._reckon(now)

    def _count_from(self, start: int) -> None:
        self.started_at = start
        self._reckoned = {}

    def _pause(self, now: int) -> None:
        self.paused_since = now
        if self.met_at is None and self.missed_at is None:
            self.due_at = None

    def _end_pause(self, since: int, now: int) -> None:
        self.pauses.append((since, now))
        self.paused_since = None

    def _run_on(self, now: int) -> None:
        """After a refusal or a reopening the clock runs on from its start as if the ticket had not been resolved."""
        self._seen.pop(RESOLVED, None)
        if self.rule.recurs:
            if self.met_at is not None and self._replied_at is not None:
                self._count_from(self._replied_at)
                self.missed_at = None
            self.met_at = None
        elif self.met_at is not None and RESOLVED in self.met_how:
            self.met_at = None
            if self._off:
                self._call_off(now)
        if self.cancelled_at is not None and not self._off:
            self.cancelled_at = None
        if self.missed_at is None and self.met_at is None:
            self.cell = self._wanted
        self._reckon(now)

    def _change_target(self, ticket: Ticket, now: int) -> None:
        wanted = self._cell_for(ticket)
        if wanted is self._wanted:
            return
        self._wanted = wanted
        if self.missed_at is not None:
            return
        if self.met_at is not None:
            # A round of updates is met for good only by the resolution, whatever is promised by then.
            if self.rule.recurs or wanted is None or not wanted.met_by.isdisjoint(self.met_how):
                return
            self.met_at = None
        self.cell = wanted
        if PRIORITISED not in self.rule.restarts:
            self._reckon(now)

    def _cell_for(self, ticket: Ticket) -> Cell | None:
        """What is promised to it; whether that cannot be known before it has a priority."""
        wanted = self._compiled.cell(self.kind, ticket)
        self.unknown = wanted is None and ticket[0] is None and self._compiled.policy.priorities is not None
        return wanted

    def _change_hours(self, ready: Compiled, before: State | None, now: int) -> None:
        """Other hours hold from now on: the same target, counted anew from the start. What is past is the same by both.

        What was judged by an earlier target stays judged by it. So does a promise that would be late at once, because
        the day that it ends on would have closed before now.
        """
        self._compiled = ready
        if before is None:
            return
        judged, self._wanted = self._wanted, self._cell_for(before.ticket)
        if self.cell is not judged:
            return
        self.cell = self._wanted
        due_at = self._due()
        if due_at is not None and due_at < (now if self.paused_since is None else self.paused_since):
            self.cell = judged
        else:
            self._reckon(now)

    def _switch(self, now: int) -> None:
        """Call the clock off where the policy no longer runs on the ticket or promises nothing, or take it up again."""
        self._off = not self._off
        if self._off:
            self._call_off(now)
        else:
            self.listed = True
            if self._unresolved or not self.rule.recurs:
                self.cancelled_at = None
                self._reckon(now)
            elif self.cancelled_at is None:
                self._call_off(now)

    def _call_off(self, now: int) -> None:
        if self.met_at is None:
            self.cancelled_at = now
            if self.missed_at is None:
                self.due_at = None

    def _watch(self, now: int) -> None:
        due_at = self.due_at if self.runs and self._unresolved else None
        before = self._watched
        if due_at == (None if before is None else before.due_at) and (
            before is None or self.cell is None or before.calendar is self.cell.calendar
        ):
            return
        if before is not None:
            self.watches.append(before._replace(until=now))
        self._watched = None
        if due_at is not None and self.started_at is not None and self.cell is not None:
            self._watched = Watch(now, None, due_at, self.started_at, self.cell.calendar)

    # Reckoning.

    def _due(self) -> int | None:
        """When the clock falls due, given the pauses that are over; of those, what was reckoned once is kept."""
        cell, rule = self.cell, self.rule
        if cell is None or self.started_at is None:
            return None
        found = self._reckoned.get(cell)
        if found is None:
            found = 0, cell.due_from(self.started_at)
        pauses, due_at = found
        for paused, resumed in self.pauses[pauses:]:
            due_at = put_off(due_at, paused, resumed, cell.within.kind, cell.calendar, rule.at_closing)
        self._reckoned[cell] = len(self.pauses), due_at
        return due_at

    def _reckon(self, now: int) -> None:
        """Find the due instant anew; one that has passed already, unmet, is missed now (G-7)."""
        if self._off or self.met_at is not None or self.missed_at is not None or self.cancelled_at is not None:
            return
        self.due_at = None if self.paused_since is not None else self._due()
        kept_at = self._meet()
        if self.due_at is not None and self.due_at < (now if kept_at is None else kept_at):
            self._miss(now)

    def _meet(self) -> int | None:
        """Take the first of what has happened since the start that keeps the promise, if one does, and say when."""
        if not self._seen or self.cell is None or self.rule.recurs or self.started_at is None:
            return None
        kept = [(self._seen[trigger], trigger) for trigger in self.cell.met_by if trigger in self._seen]
        if kept:
            self.met_at = min(kept)[0]
            self.met_how = frozenset(trigger for _, trigger in kept)
        return self.met_at

    def _miss(self, at: int) -> None:
        self.missed_at = at
        cell = self.cell
        clause = cell.clause if cell else self.rule.clause
        self.misses.append((at, clause))
        if cell is not None and cell.binding:
            self.bound.append(Miss(self.kind, at, clause, cell.credit))

    # The verdict.

    def status(self) -> CommitmentStatus:
        """How the promise stands after the moments that were lived through."""
        if self.missed_at is not None:
            return MISSED
        if self.met_at is not None:
            return MET
        if self.cancelled_at is not None:
            return CANCELLED
        if self.started_at is None or self.unknown:
            return WAITING
        return PAUSED if self.paused_since is not None else RUNNING

    def ended_at(self, at: int) -> int:
        """The instant up to which time counts: of meeting, of being called off, of the pause it is in, or ``at``."""
        for end in (self.met_at, self.cancelled_at, self.paused_since):
            if end is not None:
                return end
        return at

    def used_seconds(self, at: int) -> int:
        """Seconds used up to ``at``, in the unit in which the target counts."""
        if self.started_at is None or self.cell is None:
            return 0
        end = max(self.started_at, self.ended_at(at))
        return used(self.started_at, end, self.pauses, self.cell.calendar if self.cell.counts_open_time else None)
