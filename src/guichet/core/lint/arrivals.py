"""Every minute of a year at which a request can arrive, and what a target makes of each of them at once."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from guichet.core.commitments.bulk import after_many
from guichet.core.hours.bulk import open_between_many
from guichet.core.hours.business_days import DayEnd
from guichet.core.hours.calendar import AtClosing, Calendar
from guichet.core.hours.duration import Duration
from guichet.core.hours.errors import HoursError
from guichet.core.hours.wall import instant

if TYPE_CHECKING:
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
            return after_many(self.starts, within, calendar, days, closing)
        except HoursError:
            return None

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
