"""The sum of business days (G-4) and its inverse, over a calendar's table of days. Walks no days."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from guichet.core.hours.errors import CalendarError
from guichet.core.hours.tables import DayTable
from guichet.core.hours.wall import DAY, WallClock, ordinal_seconds

DayEnd = Literal["same_time", "end_of_day"]
"""Where in the day that was found a target of business days falls due (G-4)."""


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """The business days of a calendar. Every answer is an instant, or None where the table ends before it."""

    table: DayTable
    clock: WallClock

    def after(self, at: int, count: int, due: DayEnd) -> int | None:
        """Return when `count` business days after `at` are over (G-4)."""
        _refuse_no_days(count)
        days = self.table
        piece = bisect_right(days.piece_starts, at) - 1
        if piece < 0 or at >= days.piece_ends[piece]:
            piece += 1
            if piece == len(days.piece_starts):
                return None
            at = days.piece_starts[piece]
        day = days.piece_days[piece]
        whole = at == days.opens[day]
        target = day + count - 1 if whole else day + count
        if target >= len(days.numbers):
            return None
        if whole or due == "end_of_day":
            return days.closes[target]
        return self._same_time(at, day, target)

    def before(self, at: int, count: int) -> int | None:
        """Return the latest instant whose `count` business days (due at the same time) are over by `at`."""
        _refuse_no_days(count)
        days = self.table
        # Of a day's starts the first opening is due first, at a closing: the last day with any start that fits.
        day = bisect_right(days.closes, at) - count
        if day < 0:
            return None
        target = day + count
        if target >= len(days.numbers) or at < days.opens[target]:
            return days.opens[day]
        numbers, clock = days.numbers, self.clock
        here, there = clock.steady_offset(numbers[day]), clock.steady_offset(numbers[target])
        if here is None or there is None:
            return self._latest_by_trial(at, day, target)
        shift = (numbers[target] - numbers[day]) * DAY + here - there
        return self._latest_open(self._last_alike(at) - shift, day)

    def _same_time(self, at: int, day: int, target: int) -> int:
        """Return the same wall time on day `target`, clamped into its hours."""
        days, clock = self.table, self.clock
        number, other = days.numbers[day], days.numbers[target]
        here, there = clock.steady_offset(number), clock.steady_offset(other)
        if here is not None and there is not None:
            found = at + (other - number) * DAY + here - there
        else:
            found = clock.instant(other, clock.shown(at) - ordinal_seconds(number))
        if found <= days.opens[target]:
            return days.opens[target]
        if found >= days.closes[target]:
            return days.closes[target]
        piece = bisect_right(days.piece_starts, found) - 1
        return min(found, days.piece_ends[piece])

    def _last_alike(self, at: int) -> int:
        """Return the last instant that is clamped to `at` or before it: `at`, or in a lunch gap the end of the gap."""
        piece = bisect_right(self.table.piece_starts, at) - 1
        return at if at < self.table.piece_ends[piece] else self.table.piece_starts[piece + 1] - 1

    def _latest_open(self, at: int, day: int) -> int:
        """Return the last open second of the day that is not after `at`; its first when all are."""
        days = self.table
        if at <= days.opens[day]:
            return days.opens[day]
        at = min(at, days.closes[day] - 1)
        return min(at, days.piece_ends[bisect_right(days.piece_starts, at) - 1] - 1)

    def _latest_by_trial(self, at: int, day: int, target: int) -> int:
        """Return what `before` asks for where clocks change near either day, so that order is not kept.

        The starts that fit are a few stretches. Each ends where the wall shows what it shows at the last instant
        alike, just before a change here or there, or at the end of a piece: try each of these, take the latest.
        """
        days, clock = self.table, self.clock
        span = (days.opens[day] - 2 * DAY, days.closes[day] + 2 * DAY)
        other = (days.opens[target] - 2 * DAY, days.closes[target] + 2 * DAY)
        here, there = clock.changes_between(*span), clock.changes_between(*other)
        offsets_here = {clock.offset(each) for each in (*span, *here)}
        offsets_there = {clock.offset(each) for each in (*other, *there)}
        apart = (days.numbers[target] - days.numbers[day]) * DAY
        ends = [self._last_alike(at), *(change - 1 for change in there)]
        trials = {end + theirs - ours - apart for end in ends for theirs in offsets_there for ours in offsets_here}
        trials |= {change - 1 for change in here}
        trials |= {self._latest_open(trial, day) for trial in trials} | {days.closes[day] - 1}
        fits = [
            trial
            for trial in trials
            if days.opens[day] < trial < days.closes[day]
            and self._latest_open(trial, day) == trial
            and self._same_time(trial, day, target) <= at
        ]
        return max(fits, default=days.opens[day])


def _refuse_no_days(count: int) -> None:
    if count < 1:
        msg = f"A number of business days must be at least 1, not {count}."
        raise CalendarError(msg, found=count)
