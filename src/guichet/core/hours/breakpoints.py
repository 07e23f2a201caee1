"""Where a sum over a calendar bends: between two neighbours of these instants it is a straight line in its start.

The lines rise by one second a second or not at all, and may jump where they meet. So two such sums are in order for
every start of a stretch where they are in order at its first and at its last second.
"""

from typing import TYPE_CHECKING

from guichet.core.hours.calendar import Calendar
from guichet.core.hours.wall import DAY, ordinal_seconds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Instants = NDArray[np.int64]

NEAR = 4 * DAY
"""A change of clocks further from the beginning of a business day is at none of its hours, whatever the zone."""


def edges(calendar: Calendar) -> "Instants":
    """Return the openings and closings of a calendar, in no order."""
    import numpy as np  # noqa: PLC0415 - only bulk questions need it

    starts, ends, _, _ = calendar.tables()
    return np.asarray([*starts, *ends], dtype=np.int64)


def bends_of_open_time(calendar: Calendar, seconds: int) -> "Instants":
    """Return where ``due_after(start, seconds)`` bends: at edges, and where the sum is used up at one."""
    import numpy as np  # noqa: PLC0415 - only bulk questions need it

    _, _, totals, lags = (np.asarray(each, dtype=np.int64) for each in calendar.tables())
    goals = totals - seconds
    goals = goals[goals > 0]
    return np.concatenate([edges(calendar), goals - lags[np.searchsorted(totals, goals)]])


def bends_of_days(calendar: Calendar, count: int) -> "Instants":
    """Return where ``business_days_after(start, count)`` bends.

    At the edges of business days and where clocks change; and where the same wall time of the target day is an edge of
    it, or is one at which clocks change there, whatever the offsets on the two days may be.
    """
    import numpy as np  # noqa: PLC0415 - only bulk questions need it

    days, clock = calendar.business_days.table, calendar.business_days.clock
    starts, ends, of_day, numbers = (
        np.asarray(each, dtype=np.int64) for each in (days.piece_starts, days.piece_ends, days.piece_days, days.numbers)
    )
    changes = np.asarray(clock.changes, dtype=np.int64)
    offsets = sorted({clock.offset(each) for each in (calendar.since, *clock.changes)})
    apart = sorted({there - here for there in offsets for here in offsets})
    there, there_on = np.concatenate([starts, ends]), np.concatenate([of_day, of_day])
    begins = (numbers - numbers[0]) * DAY + ordinal_seconds(days.numbers[0])
    near = [
        (change, day)
        for change in clock.changes
        for day in range(*np.searchsorted(begins, (change - NEAR, change + NEAR)).tolist())
    ]
    if near:
        there = np.concatenate([there, np.asarray([change for change, _ in near], dtype=np.int64)])
        there_on = np.concatenate([there_on, np.asarray([day for _, day in near], dtype=np.int64)])
    there, there_on = there[there_on >= count], there_on[there_on >= count]
    back = there - (numbers[there_on] - numbers[there_on - count]) * DAY
    return np.concatenate([starts, ends, changes, *(back + step for step in apart)])
