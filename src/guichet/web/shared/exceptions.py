"""Exceptional openings and closings of a calendar in words: those of the policy's file, and those of the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext

from guichet.core.hours.entries import CalendarEntry
from guichet.core.hours.wall import instant, place
from guichet.core.policy.calendars import dated_span, wall_time
from guichet.core.policy.model import Policy
from guichet.web.shared import instants
from guichet.web.shared.wording import in_language


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One opening or closing: its instants, when it is in words, and its reason in the language of the page."""

    opens: bool
    start: int
    end: int
    when: str
    reason: str

    @property
    def said(self) -> str:
        """A sentence of its own, the reason at its end."""
        words = gettext("Open %(when)s: %(reason)s") if self.opens else gettext("Closed %(when)s: %(reason)s")
        return words % {"when": self.when, "reason": self.reason}


def exceptions_of(policy: Policy, calendar: str, *, since: int, until: int) -> tuple[Exceptional, ...]:
    """The exceptions of one calendar that are not over at ``since`` and begin before ``until``, in order of time."""
    rule = policy.calendars[calendar]
    zone, found = place(rule.zone), []
    for opens, exceptions in ((False, rule.closings), (True, rule.openings)):
        for each in exceptions:
            span = dated_span(each)
            start, end = instant(zone, span.start), instant(zone, span.end)
            if end > since and start < until:
                found.append(Exceptional(opens, start, end, when(span.start, span.end), in_language(each.reason)))
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def reasons_in(policy: Policy) -> Mapping[str, str]:
    """What each reason is in the language of the page, by the one that a calendar knows it by."""
    return {
        dated_span(each).reason: in_language(each.reason)
        for rule in policy.calendars.values()
        for each in (*rule.closings, *rule.openings)
    }


def entries_said(entries: Iterable[CalendarEntry]) -> str:
    """Entries of a desk's calendars in words, as they join a request."""
    return "; ".join(_entry_said(each) for each in entries)


def _entry_said(entry: CalendarEntry) -> str:
    said = {"when": when(wall_time(entry.start)[0], wall_time(entry.end)[0]), "reason": in_language(entry.reason)}
    if entry.withdraws is not None:
        words = gettext("after all not open %(when)s") if entry.opens else gettext("after all not closed %(when)s")
    else:
        words = gettext("open %(when)s (%(reason)s)") if entry.opens else gettext("closed %(when)s (%(reason)s)")
    return words % said


def when(start: datetime, end: datetime) -> str:
    """A span of wall time: ``Thu 24 Dec``, ``Thu 24 Dec from 12:00``, ``Thu 24 Dec, 12:00 to 15:00``."""
    day = instants.day_name(start.date())
    from_midnight, to_midnight = start.time() == time.min, end.time() == time.min
    last = end.date() - timedelta(days=1) if to_midnight else end.date()
    if start.date() != last:
        first_said = day if from_midnight else gettext("%(day)s, %(time)s") % {"day": day, "time": _clock(start)}
        last_said = instants.day_name(last)
        if not to_midnight:
            last_said = gettext("%(day)s, %(time)s") % {"day": last_said, "time": _clock(end)}
        return gettext("%(first)s to %(last)s") % {"first": first_said, "last": last_said}
    if from_midnight and to_midnight:
        return day
    said = {"day": day, "from": _clock(start), "to": _clock(end)}
    if to_midnight:
        return gettext("%(day)s from %(from)s") % said
    return (gettext("%(day)s until %(to)s") if from_midnight else gettext("%(day)s, %(from)s to %(to)s")) % said


def _clock(wall: datetime) -> str:
    return gettext("%(hour)s:%(minute)s") % {"hour": f"{wall.hour:02}", "minute": f"{wall.minute:02}"}
