"""The calendars of a policy, compiled: its weekly hours, the holidays of its region as dates, its exceptions."""

import dataclasses
import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from guichet.core.hours import holidays
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.errors import CalendarError
from guichet.core.hours.tables import DatedSpan
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.opening import CalendarRule, DatedException, HolidayRule

YEARS_BEFORE, YEARS_AFTER = 20, 10
"""How many years around its revision a policy's holidays are known, where it names none itself."""

ALWAYS_KNOWN = range(1970, 2070)
"""The years of a calendar without holidays: as many as a calendar can hold."""

_YEARS = re.compile(r"([0-9]{4})-([0-9]{4})", re.ASCII)


@lru_cache(maxsize=64)
def compile_calendar(rule: CalendarRule, revised: date) -> Calendar:
    """Return the calendar of a rule of a policy that was revised on ``revised``.

    Raises an ``HoursError`` for a zone, region, holiday or exception that does not exist, and where it never opens.
    """
    years = known_years(rule.holidays, revised)
    return Calendar.compile(
        rule.zone,
        rule.week,
        known=(date(years[0], 1, 1), date(years[-1] + 1, 1, 1)),
        holidays=resolved(rule.holidays, years),
        closings=[dated_span(each) for each in rule.closings],
        openings=[dated_span(each) for each in rule.openings],
    )


def known_years(rule: HolidayRule | None, revised: date) -> range:
    """Return the years for which a calendar is known. Raises ``CalendarError`` for years that make no sense."""
    if rule is None:
        return ALWAYS_KNOWN
    if rule.years is None:
        first = max(revised.year - YEARS_BEFORE, holidays.FIRST_YEAR)
        years = range(first, min(revised.year + YEARS_AFTER, holidays.LAST_YEAR) + 1)
        if years:
            return years
        message = f"No holidays can be known around {revised}, the date of the revision."
        raise CalendarError(message, hint="Correct the date, or name the years, such as 2016-2036.", found=str(revised))
    match = _YEARS.fullmatch(rule.years)
    first, last = (int(year) for year in match.groups()) if match else (1, 0)
    if not holidays.FIRST_YEAR <= first <= last <= min(holidays.LAST_YEAR, first + 99):
        message = f'"{rule.years}" names no years for which holidays can be known.'
        hint = f"Write the first and the last, such as 2016-2036, from {holidays.FIRST_YEAR} to {holidays.LAST_YEAR}."
        raise CalendarError(message, hint=hint, found=rule.years)
    return range(first, last + 1)


def resolved(rule: HolidayRule | None, years: range) -> dict[date, str]:
    """Return the closed dates of a rule by name, in order of date. Raises ``HolidayError``."""
    if rule is None:
        return {}
    if rule.region is None:
        return dict(sorted(rule.dates.items()))
    return holidays.resolve(rule.region, years, without=rule.without, extra=rule.dates)


def dated_span(exception: DatedException) -> DatedSpan:
    """Return an exceptional opening or closing as wall time. Raises ``CalendarError`` for dates that make no sense."""
    start, _ = wall_time(exception.start)
    end, end_is_day = wall_time(exception.end) if exception.end else (_midnight(start), True)
    if end_is_day:
        end += timedelta(days=1)
    return DatedSpan(start, end, next(iter(exception.reason.values()), exception.start))


def wall_time(text: str) -> tuple[datetime, bool]:
    """Return a local time, ``2026-12-24 12:00[:30]``, and whether it is a whole date. Raises ``CalendarError``."""
    if not _WALL.fullmatch(text):
        message = f'"{text}" is neither a date nor a local time.'
        raise CalendarError(message, hint="Write 2026-12-24, or 2026-12-24 12:00.", found=text)
    try:
        return datetime.fromisoformat(text), " " not in text
    except ValueError:
        message = f'"{text}" does not exist.'
        raise CalendarError(message, hint="Check the month, the day and the time.", found=text) from None


def freeze(policy: Policy) -> Policy:
    """Return the policy with each calendar's holidays written out as dates, for publishing.

    It compiles to the identical calendars, whatever a later release of the table of holidays says. Raises as
    ``compile_calendar``.
    """
    frozen = {key: _frozen(rule, policy.revised) for key, rule in policy.calendars.items()}
    return dataclasses.replace(policy, calendars=frozen)


_WALL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?", re.ASCII)


def _frozen(rule: CalendarRule, revised: date) -> CalendarRule:
    if rule.holidays is None:
        return rule
    years = known_years(rule.holidays, revised)
    kept = HolidayRule(dates=resolved(rule.holidays, years), years=f"{years[0]}-{years[-1]}")
    return dataclasses.replace(rule, holidays=kept)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0)
