"""The week of a policy as heat maps with their tables, in words: if you write at this hour, by when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from babel.dates import get_day_names
from django.utils.translation import get_language, gettext

from guichet.core.policy.model import Policy
from guichet.core.render.heat import DAYS, HOURS, SOONEST, HeatMap, Hour, heat_maps
from guichet.web.shared import instants, wording

CELL, LEFT, TOP = 20, 44, 16
"""The size of a cell and the room for names, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Square:
    """An hour as drawn: where, how hot, and what it says."""

    x: int
    y: int
    heat: str
    said: str
    moon: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week as a row: its name, where its name stands, and its hours."""

    name: str
    short: str
    y: int
    squares: tuple[Square, ...]


@dataclass(frozen=True, slots=True)
class WeekMap:
    """One heat map in words: of which promise, to whom, and its days."""

    key: str
    name: str
    level: wording.Priority | None
    plans: str
    target: str
    clause: str
    days: tuple[Day, ...]
    rows: tuple["HourRow", ...]
    closed_when_due: bool


@dataclass(frozen=True, slots=True)
class HourRow:
    """An hour of the day as a row of the table: what each day says of it."""

    hour: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """An hour of the day above the drawing."""

    x: int
    said: str


WIDTH: Final = LEFT + HOURS * CELL
HEIGHT: Final = TOP + DAYS * CELL
TICKS: Final = tuple(Tick(LEFT + hour * CELL, str(hour)) for hour in range(0, HOURS, 3))


def told_of(policy: Policy, at: int) -> dict[str, Any]:
    """All that ``shared/week_body.html`` draws of a policy at an instant."""
    return {"weeks": weeks_of(policy, at), "steps": steps_said(), "ticks": TICKS, "width": WIDTH, "height": HEIGHT}


def weeks_of(policy: Policy, at: int) -> tuple[WeekMap, ...]:
    """The maps of a policy for the first ordinary week from ``at`` on, in the language of the page."""
    return tuple(_week(policy, number, found) for number, found in enumerate(heat_maps(policy, at), 1))


def steps_said() -> tuple[str, ...]:
    """What each step of the heat says, from the soonest."""
    most = [gettext("up to %(length)s") % {"length": instants.whole_hours(hours)} for hours in SOONEST]
    return (*most, gettext("longer"))


def _week(policy: Policy, number: int, found: HeatMap) -> WeekMap:
    plans = policy.plans.levels if policy.plans else {}
    named = [wording.in_language(plans[plan].name) for plan in found.plans if plan is not None]
    days = tuple(_days(found))
    return WeekMap(
        key=f"week-{number}",
        name=wording.commitment_name(policy, found.kind),
        level=wording.priority(policy, found.priority),
        plans=", ".join(named) if len(named) < len(plans) else "",
        target=" / ".join(instants.target(each) for each in found.targets),
        clause=found.clause,
        days=days,
        rows=tuple(HourRow(_time(60 * hour), tuple(day.squares[hour].said for day in days)) for hour in range(HOURS)),
        closed_when_due=any(hour.closed_when_due for hour in found.hours),
    )


def _days(found: HeatMap) -> Iterator[Day]:
    language = get_language() or "en"
    wide, short = (dict(get_day_names(width, locale=language).items()) for width in ("wide", "abbreviated"))
    for day in range(DAYS):
        hours = found.hours[day * HOURS : (day + 1) * HOURS]
        top = TOP + day * CELL
        squares = tuple(_square(hour, top, short) for hour in hours)
        yield Day(str(wide[day]).capitalize(), str(short[day]), top + CELL * 7 // 10, squares)


def _square(hour: Hour, top: int, names: Mapping[int, str]) -> Square:
    left = LEFT + hour.hour * CELL
    heat = "none" if hour.wait is None else f"h{hour.heat}"
    corner = f"M{left + CELL - 8} {top}h8v8z" if hour.closed_when_due else ""
    return Square(left, top, f"{heat}{'' if hour.open else ' shut'}", _said(hour, names), corner)


def _said(hour: Hour, names: Mapping[int, str]) -> str:
    """By when: a weekday and a time, and how many weeks later where it is not this one."""
    if hour.due is None:
        return "—"
    days, minute = divmod(hour.due, 24 * 60)
    weeks, day = divmod(days, DAYS)
    said = f"{names[day]} {_time(minute)}"
    return f"{said} +{weeks}" if weeks else said


def _time(minute: int) -> str:
    """A time of day, from its minutes."""
    return gettext("%(hour)s:%(minute)s") % {"hour": f"{minute // 60:02}", "minute": f"{minute % 60:02}"}
