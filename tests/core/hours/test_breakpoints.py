"""Between breakpoints a sum over a calendar is a straight line, whatever the clocks do."""

from datetime import date

import numpy as np
import pytest

from guichet.core.hours.breakpoints import bends_of_days, bends_of_open_time
from guichet.core.hours.bulk import due_after_many
from guichet.core.hours.bulk_days import business_days_after_many
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.week import Week

KNOWN = (date(2026, 1, 1), date(2027, 3, 1))
CALENDARS = [
    Calendar.compile(zone, Week.parse(week), known=KNOWN, holidays={date(2026, 5, 1): "May"})
    for zone, week in [
        ("Europe/Paris", {"mon-fri": "09:00-12:00, 13:00-18:00"}),
        ("America/Toronto", {"daily": "22:00-06:00"}),
        ("Australia/Lord_Howe", {"sat-sun": "00:30-03:30", "wed": "01:45-02:15, 23:00-24:00"}),
        ("Asia/Kathmandu", {"daily": "00:00-24:00"}),
    ]
]


def _assert_straight(bends: np.ndarray, due: np.ndarray, at: np.ndarray) -> None:
    """Of three neighbours in a row with no breakpoint near, the middle one is on the line of the others."""
    bends = np.unique(bends)
    free = np.searchsorted(bends, at[:-2] - 1) == np.searchsorted(bends, at[2:] + 1, side="right")
    rise = np.diff(due)
    assert free.mean() > 0.9
    assert (rise[:-1][free] == rise[1:][free]).all()
    assert set(np.unique(rise[:-1][free]).tolist()) <= {0, int(at[1] - at[0])}


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("step", [60, 1])
def test_open_time_is_straight_between_its_bends(calendar: Calendar, step: int) -> None:
    start = calendar.since + 80 * 86400
    at = np.arange(start, start + (200 * 86400 if step == 60 else 200_000), step, dtype=np.int64)
    for seconds in (1, 5400, 100_000):
        due = due_after_many(calendar, at, seconds)
        _assert_straight(bends_of_open_time(calendar, seconds), due, at)


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("due", ["same_time", "end_of_day"])
def test_business_days_are_straight_between_their_bends(calendar: Calendar, due: str) -> None:
    """Over both changes of clocks, by the minute; and around them by the second."""
    whole = np.arange(calendar.since, calendar.since + 330 * 86400, 60, dtype=np.int64)
    for change in calendar.business_days.clock.changes[:3] or [calendar.since + 90 * 86400]:
        near = np.arange(change - 2 * 86400, change + 86400, 1, dtype=np.int64)
        near = near[near >= calendar.since]
        for at in (whole, near):
            for count in (1, 3):
                found = business_days_after_many(calendar, at, count, due)  # type: ignore[arg-type]
                _assert_straight(bends_of_days(calendar, count), found, at)
