"""How one target counts, and where its due instants bend."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from guichet.core.commitments.bulk import after_many
from guichet.core.hours.breakpoints import bends_of_days, bends_of_open_time
from guichet.core.hours.bulk import open_between_many
from guichet.core.hours.business_days import DayEnd
from guichet.core.hours.calendar import AtClosing, Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.hours.errors import BeyondHorizon

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Instants = NDArray[np.int64]
    Mask = NDArray[np.bool_]

NEVER: Final = 2**62
"""The due instant of what is not promised: later than all others."""


@dataclass(frozen=True, slots=True, eq=False)
class Counting:
    """A time promised, the calendar on which it counts, and where in a day, or at a closing, it falls due."""

    within: Duration
    calendar: Calendar
    business_days: DayEnd = "same_time"
    at_closing: AtClosing = "closing"

    def due(self, starts: "Instants") -> "Instants":
        """Return when it falls due for each start. Raises ``BeyondHorizon`` for a start that is after ``latest``."""
        return after_many(starts, self.within, self.calendar, self.business_days, self.at_closing)

    def bends(self) -> "Instants":
        """Return the starts between which ``due`` is a straight line."""
        import numpy as np  # noqa: PLC0415 - only bulk questions need it

        if self.within.kind is Kind.BUSINESS:
            return bends_of_open_time(self.calendar, self.within.seconds)
        if self.within.kind is Kind.BUSINESS_DAYS:
            return bends_of_days(self.calendar, self.within.days)
        return np.empty(0, dtype=np.int64)

    def latest(self) -> int:
        """Return the last start of which the calendar surely knows the due instant; before it knows all."""
        if self.within.kind is Kind.BUSINESS:
            opening = self.calendar.tables()[0][-1]
            try:
                return self.calendar.due_before(opening, self.within.seconds)
            except BeyondHorizon:
                return self.calendar.since - 1
        if self.within.kind is Kind.BUSINESS_DAYS:
            opens = self.calendar.business_days.table.opens
            last = len(opens) - 1 - self.within.days
            return opens[last] if last >= 0 else self.calendar.since - 1
        return NEVER

    def same_as(self, other: "Counting", hours: "SameHours") -> bool:
        """Whether both give the same due instants, without reckoning any."""
        kind = self.within.kind
        if (kind, self.within.amount) != (other.within.kind, other.within.amount):
            return False
        if kind is Kind.ELAPSED:
            return True
        edges = self.business_days if kind is Kind.BUSINESS_DAYS else self.at_closing
        other_edges = other.business_days if kind is Kind.BUSINESS_DAYS else other.at_closing
        return edges == other_edges and hours(self.calendar, other.calendar)


class SameHours:
    """Whether two calendars are open at the same times, from ``since`` until ``until``, or where there is no time in
    between, at all times that they know; what was found is kept.
    """

    __slots__ = ("_found", "since", "until")

    def __init__(self, since: int, until: int) -> None:
        """Take the stretch of time that matters."""
        self.since, self.until = since, until
        self._found: dict[tuple[Calendar, Calendar], bool] = {}

    def __call__(self, one: Calendar, two: Calendar) -> bool:
        """Answer for these two, by their pieces and the days that these belong to."""
        if one is two:
            return True
        found = self._found.get((one, two))
        if found is None:
            found = self._found[one, two] = one.zone == two.zone and self._pieces(one) == self._pieces(two)
        return found

    def _pieces(self, calendar: Calendar) -> list[tuple[int, int, int]]:
        table = calendar.business_days.table
        return [
            (start, end if self.until <= self.since else min(end, self.until), table.numbers[day])
            for start, end, day in zip(table.piece_starts, table.piece_ends, table.piece_days, strict=True)
            if self.until <= self.since or (start < self.until and end > self.since)
        ]


def is_open(calendar: Calendar, at: "Instants") -> "Mask":
    """Return at which of the instants the calendar is open."""
    return open_between_many(calendar, at, at + 1) > 0
