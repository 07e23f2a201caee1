"""Half-open spans of time, `[start, end)`, in whole epoch seconds. Knows nothing of zones or clocks."""

from collections.abc import Iterable
from dataclasses import dataclass

from guichet.core.hours.errors import HoursError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The seconds from `start` to `end`, `end` itself left out (G-1). Never empty.

    Raises HoursError when it would be empty or run backwards.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a span that holds no second."""
        if self.start >= self.end:
            msg = f"A span must end after it starts, but this one runs from {self.start} to {self.end}."
            raise HoursError(msg, start=self.start, end=self.end)

    @property
    def seconds(self) -> int:
        """How many seconds it holds."""
        return self.end - self.start

    def __contains__(self, at: int) -> bool:
        """Whether the instant `at` lies in it: its start does, its end does not."""
        return self.start <= at < self.end

    def intersect(self, other: "Span") -> "Span | None":
        """Return what both hold, or None when that is nothing."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def cut(self, other: "Span") -> "tuple[Span, ...]":
        """Return what is left of it when `other` is taken out: none, one or two spans."""
        if other.end <= self.start or self.end <= other.start:
            return (self,)
        before = (Span(self.start, other.start),) if self.start < other.start else ()
        after = (Span(other.end, self.end),) if other.end < self.end else ()
        return before + after


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the union of `spans`, in order; those that overlap or touch become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)


def intersect(left: Iterable[Span], right: Iterable[Span]) -> tuple[Span, ...]:
    """Return what both unions hold, in order."""
    ours, theirs = merge(left), merge(right)
    found: list[Span] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        both = ours[i].intersect(theirs[j])
        if both is not None:
            found.append(both)
        if ours[i].end <= theirs[j].end:
            i += 1
        else:
            j += 1
    return tuple(found)


def cut(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """Return the union of `spans` without what `holes` hold, in order."""
    left: list[Span] = []
    gaps = merge(holes)
    first = 0
    for span in merge(spans):
        while first < len(gaps) and gaps[first].end <= span.start:
            first += 1
        start, hole = span.start, first
        while hole < len(gaps) and gaps[hole].start < span.end:
            if start < gaps[hole].start:
                left.append(Span(start, gaps[hole].start))
            start = gaps[hole].end
            hole += 1
        if start < span.end:
            left.append(Span(start, span.end))
    return tuple(left)
