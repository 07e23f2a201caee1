"""Adding a promised time to an instant, and measuring what of it has been used, in the unit that the promise has.

The three units: elapsed time, open time, business days (G-2, G-3, G-4). Instants are whole epoch seconds.
"""

from collections.abc import Sequence
from typing import Literal

from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind

DayEnd = Literal["same_time", "end_of_day"]
AtClosing = Literal["closing", "next_opening"]
Stretch = tuple[int, int]


def after(
    start: int,
    within: Duration,
    calendar: Calendar,
    business_days: DayEnd = "same_time",
    at_closing: AtClosing = "closing",
) -> int:
    """The instant at which ``within`` has passed since ``start``."""
    if within.kind is Kind.ELAPSED:
        return start + within.seconds
    if within.kind is Kind.BUSINESS:
        return calendar.due_after(start, within.seconds, at_closing)
    return calendar.business_days_after(start, within.days, business_days)


def before(end: int, within: Duration, calendar: Calendar) -> int:
    """The latest instant from which ``within`` has passed at ``end``."""
    if within.kind is Kind.ELAPSED:
        return end - within.seconds
    if within.kind is Kind.BUSINESS:
        return calendar.due_before(end, within.seconds)
    return calendar.business_days_before(end, within.days)


def less(start: int, whole: Duration, lead: Duration, calendar: Calendar) -> int:
    """The instant that lies ``lead`` before the end of ``whole`` counted from ``start``.

    In one unit that is the rest counted forward, so that five business days with a warning one before are warned after
    four; in two units the lead is counted back from the end.
    """
    end = after(start, whole, calendar)
    if whole.kind is Kind.BUSINESS_DAYS and lead.kind is Kind.BUSINESS_DAYS and lead.days < whole.days:
        return calendar.business_days_after(start, whole.days - lead.days)
    return before(end, lead, calendar)


def due(
    start: int,
    within: Duration,
    calendar: Calendar,
    pauses: Sequence[Stretch],
    business_days: DayEnd = "same_time",
    at_closing: AtClosing = "closing",
) -> int:
    """When a clock that began at ``start`` falls due, given the pauses that are over (G-6).

    What was used before a pause is kept. A target in business days carries over the open time that lay between the
    pause and its due instant; where no open time passed during the pause, it is due when it was.
    """
    if not pauses:
        return after(start, within, calendar, business_days, at_closing)
    if within.kind is Kind.BUSINESS_DAYS:
        return _due_in_days(after(start, within, calendar, business_days), calendar, pauses)
    return _due_in_time(start, within, calendar, pauses, at_closing)


def _due_in_days(end: int, calendar: Calendar, pauses: Sequence[Stretch]) -> int:
    for paused, resumed in pauses:
        if end < paused:
            break
        if calendar.open_between(paused, resumed):
            end = calendar.due_after(resumed, calendar.open_between(paused, end))
    return end


def _due_in_time(
    start: int, within: Duration, calendar: Calendar, pauses: Sequence[Stretch], at_closing: AtClosing
) -> int:
    counts_open = within.kind is Kind.BUSINESS
    left = within.seconds
    for paused, resumed in pauses:
        used = calendar.open_between(start, paused) if counts_open else paused - start
        if used > left:
            break
        left -= used
        start = resumed
    return calendar.due_after(start, left, at_closing) if counts_open else start + left


def used(start: int, end: int, pauses: Sequence[Stretch], calendar: Calendar | None) -> int:
    """Seconds between two instants without the pauses: open time of ``calendar``, or elapsed time without one."""
    total = _between(start, end, calendar)
    for paused, resumed in pauses:
        if paused < end:
            total -= _between(paused, min(resumed, end), calendar)
    return total


def _between(start: int, end: int, calendar: Calendar | None) -> int:
    return end - start if calendar is None else calendar.open_between(start, end)
