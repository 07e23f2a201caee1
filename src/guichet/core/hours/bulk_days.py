"""The sum of business days (G-4) for many instants at once, in numpy: the answers of the calendar itself."""

from typing import TYPE_CHECKING

from guichet.core.hours.business_days import DayEnd
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.wall import DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Instants = NDArray[np.int64]


def business_days_after_many(calendar: Calendar, starts: "Instants", count: int, due: DayEnd) -> "Instants":
    """Return ``calendar.business_days_after`` of each start: int64 of one dimension, epoch seconds.

    In one sum where no clock changes near, else one by one. Raises what the scalar raises if any single one would.
    """
    import numpy as np  # noqa: PLC0415 - only bulk questions need it

    if not len(starts):
        return starts
    table, clock = calendar.business_days.table, calendar.business_days.clock
    begins, ends, of_day, numbers, opens, closes = (
        np.asarray(each, dtype=np.int64)
        for each in (
            table.piece_starts, table.piece_ends, table.piece_days, table.numbers, table.opens, table.closes,
        )
    )  # fmt: skip
    piece = np.searchsorted(ends, starts, side="right")
    last = int(piece.max())
    known = calendar.since <= int(starts.min()) and last + 1 < len(ends)
    if count < 1 or not known or int(of_day[last]) + count >= len(numbers):
        return each_once(starts, lambda at: calendar.business_days_after(at, count, due))
    moved = np.maximum(starts, begins[piece])
    day = of_day[piece]
    whole = moved == opens[day]
    if due == "end_of_day":
        ends_of_days: Instants = closes[day + count - whole]
        return ends_of_days
    target = day + count
    # The same wall time on the target day: exact wherever no clock changes within a day of it.
    changes = np.asarray(clock.changes, dtype=np.int64)
    since = [int(begins[0]) - DAY, *clock.changes]
    offsets = np.asarray([clock.offset(each) for each in since], dtype=np.int64)

    def offset(at: "Instants") -> "Instants":
        return offsets[np.searchsorted(changes, at, side="right")]

    wall = moved + offset(moved) + (numbers[target] - numbers[day]) * DAY
    found = wall - offset(wall - offset(moved))
    ask = np.searchsorted(changes, found - DAY) != np.searchsorted(changes, found + DAY)
    found = np.clip(found, opens[target], closes[target])
    found = np.minimum(found, ends[np.searchsorted(begins, found, side="right") - 1])
    reached = np.where(whole, closes[target - 1], found)
    ask &= ~whole
    reached[ask] = each_once(moved[ask], lambda at: calendar.business_days_after(at, count, due))
    return reached


def each_once(starts: "Instants", question: "Callable[[int], int]") -> "Instants":
    """Return the answer of each start, asking about each different instant once."""
    import numpy as np  # noqa: PLC0415 - only bulk questions need it

    different, back = np.unique(starts, return_inverse=True)
    answers = np.fromiter((question(int(at)) for at in different), dtype=np.int64, count=len(different))
    return answers[back]
