"""A calendar in words: its week, its closed days by name, its exceptions, and how long all this is known."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel.core import get_global
from babel.dates import get_day_names
from django.utils.translation import get_language, gettext

from guichet.core.commitments.compiled import compiled
from guichet.core.hours.holidays import name_in
from guichet.core.hours.reasons import Closed
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.opening import CalendarRule
from guichet.web.shared import instants
from guichet.web.shared.exceptions import Exceptional, exceptions_of

HOLIDAYS_SHOWN = 6

YEAR = 366 * instants.DAY

BUSINESS = frozenset({"business", "business_hours", "office", "office_hours"})
"""What policies call a calendar of business hours that is not the desk's own."""

SOON = 3 * YEAR
"""How long before the last day whose holidays are known the desk is warned."""


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day on which the desk is closed, and its name."""

    day: str
    name: str


@dataclass(frozen=True, slots=True)
class Hours:
    """One calendar in words. ``exceptions`` are those of the year to come; ``known_until`` is the last day whose
    holidays are known, and ``ends_soon`` says that it is time to publish a version that knows more.
    """

    code: str
    name: str
    clause: str
    week: str
    zone: str
    holidays: str
    next_holidays: tuple[ClosedDay, ...]
    exceptions: tuple[Exceptional, ...] = ()
    known_until: str = ""
    ends_soon: bool = False


def hours_of(policy: Policy, *, at: int) -> tuple[Hours, ...]:
    """Every calendar, the desk's own first."""
    names = sorted(policy.calendars, key=lambda name: name != policy.calendar)
    return tuple(_hours(policy, name, policy.calendars[name], at) for name in names)


def _hours(policy: Policy, name: str, rule: CalendarRule, at: int) -> Hours:
    days = dict(get_day_names("wide", locale=get_language() or "en").items())
    spans: dict[str, list[int]] = {}
    for weekday, slots in enumerate(rule.week.days):
        if slots:
            spans.setdefault(", ".join(_slot(slot.start, slot.end) for slot in slots), []).append(weekday)
    parts = [f"{_days(on, days)} {said}" for said, on in spans.items()]
    until = compiled(policy).calendar_of(name).until
    return Hours(
        code=name,
        name=calendar_name(policy, name),
        clause=rule.clause,
        week="; ".join(parts),
        zone=gettext("time of %(place)s") % {"place": instants.place_of(rule.zone)},
        holidays=gettext("Closed on public holidays.") if rule.holidays and rule.holidays.region else "",
        next_holidays=closed_days(policy, name, since=at, until=at + YEAR)[:HOLIDAYS_SHOWN],
        exceptions=exceptions_of(policy, name, since=at, until=at + YEAR),
        known_until=instants.plain_date(instants.local(until - 1, rule.zone).date()) if rule.holidays else "",
        ends_soon=rule.holidays is not None and until - at < SOON,
    )


def calendar_name(policy: Policy, code: str) -> str:
    """What people call a calendar: a policy gives it an id only, and the desk's own is its opening hours."""
    if code == policy.calendar:
        return gettext("Opening hours")
    return gettext("Business hours") if code in BUSINESS else code.replace("_", " ").capitalize()


def closed_days(policy: Policy, name: str, *, since: int, until: int) -> tuple[ClosedDay, ...]:
    """The holidays of a calendar that are not over at ``since`` and begin before ``until``, as far as known."""
    calendar, zone = compiled(policy).calendar_of(name), policy.calendars[name].zone
    start, end = max(since, calendar.since), min(until, calendar.until)
    if policy.calendars[name].holidays is None or start >= end:
        return ()
    days = (
        (instants.local(piece.start, zone).date(), piece.why.detail)
        for piece in calendar.slices_between(start, end)
        if piece.why is not None and piece.why.code is Closed.HOLIDAY
    )
    return tuple(ClosedDay(instants.day_name(day), day_called(zone, day, name)) for day, name in dict(days).items())


def _days(on: list[int], names: dict[int, str]) -> str:
    if on == list(range(7)):
        return gettext("Every day")
    if len(on) > 2 and on == list(range(on[0], on[-1] + 1)):
        said = gettext("%(first)s to %(last)s") % {"first": names[on[0]], "last": names[on[-1]]}
        return said[0].upper() + said[1:]
    return ", ".join(names[day] for day in on).capitalize()


def _slot(start: int, end: int) -> str:
    if (start, end) == (0, instants.DAY):
        return gettext("around the clock")
    return gettext("%(from)s to %(to)s") % {"from": _wall(start), "to": _wall(end)}


def _wall(seconds: int) -> str:
    return instants.wall_time(seconds // 3600 % 24, seconds // 60 % 60)


@lru_cache(maxsize=512)
def _named(country: str, on: date, name: str, language: str) -> str:
    return name_in(country, on, name, language)


def day_called(zone: str, on: date, name: str) -> str:
    """The name of a closed day in the language of the page, where it is a holiday of the country of the zone.

    A published policy holds its holidays as dates, each with one name: that of the country's own language.
    """
    country = get_global("zone_territories").get(zone, "")
    return _named(country, on, name, (get_language() or "en").split("-")[0])
