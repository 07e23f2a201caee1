"""The mistakes of a policy's calendars: zones, regions, years, dated exceptions, hours that never come."""

from collections.abc import Iterator

from guichet.core.hours.errors import CalendarError, HolidayError, HoursError, ZoneError
from guichet.core.hours.wall import place
from guichet.core.policy.calendars import compile_calendar, dated_span
from guichet.core.policy.findings import Path
from guichet.core.policy.mistakes import Mistake
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.opening import CalendarRule, HolidayRule


def calendar_mistakes(policy: Policy) -> Iterator[Mistake]:
    """Yield the mistakes of every calendar."""
    for key, rule in policy.calendars.items():
        found = list(_parts(rule, ("calendars", key)))
        yield from found or _whole(policy, rule, ("calendars", key))


def _parts(rule: CalendarRule, path: Path) -> Iterator[Mistake]:
    try:
        place(rule.zone)
    except ZoneError as error:
        yield _mistake((*path, "zone"), error)
    for name, exceptions in (("closings", rule.closings), ("openings", rule.openings)):
        for index, exception in enumerate(exceptions):
            try:
                dated_span(exception)
            except CalendarError as error:
                part = "end" if exception.end and error.data.get("found") in {None, exception.end} else "start"
                yield _mistake((*path, name, index, part), error)
    if rule.holidays and rule.holidays.without and rule.holidays.region is None:
        message = "Holidays are left out of no region"
        yield Mistake((*path, "holidays", "without"), message, "Name the region, or leave this line out")


def _whole(policy: Policy, rule: CalendarRule, path: Path) -> Iterator[Mistake]:
    try:
        compile_calendar(rule, policy.revised)
    except HolidayError as error:
        yield _mistake((*path, "holidays", *_holiday_part(rule.holidays, error)), error)
    except CalendarError as error:
        yield _mistake((*path, "holidays", "years") if error.data.get("found") else (*path, "week"), error)


def _holiday_part(rule: HolidayRule | None, error: HolidayError) -> Path:
    name = error.data.get("found")
    if rule and isinstance(name, str) and name in rule.without:
        return "without", rule.without.index(name)
    return ("region",)


def _mistake(path: Path, error: HoursError) -> Mistake:
    return Mistake(path, error.message, error.hint or "Correct it or leave it out")
