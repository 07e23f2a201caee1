"""A policy made ready for assessing: calendars compiled, tables of targets looked up once, durations as functions.

Everything here follows from the policy alone, so it is made once for each and shared by all assessments.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from guichet.core.commitments.reckoning import Reckoner, reckoner
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.hours.entries import CalendarEntry
from guichet.core.policy.amending import amended
from guichet.core.policy.calendars import compile_calendar
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Credit, OwnTarget
from guichet.core.policy.rules.prepaid import Metering
from guichet.core.policy.rules.promises import CommitmentRule, Escalation, Target
from guichet.core.policy.words import Trigger

MET_BY: Final[Mapping[str, tuple[Trigger, ...]]] = {
    "first_response": (Trigger.REPLIED,),
    "next_response": (Trigger.REPLIED,),
    "update": (Trigger.REPLIED,),
    "workaround": (Trigger.WORKAROUND_GIVEN, Trigger.RESOLVED),
    "resolution": (Trigger.RESOLVED,),
}
"""What meets a commitment of a known kind whose rule does not say."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One cell of a commitment's table: the target that holds for a kind of ticket, ready to count with.

    ``median``: the promise is about the middle of many tickets, and not about each, which a contract's row that binds
    always is. ``named`` is the row's own calendar, if it has one, ``credit`` what a contract credits for a miss of it.
    """

    within: Duration
    text: str
    clause: str
    binding: bool
    median: bool
    met_by: frozenset[Trigger]
    calendar: Calendar
    named: str | None
    counts_open_time: bool
    due_from: Reckoner
    credit: Credit | None


class Heard(NamedTuple):
    """What something that happened, all its triggers together, is to a clock or meter that listens.

    ``noted`` are those of the triggers that can keep the promise, or resolve the ticket.
    """

    noted: tuple[Trigger, ...]
    keeps: bool
    resolves: bool
    runs_on: bool
    resumes: bool
    pauses: bool
    starts: bool
    restarts: bool


class Ear(dict[tuple[Trigger, ...], Heard | None]):
    """What one rule's clocks, or the meter, hear in whatever happens: found out once for each set of triggers."""

    def __init__(self, rule: CommitmentRule | Metering, meeting: Iterable[Trigger] = ()) -> None:
        super().__init__()
        self._rule = rule
        self._meeting = frozenset(meeting)
        self._restarts: tuple[Trigger, ...] = ()
        self._noted: frozenset[Trigger] = frozenset()
        if isinstance(rule, CommitmentRule):
            self._restarts = rule.restarts
            self._noted = self._meeting.union(*(row.met_by for row in rule.targets), (Trigger.RESOLVED,))

    def __missing__(self, triggers: tuple[Trigger, ...]) -> Heard | None:
        """Find out, and remember; ``None`` where it means nothing."""
        pause, happened = self._rule.pauses, frozenset(triggers)
        heard = Heard(
            noted=tuple(trigger for trigger in triggers if trigger in self._noted),
            keeps=not happened.isdisjoint(self._meeting),
            resolves=Trigger.RESOLVED in happened,
            runs_on=not happened.isdisjoint(COMING_BACK),
            resumes=pause is not None and not happened.isdisjoint(pause.end),
            pauses=pause is not None and not happened.isdisjoint(pause.start),
            starts=not happened.isdisjoint(self._rule.starts),
            restarts=not happened.isdisjoint(self._restarts),
        )
        found = self[triggers] = heard if any(heard) else None
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """One rule of escalation, ready to be climbed: what a chain listens to, and the instants of its steps."""

    rule: Escalation
    starts: frozenset[Trigger]
    stops: frozenset[Trigger]
    hears: frozenset[Trigger]
    first: Reckoner
    repeat: Reckoner | None


COMING_BACK: Final = frozenset({Trigger.REFUSED, Trigger.REOPENED})
"""What takes a ticket up again that was resolved or closed."""


class Compiled:
    """One policy with its calendars and a memory of the cells that tickets have asked for."""

    __slots__ = ("_calendars", "_cells", "by_hours", "calendar", "ears", "ladders", "meter_ear", "patience", "policy")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._calendars: dict[str, Calendar] = {}
        self.ears = {kind: Ear(rule, rule.met_by or MET_BY[kind]) for kind, rule in policy.commitments.items()}
        self.meter_ear = None if policy.metering is None else Ear(policy.metering)
        self._cells: dict[tuple[object, ...], Cell | None] = {}
        self.calendar = self.calendar_of(None)
        self.patience = self._patience()
        self.ladders = tuple(self._ladder(rule) for rule in policy.escalations)
        self.by_hours = any(row.hours for rule in policy.commitments.values() for row in rule.targets)

    def calendar_of(self, name: str | None) -> Calendar:
        """The calendar of that name, or the desk's."""
        key = name or self.policy.calendar
        found = self._calendars.get(key)
        if found is None:
            found = self._calendars[key] = compile_calendar(self.policy.calendars[key], self.policy.revised)
        return found

    def _patience(self) -> tuple[int, Calendar]:
        """Seconds that surely pass before a silence has any consequence, and the calendar on which it counts."""
        rule = self.policy.closing.silence
        if rule is None:
            return 0, self.calendar
        calendar = self.calendar_of(rule.calendar)
        lead = rule.warning
        if lead is None or lead.kind is not rule.after.kind:
            return 0, calendar
        if lead.kind is Kind.BUSINESS_DAYS:
            # Two days less: the first may be over at once, and the last may end early.
            return max(0, rule.after.days - lead.days - 2) * 86400, calendar
        return max(0, rule.after.seconds - lead.seconds - 1), calendar

    def _ladder(self, rule: Escalation) -> Ladder:
        starts, stops = frozenset(rule.starts), frozenset(rule.stops)
        return Ladder(
            rule=rule,
            starts=starts,
            stops=stops,
            hears=starts | stops | COMING_BACK,
            first=self._step(rule.first, rule.calendar),
            repeat=None if rule.repeat is None else self._step(rule.repeat, rule.calendar),
        )

    def _step(self, delay: Duration, calendar: str | None) -> Reckoner:
        """A delay between two steps: at least a second, though a business day that begins at closing time is none."""
        reckon = reckoner(delay, self.calendar_of(calendar))
        return (lambda start: max(start + 1, reckon(start))) if delay.kind is Kind.BUSINESS_DAYS else reckon

    def cell(self, kind: str, ticket: tuple[object, ...]) -> Cell | None:
        """The target of a kind for such a ticket, or ``None`` where nothing is promised."""
        key = (kind, *ticket)
        try:
            return self._cells[key]
        except KeyError:
            rule = self.policy.commitments[kind]
            row = first_fitting(rule, ticket)
            made = self._cells[key] = (
                None if row is None or row.within is None else self._made(kind, rule, row, row.within)
            )
            return made

    def _made(self, kind: str, rule: CommitmentRule, row: Target, within: Duration) -> Cell:
        calendar = self.calendar_of(row.calendar or rule.calendar)
        return Cell(
            within=within,
            text=str(within),
            clause=row.clause or rule.clause,
            binding=rule.binding if row.binding is None else row.binding,
            median=rule.median is not None and not (isinstance(row, OwnTarget) and row.binding),
            met_by=frozenset(row.met_by or rule.met_by or MET_BY[kind]),
            calendar=calendar,
            named=row.calendar,
            counts_open_time=within.kind is not Kind.ELAPSED,
            due_from=reckoner(within, calendar, rule.business_days, rule.at_closing),
            credit=row.credit if isinstance(row, OwnTarget) else None,
        )


def first_fitting(rule: CommitmentRule, ticket: tuple[object, ...]) -> Target | None:
    """The first row that fits ``(priority, plan, paid, category, channel, inside)``, or ``None``."""
    priority, plan, paid, category, channel, inside = ticket
    for row in rule.targets:
        if (
            (not row.priority or priority in row.priority)
            and (not row.plan or plan in row.plan)
            and (not row.category or category in row.category)
            and (not row.channel or channel in row.channel)
            and (row.paid is None or row.paid is paid)
            and (row.hours is None or (row.hours == "inside") is inside)
        ):
            return row
    return None


@lru_cache(maxsize=256)
def compiled(policy: Policy) -> Compiled:
    """The policy made ready, from memory where it was met before."""
    return Compiled(policy)


def compiled_with(policy: Policy, entries: tuple[CalendarEntry, ...]) -> Compiled:
    """The policy made ready over the hours that these entries leave."""
    return compiled(amended(policy, entries) if entries else policy)
