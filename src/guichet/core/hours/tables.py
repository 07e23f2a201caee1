"""How a calendar is compiled: weekly hours, holidays, closings and openings become sorted tables of instants.

open = (weekly hours - holidays - closings) + openings, each piece kept with the business day that it belongs to.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from guichet.core.hours.errors import CalendarError
from guichet.core.hours.span import Span, cut, merge
from guichet.core.hours.wall import DAY, WallClock, instant, ordinal_seconds
from guichet.core.hours.week import Slot, Week

Piece = tuple[int, int, int]
"""Start, end, and the number (`date.toordinal`) of the business day it belongs to."""


@dataclass(frozen=True, slots=True)
class DatedSpan:
    """An exceptional opening or closing: wall times of the calendar's zone (naive, whole seconds) and the reason.

    Raises CalendarError when it has an offset, or does not end after it starts.
    """

    start: datetime
    end: datetime
    reason: str

    def __post_init__(self) -> None:
        """Refuse what is not wall time, and what holds no second."""
        if self.start.tzinfo or self.end.tzinfo or self.start.microsecond or self.end.microsecond:
            msg = "An exceptional opening or closing is given in the calendar's own wall time, in whole seconds."
            raise CalendarError(msg, reason=self.reason)
        if self.start >= self.end:
            msg = f'The exception "{self.reason}" must end after it starts, but runs from {self.start} to {self.end}.'
            raise CalendarError(msg, reason=self.reason)

    @classmethod
    def on(cls, day: date, reason: str, slot: Slot | None = None) -> "DatedSpan":
        """Return the whole date, or one slot of it."""
        midnight = datetime.combine(day, time.min)
        start, end = (0, DAY) if slot is None else (slot.start, slot.end)
        return cls(midnight + timedelta(seconds=start), midnight + timedelta(seconds=end), reason)


@dataclass(frozen=True, slots=True)
class DayTable:
    """The business days: when each first opens and last closes, and the pieces of open time, in order of time."""

    numbers: list[int]
    opens: list[int]
    closes: list[int]
    piece_starts: list[int]
    piece_ends: list[int]
    piece_days: list[int]
    """Index into `numbers` for each piece."""


def midnights_of(clock: WallClock, first: int, last: int) -> list[int]:
    """Return the instant at which each date from `first` to `last`, both in, begins."""
    return [
        clock.instant(ordinal, 0) if steady is None else ordinal_seconds(ordinal) - steady
        for ordinal in range(first, last + 1)
        for steady in (clock.steady_offset(ordinal),)
    ]


def closed_spans(clock: WallClock, holidays: Mapping[date, str], closings: Iterable[tuple[int, int]]) -> list[Span]:
    """Return the union of holidays (whole local dates) and closings."""
    days = ((clock.instant(on.toordinal(), 0), clock.instant(on.toordinal() + 1, 0)) for on in holidays)
    # A place that crosses the date line skips a whole date: there is nothing to close on it.
    return list(merge(Span(start, end) for start, end in (*days, *closings) if start < end))


def joined(pieces: Iterable[Piece], since: int, until: int) -> list[tuple[int, int]]:
    """Return the stretches of open time within `[since, until]`: pieces that touch become one."""
    found: list[tuple[int, int]] = []
    begin = reached = -1
    for start, end, _ in pieces:
        if start != reached:
            if begin >= 0:
                found.append((begin, reached))
            begin = max(start, since)
        reached = min(end, until)
    return [*found, (begin, reached)]


def pieces_of(
    clock: WallClock,
    week: Week,
    first: int,
    midnights: Sequence[int],
    closed: Sequence[Span],
    openings: Iterable[Piece],
) -> list[Piece]:
    """Return the pieces of open time within the dates that `midnights` bound, disjoint and in order."""
    last = first + len(midnights) - 1
    kept = _without(_weekly(clock, week, range(first - 1, last)), closed, midnights, first)
    return _disjoint(sorted([*kept, *openings]), midnights[0], midnights[-1])


def opening_pieces(spans: Iterable[tuple[int, int]], midnights: Sequence[int], first: int) -> Iterator[Piece]:
    """Give each exceptional opening the day on which it opens; one of over 24 h is parted at each midnight."""
    for start, end in spans:
        begin, day = start, _day_of(start, midnights, first)
        if end - start > DAY:
            for midnight in midnights[max(0, day - first + 1) :]:
                if midnight >= end:
                    break
                yield begin, midnight, day
                begin, day = midnight, _day_of(midnight, midnights, first)
        yield begin, end, day


def exceptional(
    openings: Iterable[tuple[int, int, str]],
    week: Week,
    closed: Sequence[Span],
    first: int,
    midnights: Sequence[int],
    clock: WallClock,
) -> list[tuple[int, int, str]]:
    """Return what the openings add to the hours without them, in order and apart, each stretch with its reason."""
    last = first + len(midnights) - 1
    regular = _without(_weekly(clock, week, range(first - 1, last)), closed, midnights, first)
    taken = [Span(start, end) for start, end, _ in regular]
    found: list[tuple[int, int, str]] = []
    for start, end, reason in openings:
        added = cut([Span(start, end)], taken)
        found += [(each.start, each.end, reason) for each in added]
        taken += added
    return sorted(found)


def day_table(pieces: Sequence[Piece]) -> DayTable:
    """Return the business days of `pieces`."""
    table = DayTable([], [], [], [], [], [])
    for start, end, number in pieces:
        if not table.numbers or table.numbers[-1] != number:
            table.numbers.append(number)
            table.opens.append(start)
            table.closes.append(end)
        table.closes[-1] = end
        table.piece_starts.append(start)
        table.piece_ends.append(end)
        table.piece_days.append(len(table.numbers) - 1)
    return table


def instants_of(clock: WallClock, spans: Iterable[DatedSpan]) -> list[tuple[int, int, str]]:
    """Return exceptional spans as instants with their reasons; one that a clock change swallows is left out."""
    found = [(instant(clock.zone, each.start), instant(clock.zone, each.end), each.reason) for each in spans]
    return sorted(each for each in found if each[0] < each[1])


def _weekly(clock: WallClock, week: Week, days: range) -> list[Piece]:
    found: list[Piece] = []
    for day in days:
        slots = week.days[(day - 1) % 7]
        if not slots:
            continue
        steady = clock.steady_offset(day)
        if steady is not None:
            base = ordinal_seconds(day) - steady
            found += [(base + slot.start, base + slot.end, day) for slot in slots]
        else:
            found += [(clock.instant(day, slot.start), clock.instant(day, slot.end), day) for slot in slots]
    return [piece for piece in found if piece[0] < piece[1]]


def _without(pieces: Iterable[Piece], closed: Sequence[Span], midnights: Sequence[int], first: int) -> Iterator[Piece]:
    """Cut `closed` out. What is left of a shift belongs to the day on which the first of it opens."""
    at = 0
    for start, end, number in pieces:
        while at < len(closed) and closed[at].end <= start:
            at += 1
        if at == len(closed) or closed[at].start >= end:
            yield start, end, number
            continue
        left = _cut(start, end, closed, at)
        for begin, until in left:
            opened = left[0][0]
            yield begin, until, number if opened == start else max(number, _day_of(opened, midnights, first))


def _cut(start: int, end: int, closed: Sequence[Span], at: int) -> list[tuple[int, int]]:
    left: list[tuple[int, int]] = []
    while at < len(closed) and closed[at].start < end:
        if start < closed[at].start:
            left.append((start, closed[at].start))
        start = closed[at].end
        at += 1
    if start < end:
        left.append((start, end))
    return left


def _disjoint(pieces: Iterable[Piece], since: int, until: int) -> list[Piece]:
    """Let each piece begin where the one before ends, and never go back to an earlier day."""
    found: list[Piece] = []
    reached, today = 0, 0
    for start, end, number in pieces:
        begin = max(start, reached)
        if begin < end and end > since and begin < until:
            today = max(today, number)
            found.append((begin, end, today))
            reached = end
    return found


def _day_of(at: int, midnights: Sequence[int], first: int) -> int:
    return first + bisect_right(midnights, at) - 1
