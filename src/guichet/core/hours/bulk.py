"""The two sums for millions of instants at once, in numpy. Answers are those of the calendar's own methods.

Instead of searching, a table says for each quarter of an hour which stretch of open time holds its beginning; the
few instants whose stretch begins later within their quarter are moved on. Work goes by chunks that stay in cache.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from guichet.core.hours.calendar import Calendar
from guichet.core.hours.errors import CalendarError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Instants = NDArray[np.int64]

CHUNK = 16384
CELL = 900


def due_after_many(calendar: Calendar, starts: "Instants", seconds: "Instants | int") -> "Instants":
    """Return `calendar.due_after` of each start, with one sum for all or one each.

    `starts`: int64, any shape of one dimension, epoch seconds; `seconds`: int or int64 of the same length.
    Raises what the scalar raises if any single one would: BeyondHorizon, or CalendarError for a negative sum.
    """
    import numpy as np  # noqa: PLC0415 - only bulk questions need it

    tables = _tables(calendar)
    starts = np.ascontiguousarray(starts, dtype=np.int64)
    each = np.broadcast_to(np.asarray(seconds, dtype=np.int64), starts.shape)
    result = np.empty_like(starts)
    for at in range(0, len(starts), CHUNK):
        chunk, wanted = starts[at : at + CHUNK], each[at : at + CHUNK] if np.ndim(seconds) else seconds
        least = int(np.min(wanted))
        if least < 0 or not _within(calendar, chunk):
            _ask_one_by_one(calendar.due_after, chunk, each[at : at + CHUNK])
        goal = tables.elapsed(chunk) + wanted
        if int(goal.max()) > tables.total:
            _ask_one_by_one(calendar.due_after, chunk, each[at : at + CHUNK])
        due = tables.reached(goal)
        result[at : at + CHUNK] = due if least > 0 else np.where(np.equal(wanted, 0), chunk, due)
    return result


def open_between_many(calendar: Calendar, starts: "Instants", ends: "Instants") -> "Instants":
    """Return `calendar.open_between` of each pair: int64 of one dimension and the same length, epoch seconds.

    Raises what the scalar raises if any single pair would.
    """
    import numpy as np  # noqa: PLC0415 - only bulk questions need it

    tables = _tables(calendar)
    starts, ends = (np.ascontiguousarray(each, dtype=np.int64) for each in (starts, ends))
    if starts.shape != ends.shape:
        msg = f"As many starts as ends are needed, but there are {len(starts)} and {len(ends)}."
        raise CalendarError(msg)
    result = np.empty_like(starts)
    for at in range(0, len(starts), CHUNK):
        first, last = starts[at : at + CHUNK], ends[at : at + CHUNK]
        if not _within(calendar, first) or not _within(calendar, last) or bool((first > last).any()):
            _ask_one_by_one(calendar.open_between, first, last)
        result[at : at + CHUNK] = tables.elapsed(last) - tables.elapsed(first)
    return result


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Which edge, of a sorted few, is the last at or before a number: the same as searchsorted, from a table."""

    edges: "Instants"
    base: int
    cells: "NDArray[np.int32]"
    steps: int

    def __call__(self, at: "Instants") -> "NDArray[np.intp]":
        import numpy as np  # noqa: PLC0415 - only bulk questions need it

        cell = at - self.base
        cell //= CELL
        index: NDArray[np.intp] = self.cells.take(cell).astype(np.intp)
        for _ in range(self.steps):
            index += at >= self.edges.take(index + 1, mode="clip")
            np.minimum(index, len(self.edges) - 1, out=index)
        return index


@dataclass(frozen=True, slots=True)
class _Tables:
    """The calendar's tables in numpy, with a lookup over instants and one over sums of open time."""

    ends: "Instants"
    lags: "Instants"
    total: int
    by_start: _Lookup
    by_total: _Lookup

    def elapsed(self, at: "Instants") -> "Instants":
        """Return the open seconds before each instant."""
        import numpy as np  # noqa: PLC0415 - only bulk questions need it

        index = self.by_start(at)
        found: Instants = np.minimum(at, self.ends.take(index))
        found += self.lags.take(index)
        return found

    def reached(self, goal: "Instants") -> "Instants":
        """Return the first instant at which as many open seconds have passed."""
        # The first total >= goal comes after the last total <= goal - 1.
        index = self.by_total(goal - 1)
        index += 1
        found: Instants = goal - self.lags.take(index)
        return found


_KEPT: "WeakKeyDictionary[Calendar, _Tables]" = WeakKeyDictionary()


def _tables(calendar: Calendar) -> _Tables:
    kept = _KEPT.get(calendar)
    if kept is None:
        import numpy as np  # noqa: PLC0415 - only bulk questions need it

        starts, ends, totals, lags = (np.array(each, dtype=np.int64) for each in calendar.tables())
        total = int(totals[-1])
        # One lag more, for a goal of which nothing is left: refused before, but looked up when no seconds are asked.
        kept = _KEPT[calendar] = _Tables(
            ends,
            np.append(lags, lags[-1]),
            total,
            _lookup(starts, calendar.since, calendar.until),
            _lookup(totals, 0, total),
        )
    return kept


def _lookup(edges: "Instants", base: int, last: int) -> _Lookup:
    import numpy as np  # noqa: PLC0415 - only bulk questions need it

    begins = base + CELL * np.arange((last - base) // CELL + 2, dtype=np.int64)
    cells = np.maximum(np.searchsorted(edges, begins, side="right") - 1, 0)
    before_next = np.searchsorted(edges, begins + CELL - 1, side="right") - 1
    return _Lookup(edges, base, cells.astype(np.int32), int((before_next - cells).max()))


def _within(calendar: Calendar, at: "Instants") -> bool:
    return calendar.since <= int(at.min()) and int(at.max()) <= calendar.until


def _ask_one_by_one(question: "Callable[[int, int], int]", left: "Instants", right: "Instants") -> None:
    """Let the calendar itself refuse the first that it would refuse."""
    ours: Sequence[int] = left.tolist()
    theirs: Sequence[int] = right.tolist()
    for one, other in zip(ours, theirs, strict=True):  # pragma: no branch - one of them is refused
        question(one, other)
