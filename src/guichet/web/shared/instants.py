"""Instants and lengths of time in words, in the language of the page and the zone of the desk. Knows no clock."""

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location
from django.utils.translation import get_language, gettext, ngettext, pgettext

from guichet.core.hours.duration import Duration, Kind

MINUTE, HOUR, DAY = 60, 3600, 86400

FIRST = re.compile(r"(?<!\d)1(?!\d)")


def local(at: int, zone: str) -> datetime:
    """The wall time of an instant."""
    return datetime.fromtimestamp(at, ZoneInfo(zone))


def place_of(zone: str) -> str:
    """The place that a zone is named after, in the language of the page: ``Lisbon``, in French ``Lisbonne``."""
    return get_timezone_location(zone, locale=_locale(), return_city=True).rsplit("/", 1)[-1]


def clock_time(at: int, zone: str, *, seconds: bool = False) -> str:
    """The time of day: ``11:47``, in French ``11 h 47``; with its seconds where a sum needs them."""
    wall = local(at, zone)
    said = wall_time(wall.hour, wall.minute)
    return f"{said}:{wall.second:02}" if seconds else said


def wall_time(hour: int, minute: int) -> str:
    """What a clock on a wall shows: ``08:05``, in French ``8 h 05``, which has no nought before its hours."""
    return gettext("%(hour)s:%(minute)s") % {
        "hour": hour if _locale() == "fr" else f"{hour:02}",
        "minute": f"{minute:02}",
    }


def day_name(on: date, *, year: bool = False) -> str:
    """A date as people say it: ``Thu 19 Nov``, ``jeu. 19 nov.``."""
    return _dated(on, "EEE d MMM y" if year else "EEE d MMM", _locale())


def long_day(on: date, *, year: bool = True) -> str:
    """A date in full: ``Thursday 19 November 2026``."""
    return _dated(on, "EEEE d MMMM y" if year else "EEEE d MMMM", _locale())


def plain_date(on: date) -> str:
    """A date without its weekday: ``5 January 2026``."""
    return _dated(on, "d MMMM y", _locale())


def instant(at: int, zone: str, now: int) -> str:
    """An instant, exact: the time alone today, the weekday too within six days, else the date, the year if another."""
    wall, today = local(at, zone), local(now, zone)
    time = clock_time(at, zone)
    days = abs((wall.date() - today.date()).days)
    if not days:
        return time
    if days < 7:
        name = _dated(wall.date(), "EEE", _locale())
        return pgettext("weekday and time", "%(day)s %(time)s") % {"day": name, "time": time}
    return full_instant(at, zone, year=wall.year != today.year)


def full_instant(at: int, zone: str, *, year: bool = False) -> str:
    """An instant with its date: ``Tue 17 Mar, 11:15``."""
    day = day_name(local(at, zone).date(), year=year)
    return gettext("%(day)s, %(time)s") % {"day": day, "time": clock_time(at, zone)}


def placed_instant(at: int, zone: str, *, beside: str) -> str:
    """An instant with its date and year, and with the place of its clock where that is not the one ``beside`` it."""
    said = full_instant(at, zone, year=True)
    if zone == beside:
        return said
    return gettext("%(instant)s (%(place)s time)") % {"instant": said, "place": place_of(zone)}


def distance(at: int, now: int) -> str:
    """How far an instant is: ``in 9 h 27``, ``32 min ago``, ``now``."""
    if abs(at - now) < MINUTE:
        return gettext("now")
    if at > now:
        return gettext("in %(length)s") % {"length": rough(at - now)}
    return gettext("%(length)s ago") % {"length": rough(now - at)}


def rough(seconds: int) -> str:
    """A length in at most two units, what is begun left out: ``3 days``, ``9 h 27``, ``46 min``."""
    if seconds >= 2 * DAY:
        return ngettext("%(n)s day", "%(n)s days", seconds // DAY) % {"n": seconds // DAY}
    return length(seconds // MINUTE * MINUTE) if seconds >= MINUTE else length(seconds)


def length(seconds: int) -> str:
    """A length to the second, without the units that are nought: ``8 h 18``, ``45 min``, ``1 h 45 min 12 s``."""
    hours, rest = divmod(seconds, HOUR)
    minutes, left = divmod(rest, MINUTE)
    if left and not hours and not minutes:
        return gettext("%(s)s s") % {"s": left}
    if left:
        parts = gettext("%(h)s h %(m)s min %(s)s s") if hours else gettext("%(m)s min %(s)s s")
        return parts % {"h": hours, "m": f"{minutes:02}" if hours else minutes, "s": f"{left:02}"}
    if hours:
        return gettext("%(h)s h %(m)s") % {"h": hours, "m": f"{minutes:02}"} if minutes else whole_hours(hours)
    return gettext("%(m)s min") % {"m": minutes}


def whole_hours(hours: int) -> str:
    """Hours alone: ``12 h``."""
    return gettext("%(h)s h") % {"h": hours}


def sum_length(seconds: int, *, to_the_second: bool) -> str:
    """A length as a column of a sum has it: every line alike, so that it can be added up by eye."""
    hours, rest = divmod(seconds, HOUR)
    said = {"h": hours, "m": f"{rest // MINUTE:02}", "s": f"{rest % MINUTE:02}"}
    return ("%(h)s:%(m)s:%(s)s" if to_the_second else gettext("%(h)s h %(m)s")) % said


def target(text: str) -> str:
    """A promised time as the policy writes it, in words of the page's language: ``4 h``, ``2 business days``."""
    promised = Duration.parse(text)
    if promised.kind is Kind.BUSINESS_DAYS:
        return ngettext("%(n)s business day", "%(n)s business days", promised.days) % {"n": promised.days}
    if promised.kind is Kind.BUSINESS:
        return gettext("%(length)s of business time") % {"length": length(promised.seconds)}
    if promised.seconds % (7 * DAY) == 0:
        weeks = promised.seconds // (7 * DAY)
        return ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks}
    return length(promised.seconds)


@lru_cache(maxsize=4096)
def _dated(on: date, pattern: str, locale: str) -> str:
    """A date in words, worked out once: a page says the same few dates many times. French has a first of each month."""
    said = format_date(on, pattern, locale=locale)
    return FIRST.sub("1er", said, count=1) if locale == "fr" and on.day == 1 else said


def _locale() -> str:
    language = get_language() or "en"
    return "en_GB" if language.startswith("en") else language.replace("-", "_")
