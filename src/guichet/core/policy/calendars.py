"""From a policy's calendar rule to a compiled calendar."""

from datetime import date

from guichet.core.hours.calendar import Calendar
from guichet.core.hours.holidays import resolve
from guichet.core.policy.model import CalendarRule


def compile_calendar(rule: CalendarRule, revised: date) -> Calendar:
    """The calendar that a rule describes, known for the years around the policy's revision."""
    first, last = revised.year - 20, revised.year + 10
    if rule.holidays and rule.holidays.years:
        first, last = (int(year) for year in rule.holidays.years.split("-"))
    closed = {}
    if rule.holidays and rule.holidays.region:
        closed = resolve(rule.holidays.region, range(first, last + 1), without=rule.holidays.without)
    return Calendar.compile(rule.zone, rule.week, holidays=closed, known=(date(first, 1, 1), date(last + 1, 1, 1)))
