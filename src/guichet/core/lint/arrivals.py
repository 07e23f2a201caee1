"""Every minute of a year at which a request can arrive, and what a target makes of each of them at once."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from guichet.core.commitments.bulk import after_many
from guichet.core.hours.bulk import open_between_many
from guichet.core.hours.business_days import DayEnd
from guichet.core.hours.calendar import AtClosing, Calendar
from guichet.core.hours.duration import Duration
from guichet.core.hours.errors import HoursError
from guichet.core.hours.wall import instant
from guichet.core.lint.said import Arrival

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Instants = NDArray[np.int64]
    Mask = NDArray[np.bool_]

MINUTE = 60
MINUTES = 24 * 60
WHOLE_DAY = "00:00-23:59"


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
            return after_many(self.starts, within, calendar, days, closing)
        except HoursError:
            return None

    def closed_at(self, due: "Instants") -> "Mask":
        """Return which due instants fall while the desk is closed; closing time and opening time themselves do not."""
        return ~self.any if self._never_closes else open_between_many(self.desk, due - 1, due + 1) == 0

    def closed_on(self, calendar: Calendar) -> "Mask":
        """Return which arrivals another calendar does not count."""
        shut: Mask = open_between_many(calendar, self.starts, self.starts + 1) == 0
        return shut

    def unworked(self, due: "Instants") -> "Mask":
        """Return for which arrivals the desk has not one open second before the due instant."""
        return ~self.any if self._never_closes else open_between_many(self.desk, self.starts, due) == 0

    def first(self, where: "Mask") -> int:
        """Return the first arrival of a working hour where the mask holds, or else the first at all."""
        import numpy as np  # noqa: PLC0415 - only questions in bulk need it

        within = np.flatnonzero(where & self.open)
        return int(within[0] if len(within) else np.flatnonzero(where)[0])

    def shown(self, number: int, due: "Instants") -> Arrival:
        """Return an arrival and its due instant by the wall of the desk."""
        return Arrival(*(datetime.fromtimestamp(int(each[number]), self._zone) for each in (self.starts, due)))

    def times(self, where: "Mask") -> str | None:
        """Return at which times of an ordinary week the mask holds, for most of the year; ``None`` where at none."""
        import numpy as np  # noqa: PLC0415 - only questions in bulk need it

        held, seen = np.zeros((7, MINUTES), dtype=np.int64), np.zeros((7, 1), dtype=np.int64)
        for day, begins, ends in self._days():
            minutes = where[begins : min(ends, begins + MINUTES)]
            held[day, : len(minutes)] += minutes
            seen[day] += 1
        return _weekly([_runs(row) for row in held * 2 > seen])

    def _days(self) -> "Iterator[tuple[int, int, int]]":
        """Give each local day of the year: its weekday from Monday on, and where its minutes begin and end."""
        day, last = date(self.year, 1, 1), date(self.year + 1, 1, 1)
        origin = int(self.starts[0])
        begins = 0
        while day < last:
            following = day + timedelta(days=1)
            ends = (instant(self._zone, datetime.combine(following, time())) - origin) // MINUTE
            yield day.weekday(), begins, ends
            day, begins = following, ends


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _runs(minutes: "Mask") -> tuple[str, ...]:
    """The runs of minutes of one day in which a mask holds: ``14:01-17:59``."""
    import numpy as np  # noqa: PLC0415 - only questions in bulk need it

    edges = np.flatnonzero(np.diff(np.concatenate(([False], minutes, [False])).astype(np.int8)))
    runs = zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True)
    return tuple(f"{first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}" for first, last in runs)


def _weekly(days: list[tuple[str, ...]]) -> str | None:
    """A week, days that are alike together: ``Mon-Fri 14:01-17:59; Sat-Sun all day``."""
    said, number = [], 0
    for runs, alike in groupby(days):
        last = number + len(list(alike)) - 1
        if runs:
            names = DAYS[number] if last == number else f"{DAYS[number]}-{DAYS[last]}"
            said.append(f"{names} {'all day' if runs == (WHOLE_DAY,) else ', '.join(runs)}")
        number = last + 1
    return "; ".join(said) or None


def share(part: "Mask", of: "Mask") -> float:
    """Return which part of a mask another one covers; none of nothing."""
    whole = int(of.sum())
    return float((part & of).sum()) / whole if whole else 0.0
