"""A week as a heat map: if you write at this hour, by when. For each kind of ticket that the tables tell apart.

Each cell is one hour, by the wall of the desk, of an ordinary week: one without a holiday, an exception or a change of
clocks. Each minute of it is reckoned, and the longest wait is what the cell shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from guichet.core.commitments.bulk import after_many
from guichet.core.commitments.compiled import Compiled, compiled, first_fitting
from guichet.core.hours.bulk import open_between_many
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.errors import HoursError
from guichet.core.hours.wall import instant
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import Target
from guichet.core.policy.words import Trigger

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Instants = NDArray[np.int64]
    Mask = NDArray[np.bool_]

MINUTES, HOURS, DAYS = 60, 24, 7
WEEK = DAYS * HOURS * MINUTES
AHEAD = 104
"""So many weeks are looked through for an ordinary one."""

SOONEST = (1, 4, 8, 24, 48)
"""The steps of the heat, in hours that somebody waits: up to one, up to four... more than the last is the hottest."""


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the week. ``wait`` is the longest that somebody waits who writes in it, in seconds, ``due`` the local
    time of that, in minutes from the beginning of the week; ``closed_when_due``: the desk can be closed then. ``open``:
    the desk is open at some minute of it. No ``wait``: nothing is promised.
    """

    day: int
    hour: int
    open: bool
    wait: int | None
    due: int | None
    closed_when_due: bool

    @property
    def heat(self) -> int:
        """How hot it is: from 0, the soonest, to 5."""
        waited = (self.wait or 0) / 3600
        return next((step for step, most in enumerate(SOONEST) if waited <= most), len(SOONEST))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """One commitment to one kind of ticket over an ordinary week, Monday first. ``targets`` are the texts of the rows
    that hold in it, ``monday`` is the instant at which the week that was reckoned begins.
    """

    kind: str
    priority: str | None
    plans: tuple[str | None, ...]
    targets: tuple[str, ...]
    clause: str
    monday: int
    hours: tuple[Hour, ...]


def heat_maps(policy: Policy, at: int) -> tuple[HeatMap, ...]:
    """Return a map for each commitment, priority and plan to which something is promised at its arrival, plans to which
    the same is promised together; for the first ordinary week from ``at`` on.

    What tables tell apart besides (categories, channels, free use) is not drawn: the row for none of them is.
    Nothing is returned where no ordinary week is known.
    """
    ready = compiled(policy)
    week = _ordinary_week(ready, at)
    return () if week is None else tuple(_maps(ready, week))


def _maps(ready: Compiled, week: "Instants") -> Iterator[HeatMap]:
    policy = ready.policy
    levels = tuple(policy.priorities.levels) if policy.priorities else (None,)
    inside = open_between_many(ready.calendar, week, week + 1) > 0
    for kind, rule in policy.commitments.items():
        if not {Trigger.SUBMITTED, Trigger.REGISTERED} & set(rule.starts):
            continue
        for priority in levels:
            alike: dict[tuple[Target | None, Target | None], list[str | None]] = {}
            for plan in _plans_with(policy, priority):
                rows = [first_fitting(rule, (priority, plan, True, None, None, flag)) for flag in (True, False)]
                alike.setdefault((rows[0], rows[1]), []).append(plan)
            for (within, without), plans in alike.items():
                promising = [row for row in dict.fromkeys((within, without)) if row is not None and row.within]
                if promising:
                    due = _due(ready, kind, (within, without), week, inside)
                    yield HeatMap(
                        kind=kind,
                        priority=priority,
                        plans=tuple(plans),
                        targets=tuple(dict.fromkeys(str(row.within) for row in promising)),
                        clause=promising[0].clause or rule.clause,
                        monday=int(week[0]),
                        hours=tuple(_hours(ready.calendar, week, inside, due)),
                    )


def _plans_with(policy: Policy, priority: str | None) -> Iterator[str | None]:
    if policy.plans is None:
        yield None
        return
    for name, plan in policy.plans.levels.items():
        if not plan.priorities or priority in plan.priorities:
            yield name


def _due(
    ready: Compiled, kind: str, rows: tuple[Target | None, Target | None], week: "Instants", inside: "Mask"
) -> "Instants":
    """When each minute's request falls due; -1 where nothing is promised."""
    import numpy as np  # noqa: PLC0415 - only questions in bulk need it

    rule = ready.policy.commitments[kind]
    due = np.full_like(week, -1)
    for row, where in zip(rows, (inside, ~inside), strict=True):
        if row is not None and row.within is not None and where.any():
            calendar = ready.calendar_of(row.calendar or rule.calendar)
            due[where] = after_many(week[where], row.within, calendar, rule.business_days, rule.at_closing)
    return due


def _hours(desk: Calendar, week: "Instants", inside: "Mask", due: "Instants") -> Iterator[Hour]:
    zone = ZoneInfo(desk.zone)
    monday = datetime.fromtimestamp(int(week[0]), zone).replace(tzinfo=None)
    promised = due >= 0
    shut = promised & (open_between_many(desk, due.clip(min=desk.since + 1) - 1, due.clip(min=desk.since + 1) + 1) == 0)
    for number in range(DAYS * HOURS):
        piece = slice(number * MINUTES, (number + 1) * MINUTES)
        waits = (due[piece] - week[piece])[promised[piece]]
        wait = int(waits.max()) if len(waits) else None
        at = None
        if wait is not None:
            latest = datetime.fromtimestamp(int(due[piece].max()), zone).replace(tzinfo=None)
            at = int((latest - monday).total_seconds()) // 60
        day, hour = divmod(number, HOURS)
        yield Hour(day, hour, bool(inside[piece].any()), wait, at, bool(shut[piece].any()))


def _ordinary_week(ready: Compiled, at: int) -> "Instants | None":
    """The minutes of the first week from ``at`` in which, as in the two after it, every calendar keeps to its week."""
    import numpy as np  # noqa: PLC0415 - only questions in bulk need it

    zone = ZoneInfo(ready.calendar.zone)
    today = datetime.fromtimestamp(at, zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    first = today + timedelta(days=-today.weekday() % 7)
    calendars = [ready.calendar_of(name) for name in ready.policy.calendars]
    for number in range(AHEAD):
        monday = first + timedelta(weeks=number)
        begins = [instant(zone, monday + timedelta(weeks=week)) for week in range(4)]
        try:
            if all(_is_ordinary(calendar, begins) for calendar in calendars):
                return np.arange(begins[0], begins[0] + WEEK * 60, 60, dtype=np.int64)
        except HoursError:
            return None
    return None


def _is_ordinary(calendar: Calendar, begins: list[int]) -> bool:
    """Whether nothing exceptional is in these weeks: no holiday, closing, opening or change of clocks."""
    if calendar.business_days.clock.changes_between(begins[0], begins[-1]):
        return False
    weeks = [
        [(piece.start - begin, piece.end - begin, piece.why is None) for piece in calendar.slices_between(begin, end)]
        for begin, end in pairwise(begins)
    ]
    named = any(
        piece.opening or (piece.why is not None and piece.why.detail)
        for piece in calendar.slices_between(begins[0], begins[-1])
    )
    return not named and all(week == weeks[0] for week in weeks)
