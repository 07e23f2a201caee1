"""A policy under lint, with what the rules share: its tables, its calendars, and a year of arrivals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from guichet.core.commitments.compiled import compiled, first_fitting
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration
from guichet.core.hours.errors import HoursError
from guichet.core.lint.arrivals import Arrivals
from guichet.core.lint.said import Said, said
from guichet.core.policy.calendars import known_years
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import CommitmentRule, Target
from guichet.core.policy.words import Trigger

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Ticket = tuple[str | None, str | None, bool, str | None, str | None, bool]
"""Priority, plan, paid, category, channel, and whether it arrives inside the opening hours."""

WEEK_LONG: Final = ((0, 86400),)

BY_AGENTS: Final = frozenset(
    {Trigger.TAKEN, Trigger.REPLIED, Trigger.ASKED, Trigger.PROPOSED, Trigger.WORKAROUND_GIVEN, Trigger.RESOLVED}
)
"""What only agents do, and so only while the desk is open."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a commitment's table, with where it stands."""

    kind: str
    rule: CommitmentRule
    number: int
    target: Target

    @property
    def path(self) -> tuple[str | int, ...]:
        """Where it stands in the policy."""
        return ("commitments", self.kind, "targets", self.number)

    @property
    def clause(self) -> str:
        """Its clause, or that of its commitment."""
        return self.target.clause or self.rule.clause

    @property
    def text(self) -> str:
        """The time that it promises, as a policy writes it."""
        return "nothing" if self.target.within is None else str(self.target.within)

    @property
    def promised(self) -> Duration | Said:
        """The time that it promises, to be said in some language."""
        return said("nothing") if self.target.within is None else self.target.within


class Subject:
    """One policy under lint."""

    def __init__(self, policy: Policy) -> None:
        """Take the policy; calendars and arrivals are made when a rule asks for them."""
        self.policy = policy
        self._calendars: dict[str, Calendar | None] = {}
        self._arrivals: list[Arrivals | None] = []
        self._due: dict[tuple[object, ...], NDArray[np.int64] | None] = {}

    def calendar(self, name: str) -> Calendar | None:
        """Return the calendar of that name, or ``None`` where there is none that can be made."""
        if name not in self._calendars:
            try:
                # From the same memory as the worked examples, so that no calendar is compiled twice.
                made = compiled(self.policy).calendar_of(name) if name in self.policy.calendars else None
            except HoursError:
                made = None
            self._calendars[name] = made
        return self._calendars[name]

    def never_closes(self, name: str) -> bool:
        """Whether the week of that calendar has no closed second; its holidays are not looked at."""
        rule = self.policy.calendars.get(name)
        return rule is not None and all(
            tuple((slot.start, slot.end) for slot in day) == WEEK_LONG for day in rule.week.days
        )

    @property
    def arrivals(self) -> Arrivals | None:
        """The minutes of one year, or ``None`` where no year is known to every calendar."""
        if not self._arrivals:
            self._arrivals.append(self._year_of_arrivals())
        return self._arrivals[0]

    def _year_of_arrivals(self) -> Arrivals | None:
        desk = self.calendar(self.policy.calendar)
        if desk is None:
            return None
        wanted = self.policy.revised.year + 1
        for rule in self.policy.calendars.values():
            try:
                years = known_years(rule.holidays, self.policy.revised)
            except HoursError:
                return None
            wanted = max(years[0], min(wanted, years[-1] - 1))
        return Arrivals(desk, wanted)

    def rows(self) -> Iterator[Row]:
        """Give every row of every commitment."""
        for kind, rule in self.policy.commitments.items():
            for number, target in enumerate(rule.targets):
                yield Row(kind, rule, number, target)

    def calendar_name(self, row: Row) -> str:
        """Return the name of the calendar on which a row counts."""
        return row.target.calendar or row.rule.calendar or self.policy.calendar

    def due(self, row: Row) -> "NDArray[np.int64] | None":
        """Return when a row falls due for each arrival, or ``None`` where it promises nothing or that is not known."""
        arrivals, within = self.arrivals, row.target.within
        name = self.calendar_name(row)
        key = (str(within), name, row.rule.business_days, row.rule.at_closing)
        if key not in self._due:
            calendar = self.calendar(name)
            if arrivals is None or calendar is None or within is None:
                self._due[key] = None
            else:
                self._due[key] = arrivals.due(within, calendar, row.rule.business_days, row.rule.at_closing)
        return self._due[key]

    def may_start(self, row: Row, arrivals: Arrivals) -> "NDArray[np.bool_]":
        """Return at which arrivals the clock of a row may start."""
        if row.target.hours == "outside":
            return ~arrivals.open
        if row.target.hours == "inside" or BY_AGENTS.issuperset(row.rule.starts):
            return arrivals.open
        return arrivals.any

    def fitting(self, kind: str, ticket: Ticket) -> Row | None:
        """Return the first row of a commitment that fits a ticket."""
        rule = self.policy.commitments[kind]
        target = first_fitting(rule, ticket)
        if target is None:
            return None
        return Row(kind, rule, next(i for i, each in enumerate(rule.targets) if each is target), target)

    def tickets(self, kinds: Sequence[str]) -> Iterator[Ticket]:
        """Give every kind of ticket that the tables of these commitments can tell apart."""
        policy = self.policy
        rows = [row for kind in kinds for row in policy.commitments[kind].targets]
        priorities = _keys(policy.priorities.levels if policy.priorities else None)
        plans = _keys(policy.plans.levels if policy.plans else None)
        by_paid = policy.free_use is None and any(row.paid is not None for row in rows)
        by_hours = any(row.hours for row in rows) and not self.never_closes(policy.calendar)
        categories = (*policy.categories, None) if any(row.category for row in rows) else (None,)
        channels = policy.submission.channels if any(row.channel for row in rows) else (None,)
        for ticket in product(
            priorities, plans, (True, False) if by_paid else (True,), categories, channels,
            (True, False) if by_hours else (True,),
        ):  # fmt: skip
            if self._allowed(ticket[0], ticket[1]):
                yield ticket

    def _allowed(self, priority: str | None, plan: str | None) -> bool:
        levels = self.policy.plans.levels if self.policy.plans else {}
        allowed = levels[plan].priorities if plan is not None else ()
        return not allowed or priority in allowed


def _keys(levels: Mapping[str, object] | None) -> tuple[str | None, ...]:
    return (None,) if levels is None else tuple(levels)
