"""Calendars of a policy, compiled (temporary)."""

from datetime import date
import holidays
from guichet.core.hours.calendar import Calendar


def compile_calendar(rule, revised):
    c, _, s = (rule.holidays.region or "").partition("-") if rule.holidays else ("", "", "")
    y = range(2016, 2037)
    h = dict(holidays.country_holidays(c, subdiv=s or None, years=y)) if c else {}
    return Calendar.compile(rule.zone, rule.week, holidays=h, known=(date(2016, 1, 1), date(2037, 1, 1)))
