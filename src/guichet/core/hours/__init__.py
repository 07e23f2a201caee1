"""When is the desk open: spans, durations, weekly hours, holidays, calendars and the sums over them. No clock."""

from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.hours.entries import CalendarEntry
from guichet.core.hours.errors import (
    BeyondHorizon,
    CalendarError,
    DurationError,
    HolidayError,
    HoursError,
    NeverOpens,
    WeekError,
    ZoneError,
)
from guichet.core.hours.holidays import resolve as resolve_holidays
from guichet.core.hours.reasons import Closed, Slice, Why
from guichet.core.hours.span import Span
from guichet.core.hours.tables import DatedSpan
from guichet.core.hours.week import Slot, Week

__all__ = [
    "BeyondHorizon",
    "Calendar",
    "CalendarEntry",
    "CalendarError",
    "Closed",
    "DatedSpan",
    "Duration",
    "DurationError",
    "HolidayError",
    "HoursError",
    "Kind",
    "NeverOpens",
    "Slice",
    "Slot",
    "Span",
    "Week",
    "WeekError",
    "Why",
    "ZoneError",
    "resolve_holidays",
]
