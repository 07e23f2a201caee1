"""The opening hours of two desks, compared second by second over the years that both know."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guichet.core.diff.counting import SameHours, is_open
from guichet.core.diff.verdict import Verdict, of_gain
from guichet.core.hours.breakpoints import edges
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.span import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Openings:
    """The first stretch of time that was open and is no longer, and the first that is open now and was not; with how
    many seconds there are of either from ``since`` until ``until``.
    """

    lost: Span | None
    gained: Span | None
    lost_seconds: int
    gained_seconds: int
    since: int
    until: int
    known: bool = True

    @property
    def verdict(self) -> Verdict:
        """Worse where any second is lost; incomparable where nothing is known of both."""
        if not self.known:
            return Verdict.INCOMPARABLE
        return of_gain(gained=self.gained is not None, lost=self.lost is not None)


def compare_openings(old: Calendar, new: Calendar, same: SameHours) -> Openings:
    """Compare both over the time of ``same``, which both must know."""
    import numpy as np  # noqa: PLC0415 - only bulk questions need it

    since, until = same.since, same.until
    if same(old, new) or since >= until:
        return Openings(None, None, 0, 0, since, until, known=same(old, new))
    at = np.unique(np.concatenate([[since, until], edges(old), edges(new)]))
    at = at[(at >= since) & (at <= until)]
    was, is_now = is_open(old, at[:-1]), is_open(new, at[:-1])
    lost, gained = _spans(at, was & ~is_now), _spans(at, is_now & ~was)
    return Openings(
        lost[0] if lost else None,
        gained[0] if gained else None,
        sum(each.end - each.start for each in lost),
        sum(each.end - each.start for each in gained),
        since,
        until,
    )


def _spans(at: "NDArray[np.int64]", where: "NDArray[np.bool_]") -> list[Span]:
    """The stretches between neighbours where the mask holds, those that touch as one."""
    import numpy as np  # noqa: PLC0415 - only bulk questions need it

    padded = np.concatenate([[False], where, [False]])
    turns = np.flatnonzero(padded[1:] != padded[:-1])
    return [Span(int(at[start]), int(at[end])) for start, end in zip(turns[::2], turns[1::2], strict=True)]
