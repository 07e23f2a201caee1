"""Why a calendar is closed at an instant: a code that the doors put in words, with the holiday's or closing's name."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from guichet.core.hours.span import Span
from guichet.core.hours.week import Week


class Closed(StrEnum):
    """What closes a calendar; where several do, the first of this order is named."""

    HOLIDAY = "holiday"
    CLOSING = "closing"
    WEEKEND = "weekend"
    CLOSED_DAY = "closed_day"
    CLOSED_HOURS = "closed_hours"


@dataclass(frozen=True, slots=True)
class Why:
    """Why it is closed: a stable code, and the name of the holiday or the reason of the closing, else nothing."""

    code: Closed
    detail: str = ""


class Slice(NamedTuple):
    """The seconds from `start` to `end` of one kind: open (`why` is None), or closed for one reason.

    `opening` is the reason of the exceptional opening without which it would be closed, else nothing.
    """

    start: int
    end: int
    why: Why | None
    opening: str = ""

    @property
    def span(self) -> Span:
        """Its stretch of time."""
        return Span(self.start, self.end)

    @property
    def open(self) -> bool:
        """Whether the desk is open in it."""
        return self.why is None


_OUTSIDE = Why(Closed.CLOSED_HOURS)


class Reasons:
    """What closes a calendar, by date and by closing; and of open time, which of it is open by exception only."""

    __slots__ = ("_closings", "_edges", "_first", "_holidays", "_midnights", "_openings", "_weekdays")

    def __init__(
        self,
        week: Week,
        first: int,
        midnights: Sequence[int],
        holidays: Mapping[date, str],
        closings: Sequence[tuple[int, int, str]],
        openings: Sequence[tuple[int, int, str]] = (),
    ) -> None:
        """Take the instant at which each date from the one numbered `first` begins, and closings as instants.

        `openings` are those stretches that are open by exception only, in order and apart.
        """
        self._first, self._midnights, self._closings, self._openings = first, midnights, closings, openings
        self._holidays = {on.toordinal(): Why(Closed.HOLIDAY, name) for on, name in holidays.items()}
        self._weekdays = [
            _OUTSIDE if slots else Why(Closed.WEEKEND if day >= 5 else Closed.CLOSED_DAY)
            for day, slots in enumerate(week.days)
        ]
        self._edges = sorted({edge for start, end, _ in closings for edge in (start, end)})

    def at(self, at: int) -> Why:
        """Return why it is closed at the instant."""
        number = self._first + bisect_right(self._midnights, at) - 1
        holiday = self._holidays.get(number)
        if holiday is not None:
            return holiday
        for start, end, reason in self._closings:
            if start > at:
                break
            if at < end:
                return Why(Closed.CLOSING, reason)
        return self._weekdays[(number - 1) % 7]

    def opened(self, start: int, end: int) -> Iterator[Slice]:
        """Part the open stretch `[start, end)` where it is open by exception only."""
        for begin, until, reason in self._openings:
            if begin >= end or until <= start:
                continue
            if start < begin:
                yield Slice(start, begin, None)
            start = max(start, begin)
            yield Slice(start, min(until, end), None, reason)
            start = min(until, end)
        if start < end:
            yield Slice(start, end, None)

    def through(self, start: int, end: int) -> Iterator[Slice]:
        """Part the closed stretch `[start, end)` where the reason changes: at midnights and edges of closings only."""
        edges = sorted({start, *_inside(self._midnights, start, end), *_inside(self._edges, start, end)})
        since, why = start, self.at(start)
        for edge in edges[1:]:
            next_why = self.at(edge)
            if next_why != why:
                yield Slice(since, edge, why)
                since, why = edge, next_why
        yield Slice(since, end, why)


def _inside(edges: Sequence[int], start: int, end: int) -> Sequence[int]:
    return edges[bisect_right(edges, start) : bisect_right(edges, end - 1)]
