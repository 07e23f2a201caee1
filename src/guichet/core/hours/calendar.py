"""A compiled calendar: when a desk is open, and the two sums over it. Each question is a binary search."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Literal, NoReturn

from guichet.core.hours.business_days import BusinessDays, DayEnd
from guichet.core.hours.errors import BeyondHorizon, CalendarError, NeverOpens
from guichet.core.hours.reasons import Reasons, Slice, Why
from guichet.core.hours.span import Span
from guichet.core.hours.tables import (
    DatedSpan,
    closed_spans,
    day_table,
    exceptional,
    instants_of,
    joined,
    midnights_of,
    opening_pieces,
    pieces_of,
)
from guichet.core.hours.wall import WallClock, place
from guichet.core.hours.week import Week

LONGEST_YEARS = 100

AtClosing = Literal["closing", "next_opening"]


class Calendar:
    """Open time in one zone, known from the instant `since` up to the instant `until`.

    Instants are whole epoch seconds (UTC). A question about an instant outside `[since, until)`, or whose answer
    lies outside, raises BeyondHorizon; an answer that is `until` itself is still known. Build it by `compile`.
    """

    __slots__ = (
        "__weakref__",
        "_closed",
        "_ends",
        "_lags",
        "_reasons",
        "_starts",
        "_totals",
        "business_days",
        "since",
        "until",
        "zone",
    )

    def __init__(
        self, zone: str, since: int, until: int, spans: Sequence[tuple[int, int]], days: BusinessDays, why: Reasons
    ) -> None:
        """Take open spans, sorted and apart, within `[since, until]`. Use `compile`."""
        self.zone, self.since, self.until = zone, since, until
        self.business_days = days
        self._reasons = why
        self._closed: dict[int, tuple[Slice, ...]] = {}
        # An empty span at the very start stands for "before any opening": no search ever falls off the left edge.
        self._starts, self._ends, self._totals, self._lags = [since], [since], [0], [-since]
        total = 0
        for start, end in spans:
            self._starts.append(start)
            self._ends.append(end)
            self._lags.append(total - start)
            total += end - start
            self._totals.append(total)

    @classmethod
    def compile(
        cls,
        zone: str,
        week: Week,
        *,
        known: tuple[date, date],
        holidays: Mapping[date, str] | None = None,
        closings: Sequence[DatedSpan] = (),
        openings: Sequence[DatedSpan] = (),
    ) -> "Calendar":
        """Compile ((weekly hours - holidays - closings) + openings) over the dates `known`, the second left out.

        A holiday is the whole local date, so it cuts a night shift. Raises ZoneError, CalendarError when `known`
        makes no sense, NeverOpens when there is not one open second.
        """
        first, last = known[0].toordinal(), known[1].toordinal()
        if known[0].year < 1970 or not 0 < last - first <= LONGEST_YEARS * 366:
            msg = f"A calendar cannot be known from {known[0]} to {known[1]}."
            raise CalendarError(msg, hint="Give a first date from 1970 on and a later one, at most 100 years apart.")
        clock = WallClock(place(zone), first, last)
        midnights = midnights_of(clock, first, last)
        near = {on: name for on, name in (holidays or {}).items() if first - 1 <= on.toordinal() <= last}
        shut, extra = instants_of(clock, closings), instants_of(clock, openings)
        closed = closed_spans(clock, near, [(start, end) for start, end, _ in shut])
        pieces = pieces_of(
            clock,
            week,
            first,
            midnights,
            closed,
            opening_pieces([(start, end) for start, end, _ in extra], midnights, first),
        )
        since, until = midnights[0], midnights[-1]
        if not pieces:
            msg = f"This calendar never opens from {known[0]} to {known[1]}."
            raise NeverOpens(msg, hint="Give it hours on some day that is no holiday.")
        spans = joined(pieces, since, until)
        days = BusinessDays(day_table(pieces), clock)
        gained = exceptional(extra, week, closed, first, midnights, clock) if extra else ()
        return cls(zone, since, until, spans, days, Reasons(week, first, midnights, near, shut, gained))

    def is_open(self, at: int) -> bool:
        """Whether the desk is open at the instant; at closing time it is not (G-1)."""
        if not self.since <= at < self.until:
            self._beyond()
        return at < self._ends[bisect_right(self._starts, at) - 1]

    def next_opening(self, at: int) -> int:
        """Return the first open instant from `at` on: `at` itself when open."""
        if not self.since <= at < self.until:
            self._beyond()
        i = bisect_right(self._starts, at)
        if at < self._ends[i - 1]:
            return at
        if i == len(self._starts):
            self._beyond()
        return self._starts[i]

    def next_closing(self, at: int) -> int:
        """Return the first closing after `at`: of the stretch that is open then, else of the next."""
        if not self.since <= at < self.until:
            self._beyond()
        i = bisect_right(self._ends, at)
        # A stretch that reaches the end of what is known may go on beyond it.
        if i == len(self._ends) or self._ends[i] == self.until:
            self._beyond()
        return self._ends[i]

    def open_between(self, start: int, end: int) -> int:
        """Return the open seconds in `[start, end)`. Raises CalendarError when `end` is before `start`."""
        if not self.since <= start <= end <= self.until:
            self._refuse(start, end)
        starts, ends, lags = self._starts, self._ends, self._lags
        i = bisect_right(starts, start) - 1
        j = bisect_right(starts, end, i) - 1
        close_i, close_j = ends[i], ends[j]
        # Comparisons, not min(): this is asked a few times for every ticket, and a call costs as much as a search.
        before_end = end if end < close_j else close_j  # noqa: FURB136
        before_start = start if start < close_i else close_i  # noqa: FURB136
        return before_end + lags[j] - before_start - lags[i]

    def due_after(self, at: int, seconds: int, at_closing: AtClosing = "closing") -> int:
        """Return the earliest instant, not before `at`, at which `seconds` of open time since `at` have passed (G-3).

        So a sum used up exactly at closing time is due at closing time; with `next_opening`, at the next opening.
        No seconds: `at` itself (with `next_opening`, the next opening from `at`).
        """
        if not self.since <= at <= self.until or seconds <= 0 or at_closing != "closing":
            return self._due_after_with_care(at, seconds, at_closing)
        i = bisect_right(self._starts, at) - 1
        close = self._ends[i]
        if at < close:
            due = at + seconds
            if due <= close:
                return due
            goal = due + self._lags[i]
        else:
            goal = self._totals[i] + seconds
        j = bisect_left(self._totals, goal, i)
        if j == len(self._totals):
            self._beyond()
        return goal - self._lags[j]

    def due_before(self, at: int, seconds: int) -> int:
        """Return the latest instant from which at least `seconds` of open time remain until `at`.

        No seconds: `at` itself.
        """
        if not self.since <= at <= self.until or seconds < 0:
            self._refuse_sum(at, seconds)
        if not seconds:
            return at
        goal = self.open_between(self.since, at) - seconds
        if goal < 0:
            self._beyond()
        # The last stretch before which no more than `goal` seconds are open: the one after the last total <= goal.
        return goal - self._lags[bisect_right(self._totals, goal)]

    def due(self, at: datetime, seconds: int) -> datetime:
        """Answer `due_after` for an aware datetime (a begun second counts as not begun), in UTC.

        Raises CalendarError for a naive one.
        """
        if at.tzinfo is None:
            msg = f"{at.isoformat()} has no offset, so it is not an instant."
            raise CalendarError(msg)
        return datetime.fromtimestamp(self.due_after(math.floor(at.timestamp()), seconds), UTC)

    def spans_between(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the open spans in `[start, end)`, clipped to it."""
        if not self.since <= start <= end <= self.until:
            self._refuse(start, end)
        if start == end:
            return ()
        i, j = bisect_right(self._ends, start), bisect_left(self._starts, end)
        found = zip(self._starts[i:j], self._ends[i:j], strict=True)
        return tuple(Span(max(start, opens), min(end, closes)) for opens, closes in found)

    def business_days_after(self, at: int, count: int, due: DayEnd = "same_time") -> int:
        """Return when `count` business days from `at` are over (G-4). `count` is at least 1, else CalendarError.

        It follows G-4's wall times to the letter. So where clocks change, a later start can be due earlier, by at
        most the change: 02:59 and, of the repeated hour, the second 02:10 are due at 02:59 and 02:10.
        """
        if not self.since <= at < self.until:
            self._beyond()
        found = self.business_days.after(at, count, due)
        return self._known(found)

    def business_days_before(self, at: int, count: int) -> int:
        """Return the latest instant from which `count` business days are over by `at`: the inverse of the above."""
        if not self.since <= at < self.until:
            self._beyond()
        found = self.business_days.before(at, count)
        return self._known(found)

    def why_closed(self, at: int) -> Why | None:
        """Return why the desk is closed at the instant, or None when it is open."""
        return None if self.is_open(at) else self._reasons.at(at)

    def slices_between(self, start: int, end: int) -> tuple[Slice, ...]:
        """Cover `[start, end)` with open slices and closed ones, parted where the reason changes, in order."""
        if not self.since <= start <= end <= self.until:
            self._refuse(start, end)
        starts, ends = self._starts, self._ends
        found: list[Slice] = []
        i = bisect_right(starts, start) - 1
        while start < end:
            close = ends[i]
            if start < close:
                stop = min(close, end)
                found += self._reasons.opened(start, stop)
            else:
                closed = self._closed_after(i)
                stop = closed[-1].end
                if start == close and stop <= end:
                    found += closed
                else:
                    found += _clipped(closed, start, end)
                i += 1
            start = stop
        return tuple(found)

    def tables(self) -> tuple[Sequence[int], Sequence[int], Sequence[int], Sequence[int]]:
        """Return, for `bulk`, the starts and ends of open time, totals at the ends, and totals minus instants."""
        return self._starts, self._ends, self._totals, self._lags

    def _closed_after(self, i: int) -> tuple[Slice, ...]:
        """Part the closed time that follows the open stretch of that number; what was found once is kept."""
        found = self._closed.get(i)
        if found is None:
            opening = self._starts[i + 1] if i + 1 < len(self._starts) else self.until
            found = self._closed[i] = tuple(self._reasons.through(self._ends[i], opening))
        return found

    def _due_after_with_care(self, at: int, seconds: int, at_closing: AtClosing) -> int:
        if not self.since <= at <= self.until or seconds < 0:
            self._refuse_sum(at, seconds)
        due = self.due_after(at, seconds) if seconds else at
        if at_closing == "closing":
            return due
        return self.next_opening(due)

    def _known(self, found: int | None) -> int:
        if found is None or not self.since <= found <= self.until:
            self._beyond()
        return found

    def _refuse(self, start: int, end: int) -> NoReturn:
        if start > end:
            msg = f"A stretch of time must not end before it starts, but this runs from {start} to {end}."
            raise CalendarError(msg, start=start, end=end)
        self._beyond()

    def _refuse_sum(self, at: int, seconds: int) -> NoReturn:
        if seconds < 0:
            msg = f"A sum of open time must not be negative, but this is {seconds} seconds from {at}."
            raise CalendarError(msg, at=at, seconds=seconds)
        self._beyond()

    def _beyond(self) -> NoReturn:
        known = [datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z") for at in (self.since, self.until)]
        msg = f"This calendar ({self.zone}) is known from {known[0]} until {known[1]} only."
        raise BeyondHorizon(msg, since=self.since, until=self.until)


def _clipped(slices: Iterable[Slice], start: int, end: int) -> Iterator[Slice]:
    for each in slices:
        if each.start < end and start < each.end:
            yield Slice(max(start, each.start), min(end, each.end), each.why)
