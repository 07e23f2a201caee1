"""Adding a promised time to an instant, and measuring what of it has been used, in the unit that the promise has.

The three units: elapsed time, open time, business days (G-2, G-3, G-4). Instants are whole epoch seconds.
"""

from collections.abc import Callable, Sequence
from functools import partial
from operator import add
from typing import Final

from guichet.core.hours.business_days import DayEnd
from guichet.core.hours.calendar import AtClosing, Calendar
from guichet.core.hours.duration import Duration, Kind

Stretch = tuple[int, int]
Reckoner = Callable[[int], int]
"""The instant at which a time that it knows has passed since the one that it is given."""

# Up to Python 3.11 a look at a member of an enumeration costs as much as a call.
ELAPSED: Final = Kind.ELAPSED
BUSINESS: Final = Kind.BUSINESS
BUSINESS_DAYS: Final = Kind.BUSINESS_DAYS


def reckoner(
    within: Duration, calendar: Calendar, business_days: DayEnd = "same_time", at_closing: AtClosing = "closing"
) -> Reckoner:
    """``after`` for one promised time: made once, and asked for every ticket."""
    if within.kind is ELAPSED:
        return partial(add, within.seconds)
    if within.kind is BUSINESS:
        return partial(calendar.due_after, seconds=within.seconds, at_closing=at_closing)
    return partial(calendar.business_days_after, count=within.days, due=business_days)


def after(start: int, within: Duration, calendar: Calendar) -> int:
    """The instant at which ``within`` has passed since ``start``."""
    return reckoner(within, calendar)(start)


def before(end: int, within: Duration, calendar: Calendar) -> int:
    """The latest instant from which ``within`` has passed at ``end``."""
    if within.kind is ELAPSED:
        return end - within.seconds
    if within.kind is BUSINESS:
        return calendar.due_before(end, within.seconds)
    return calendar.business_days_before(end, within.days)


def less(start: int, whole: Duration, lead: Duration, calendar: Calendar) -> int:
    """The instant that lies ``lead`` before the end of ``whole`` counted from ``start``.

    In one unit that is the rest counted forward, so that five business days with a warning one before are warned after
    four; in two units the lead is counted back from the end.
    """
    end = after(start, whole, calendar)
    if whole.kind is BUSINESS_DAYS and lead.kind is BUSINESS_DAYS and lead.days < whole.days:
        return calendar.business_days_after(start, whole.days - lead.days)
    return before(end, lead, calendar)


def put_off(
    due_at: int, paused: int, resumed: int, kind: Kind, calendar: Calendar, at_closing: AtClosing = "closing"
) -> int:
    """When a clock that would have been due at ``due_at`` falls due after a pause (G-6): what was used is kept.

    What is carried over is the time between the pause and the due instant. A target in business days carries over open
    time, and where none passed during the pause, it is due when it was.
    """
    if due_at < paused:
        return due_at
    if kind is ELAPSED:
        return due_at + resumed - paused
    left = calendar.open_between(paused, due_at)
    if kind is BUSINESS:
        return calendar.due_after(resumed, left, at_closing)
    return calendar.due_after(resumed, left) if calendar.open_between(paused, resumed) else due_at


def used(start: int, end: int, pauses: Sequence[Stretch], calendar: Calendar | None) -> int:
    """Seconds between two instants without the pauses: open time of ``calendar``, or elapsed time without one."""
    total = _between(start, end, calendar)
    for paused, resumed in pauses:
        if paused < end:
            total -= _between(paused, min(resumed, end), calendar)
    return total


def _between(start: int, end: int, calendar: Calendar | None) -> int:
    return end - start if calendar is None else calendar.open_between(start, end)
