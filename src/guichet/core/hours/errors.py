"""The errors of time: what each refuses, drawn as a tree.

HoursError
├── DurationError      a length of time that cannot be read
├── WeekError          weekly hours that cannot be read, overlap or are empty
├── ZoneError          not an IANA place
├── HolidayError       unknown region, or a name that is no holiday of it
└── CalendarError      a calendar that makes no sense
    ├── NeverOpens     not one open second in all that is known
    └── BeyondHorizon  the question or its answer lies outside what is known
"""

from typing import ClassVar

from guichet.core.errors import GuichetError


class HoursError(GuichetError):
    """Any refusal of `core.hours`."""

    code: ClassVar[str] = "hours"


class DurationError(HoursError):
    """A length of time that cannot be read, is not positive, or is absurdly long."""

    code: ClassVar[str] = "duration"


class WeekError(HoursError):
    """Weekly hours that cannot be read, overlap, repeat a day or are empty."""

    code: ClassVar[str] = "week"


class ZoneError(HoursError):
    """A time zone that is not an IANA place."""

    code: ClassVar[str] = "zone"


class HolidayError(HoursError):
    """An unknown holiday region, or a name that is no holiday of it."""

    code: ClassVar[str] = "holidays"


class CalendarError(HoursError):
    """A calendar, or a question to one, that makes no sense."""

    code: ClassVar[str] = "calendar"


class NeverOpens(CalendarError):  # noqa: N818 - reads as what is said: the calendar never opens
    """The calendar has not one open second in its whole horizon."""

    code: ClassVar[str] = "never_opens"


class BeyondHorizon(CalendarError):  # noqa: N818 - reads as what is said: that is beyond the horizon
    """The question, or its answer, lies outside what the calendar knows. Never an ordinary answer."""

    code: ClassVar[str] = "beyond_horizon"
