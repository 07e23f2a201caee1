"""Rules about the holidays of calendars: that nobody named any, that they are known for too short, or not settled."""

from collections.abc import Iterator
from datetime import date

from guichet.core.hours import holidays
from guichet.core.hours.errors import HoursError
from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.said import said
from guichet.core.lint.subject import Subject
from guichet.core.policy.calendars import known_years

ENOUGH_YEARS = 2
"""A policy whose holidays are known for fewer years after its revision soon judges nothing."""


def _no_holidays(subject: Subject) -> Iterator[Bite]:
    for name, rule in subject.policy.calendars.items():
        named = rule.holidays is not None and (rule.holidays.region or rule.holidays.dates)
        if not named and not subject.never_closes(name):
            found = said('The calendar "{calendar}" has closing times and no holidays.', calendar=name)
            yield Bite(("calendars", name), found, rule.clause)


def _years_run_out(subject: Subject) -> Iterator[Bite]:
    revised = subject.policy.revised.year
    for name, rule in subject.policy.calendars.items():
        try:
            last = known_years(rule.holidays, subject.policy.revised)[-1]
        except HoursError:
            continue
        if last < revised + ENOUGH_YEARS:
            found = said(
                'The holidays of "{calendar}" are known to the end of {last}; the policy was revised in {revised}.',
                calendar=name,
                last=last,
                revised=revised,
            )
            yield Bite(("calendars", name, "holidays", "years"), found, rule.clause)


def _not_settled(subject: Subject) -> Iterator[Bite]:
    for name, rule in subject.policy.calendars.items():
        if rule.holidays is None or rule.holidays.region is None:
            continue
        try:
            years = known_years(rule.holidays, subject.policy.revised)
            days = holidays.resolve(rule.holidays.region, years, language="en")
        except HoursError:
            continue
        moving = {day: feast for day, feast in days.items() if "estimated" in feast}
        if moving:
            first = min(moving)
            found = said(
                '{number} holidays of "{calendar}" are estimates, the first {feast} on {day}.',
                number=len(moving),
                calendar=name,
                feast={"en": moving[first], "fr": _in_french(rule.holidays.region, first)},
                day=first,
            )
            yield Bite(("calendars", name, "holidays", "region"), found, rule.clause)


def _in_french(region: str, on: date) -> str:
    own = holidays.resolve(region, range(on.year, on.year + 1))[on]
    return holidays.name_in(region.partition("-")[0], on, own, "fr")


NO_HOLIDAYS = Rule(
    code="no-holidays",
    title="A calendar that names no holidays",
    severity=Severity.WARNING,
    why="Its business time runs on public holidays, when most desks that close at night are closed.",
    do="Name the region (`holidays: {region: FR}`), or the dates.",
    bad="""\
calendars:
  hours:
    clause: C-1
    zone: Europe/Paris
    week: {mon-fri: "09:00-18:00"}
""",
    good="""\
calendars:
  hours:
    clause: C-1
    zone: Europe/Paris
    week: {mon-fri: "09:00-18:00"}
    holidays: {region: FR}
""",
    check=_no_holidays,
)

YEARS_RUN_OUT = Rule(
    code="years-run-out",
    title="Holidays known for too few years",
    severity=Severity.WARNING,
    why="Beyond the known years a calendar answers *not known*, and no promise can be judged.",
    do="Leave `years` out (ten years after the revision are known), or name a later last year.",
    bad="""\
calendars:
  hours:
    clause: C-1
    zone: Europe/Paris
    week: {mon-fri: "09:00-18:00"}
    holidays: {region: FR, years: 2020-2026}
""",
    good="""\
calendars:
  hours:
    clause: C-1
    zone: Europe/Paris
    week: {mon-fri: "09:00-18:00"}
    holidays: {region: FR, years: 2020-2036}
""",
    check=_years_run_out,
)

HOLIDAYS_NOT_SETTLED = Rule(
    code="holidays-not-settled",
    title="Holidays whose dates are estimates",
    severity=Severity.NOTE,
    why="They follow the moon or a yearly decree: the next release of the calendar of holidays may move them.",
    do="Look at them each year, and publish a version that names the dates once they are known.",
    bad="""\
calendars:
  hours:
    clause: C-1
    zone: Africa/Casablanca
    week: {mon-fri: "09:00-18:00"}
    holidays: {region: MA, years: 2025-2028}
""",
    good="""\
calendars:
  hours:
    clause: C-1
    zone: Africa/Casablanca
    week: {mon-fri: "09:00-18:00"}
    holidays: {region: FR, years: 2025-2028}
""",
    check=_not_settled,
)

RULES = (NO_HOLIDAYS, YEARS_RUN_OUT, HOLIDAYS_NOT_SETTLED)
