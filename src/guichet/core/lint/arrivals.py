"""Every minute of a year at which a request can arrive, and what a target makes of each of them at once."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from guichet.core.hours.bulk import due_after_many, open_between_many
from guichet.core.hours.business_days import DayEnd
from guichet.core.hours.calendar import AtClosing, Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.hours.errors import HoursError
from guichet.core.hours.wall import DAY, instant

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Instants = NDArray[np.int64]
    Mask = NDArray[np.bool_]

MINUTE = 60


class Arrivals:
    """The minutes of one year of a desk. ``starts`` are epoch seconds; masks and due instants are in their order.

    ``open`` says which fall in the opening hours, ``any`` is all of them.
    """

    __slots__ = ("_never_closes", "_zone", "any", "desk", "open", "starts", "year")

    def __init__(self, desk: Calendar, year: int) -> None:
        """Take the desk's calendar, which must know the whole year and the day after it."""
        import numpy as np  # noqa: PLC0415 - only questions in bulk need it

        self._zone = ZoneInfo(desk.zone)
        self.desk, self.year = desk, year
        first, end = (instant(self._zone, datetime(each, 1, 1)) for each in (year, year + 1))  # noqa: DTZ001
        self.starts: Instants = np.arange(first, end, MINUTE, dtype=np.int64)
        self.any: Mask = np.ones(len(self.starts), dtype=np.bool_)
        self._never_closes = len(desk.spans_between(first, desk.until)) == 1 and desk.is_open(first)
        self.open: Mask = self.any if self._never_closes else open_between_many(desk, self.starts, self.starts + 1) > 0

    def due(self, within: Duration, calendar: Calendar, days: "DayEnd", closing: "AtClosing") -> "Instants | None":
        """Return when a target falls due for each arrival; ``None`` where the calendar does not know that far."""
        try:
            if within.kind is Kind.BUSINESS_DAYS:
                return self._in_days(within.days, calendar, days)
            if within.kind is Kind.BUSINESS:
                return self._in_open_time(within.seconds, calendar, closing)
            return self.starts + within.seconds
        except HoursError:
            return None

    def _in_open_time(self, seconds: int, calendar: Calendar, closing: "AtClosing") -> "Instants":
        due = due_after_many(calendar, self.starts, seconds)
        return due if closing == "closing" else _each(due, calendar.next_opening)

    def _in_days(self, count: int, calendar: Calendar, days: "DayEnd") -> "Instants":
        """As ``calendar.business_days_after`` of each: in one sum where no clock changes near, else one by one."""
        import numpy as np  # noqa: PLC0415 - only questions in bulk need it

        table, clock = calendar.business_days.table, calendar.business_days.clock
        begins, ends, of_day, numbers, opens, closes = (
            np.asarray(each, dtype=np.int64)
            for each in (
                table.piece_starts, table.piece_ends, table.piece_days, table.numbers, table.opens, table.closes,
            )
        )  # fmt: skip
        piece = np.searchsorted(ends, self.starts, side="right")
        if int(piece[-1]) + 1 >= len(ends) or int(of_day[piece[-1]]) + count >= len(numbers):
            return _each(self.starts, lambda at: calendar.business_days_after(at, count, days))
        moved = np.maximum(self.starts, begins[piece])
        day = of_day[piece]
        whole = moved == opens[day]
        if days == "end_of_day":
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
        due = np.where(whole, closes[target - 1], found)
        ask &= ~whole
        due[ask] = _each(moved[ask], lambda at: calendar.business_days_after(at, count, days))
        return due

    def closed_at(self, due: "Instants") -> "Mask":
        """Return which due instants fall while the desk is closed; closing time and opening time themselves do not."""
        return ~self.any if self._never_closes else open_between_many(self.desk, due - 1, due + 1) == 0

    def unworked(self, due: "Instants") -> "Mask":
        """Return for which arrivals the desk has not one open second before the due instant."""
        return ~self.any if self._never_closes else open_between_many(self.desk, self.starts, due) == 0

    def first(self, where: "Mask") -> int:
        """Return the first arrival of a working hour where the mask holds, or else the first at all."""
        import numpy as np  # noqa: PLC0415 - only questions in bulk need it

        within = np.flatnonzero(where & self.open)
        return int(within[0] if len(within) else np.flatnonzero(where)[0])

    def shown(self, number: int, due: "Instants") -> str:
        """Return an arrival and its due instant as local times."""
        return f"arrives {self._local(int(self.starts[number]))}, due {self._local(int(due[number]))}"

    def _local(self, at: int) -> str:
        shown = datetime.fromtimestamp(at, self._zone)
        return f"{DAYS[shown.weekday()]} {shown:%Y-%m-%d %H:%M}"


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def share(part: "Mask", of: "Mask") -> float:
    """Return which part of a mask another one covers; none of nothing."""
    whole = int(of.sum())
    return float((part & of).sum()) / whole if whole else 0.0


def percent(part: float) -> str:
    """Return a share as people read it; never 0 % of something nor 100 % of less than all."""
    if part in {0.0, 1.0}:
        return f"{part:.0%}".replace("%", " %")
    return f"{min(max(part * 100, 0.1), 99.9):.1f} %"


def _each(starts: "Instants", question: "Callable[[int], int]") -> "Instants":
    """Ask about each different instant once."""
    import numpy as np  # noqa: PLC0415 - only questions in bulk need it

    different, back = np.unique(starts, return_inverse=True)
    answers = np.fromiter((question(int(at)) for at in different), dtype=np.int64, count=len(different))
    return answers[back]
