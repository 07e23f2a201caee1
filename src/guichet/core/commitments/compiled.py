"""A policy made ready for assessing: calendars compiled, tables of targets looked up once, durations as functions.

Everything here follows from the policy alone, so it is made once for each and shared by all assessments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.policy.calendars import compile_calendar
from guichet.core.policy.model import CommitmentRule, Policy, Target
from guichet.core.policy.words import Trigger

MET_BY: Final[Mapping[str, tuple[Trigger, ...]]] = {
    "first_response": (Trigger.REPLIED,),
    "next_response": (Trigger.REPLIED,),
    "update": (Trigger.REPLIED,),
    "workaround": (Trigger.WORKAROUND_GIVEN, Trigger.RESOLVED),
    "resolution": (Trigger.RESOLVED,),
}
"""What meets a commitment of a known kind whose rule does not say."""


ALWAYS_HEARD: Final = (Trigger.RESOLVED, Trigger.REFUSED, Trigger.REOPENED)
"""What concerns every clock, whatever its rule says."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a commitment's table: the target that holds for a kind of ticket, ready to count with."""

    within: Duration
    text: str
    clause: str
    binding: bool
    met_by: frozenset[Trigger]
    calendar: Calendar
    counts_open_time: bool


class Compiled:
    """One policy with its calendars and a memory of the cells that tickets have asked for."""

    __slots__ = ("_calendars", "_cells", "_triggers", "by_hours", "calendar", "patience", "policy")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._calendars: dict[str, Calendar] = {}
        self._triggers: dict[str, frozenset[Trigger]] = {}
        self._cells: dict[tuple[object, ...], Cell | None] = {}
        self.calendar = self.calendar_of(None)
        self.patience = self._patience()
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

    def triggers_of(self, kind: str) -> frozenset[Trigger]:
        """What a clock of that kind listens to."""
        found = self._triggers.get(kind)
        if found is None:
            rule = self.policy.commitments[kind]
            pause = rule.pauses.start + rule.pauses.end if rule.pauses else ()
            meeting = rule.met_by or MET_BY[kind]
            rows = [trigger for row in rule.targets for trigger in row.met_by]
            found = frozenset({*ALWAYS_HEARD, *rule.starts, *rule.restarts, *pause, *meeting, *rows})
            self._triggers[kind] = found
        return found

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
        return Cell(
            within=within,
            text=str(within),
            clause=row.clause or rule.clause,
            binding=rule.binding if row.binding is None else row.binding,
            met_by=frozenset(row.met_by or rule.met_by or MET_BY[kind]),
            calendar=self.calendar_of(row.calendar or rule.calendar),
            counts_open_time=within.kind is not Kind.ELAPSED,
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


@lru_cache(maxsize=64)
def compiled(policy: Policy) -> Compiled:
    """The policy made ready, from memory where it was met before."""
    return Compiled(policy)
