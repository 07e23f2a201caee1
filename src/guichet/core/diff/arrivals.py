"""Two promises held against each other for every instant at which a request can arrive: a proof, not a sample.

Due instants are straight lines between breakpoints. Where they are in order at the first and the last second of each
stretch between the breakpoints of both, they are in order for every second of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from guichet.core.diff.counting import NEVER, Counting, SameHours, is_open
from guichet.core.diff.verdict import Verdict, of_gain
from guichet.core.hours.breakpoints import edges
from guichet.core.hours.calendar import Calendar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Instants = NDArray[np.int64]
    Mask = NDArray[np.bool_]

When = Literal["inside", "outside"] | None
"""Only what arrives inside the opening hours, as they were, or only outside; or whatever arrives."""


@dataclass(frozen=True, slots=True, eq=False)
class Promise:
    """What one policy promises to one kind of ticket: inside and outside the hours of its desk; or nothing there."""

    desk: Calendar
    inside: Counting | None
    outside: Counting | None

    @property
    def by_hours(self) -> bool:
        """Whether it tells apart what arrives inside and outside the hours."""
        return self.inside is not self.outside

    def countings(self) -> tuple[Counting, ...]:
        """Return the ways in which it counts."""
        both = (self.inside, self.outside) if self.by_hours else (self.inside,)
        return tuple(each for each in both if each is not None)

    def due(self, starts: "Instants") -> "Instants":
        """Return when it falls due for each start; ``NEVER`` where nothing is promised."""
        import numpy as np  # noqa: PLC0415 - only bulk questions need it

        if not self.by_hours:
            return _due(self.inside, starts)
        return np.where(is_open(self.desk, starts), _due(self.inside, starts), _due(self.outside, starts))


@dataclass(frozen=True, slots=True)
class Example:
    """One arrival and the two due instants, old and new; ``None`` where nothing is promised."""

    start: int
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Order:
    """How two promises stand to each other: an arrival for which the new one falls due later, and one for which it
    falls due sooner; ``None`` where it is so for no arrival from ``since`` to ``until``, both in.
    """

    later: Example | None
    sooner: Example | None
    since: int
    until: int
    alike: bool = False

    @property
    def verdict(self) -> Verdict:
        """What the new promise is to the customer; incomparable where there is no arrival that both know, unless both
        are ``alike``: written and counted in the same way.
        """
        if self.until < self.since and not self.alike:
            return Verdict.INCOMPARABLE
        return of_gain(gained=self.sooner is not None, lost=self.later is not None)


class Scale:
    """Holds promises of two policies against each other from ``since`` until the end of what both know."""

    __slots__ = ("_found", "desk", "same", "since", "until")

    def __init__(self, desk: Calendar, calendars: Sequence[Calendar], since: int) -> None:
        """Take the old desk's calendar, and all that either policy names."""
        self.desk = desk
        self.since = max([since, *(each.since for each in calendars)])
        self.until = min(each.until for each in calendars) - 1
        self.same = SameHours(self.since, self.until + 1)
        self._found: dict[tuple[object, ...], Order] = {}

    def order(self, old: Promise, new: Promise, when: When = None) -> Order:
        """Return how the new promise stands to the old one; what was found for the same two is kept."""
        key = (*map(_key, (old, new)), when)
        found = self._found.get(key)
        if found is None:
            until = min([self.until, *(each.latest() for each in (*old.countings(), *new.countings()))])
            alike = self._alike(old, new)
            found = Order(None, None, self.since, until, alike=True) if alike else self._reckoned(old, new, when, until)
            self._found[key] = found
        return found

    def _alike(self, old: Promise, new: Promise) -> bool:
        if (old.by_hours or new.by_hours) and not self.same(old.desk, new.desk):
            return False
        pairs = ((old.inside, new.inside), (old.outside, new.outside))
        return all(
            one is two or (one is not None and two is not None and one.same_as(two, self.same)) for one, two in pairs
        )

    def _reckoned(self, old: Promise, new: Promise, when: When, until: int) -> Order:
        import numpy as np  # noqa: PLC0415 - only bulk questions need it

        bends = [each.bends() for each in (*old.countings(), *new.countings())]
        if old.by_hours or new.by_hours or when:
            bends += [edges(each) for each in {self.desk, old.desk, new.desk}]
        at = np.concatenate([np.asarray([self.since, until], dtype=np.int64), *bends])
        at = np.unique(np.concatenate([at - 1, at, at + 1]))
        at = at[(at >= self.since) & (at <= until)]
        if when is not None and len(at):
            at = at[is_open(self.desk, at) == (when == "inside")]
        if not len(at):
            return Order(None, None, self.since, until)
        were, are = old.due(at), new.due(at)
        return Order(
            self._example(at, were, are, are > were), self._example(at, were, are, are < were), self.since, until
        )

    def _example(self, at: "Instants", were: "Instants", are: "Instants", where: "Mask") -> Example | None:
        """Return the first of them, on a whole minute of the opening hours if there is one."""
        import numpy as np  # noqa: PLC0415 - only bulk questions need it

        if not where.any():
            return None
        plain = where & (at % 60 == 0)
        if plain.any():
            where = plain
        found = np.flatnonzero(where)
        within = found[is_open(self.desk, at[found])]
        first = int(within[0] if len(within) else found[0])
        old, new = int(were[first]), int(are[first])
        return Example(int(at[first]), None if old == NEVER else old, None if new == NEVER else new)


def _due(counting: Counting | None, starts: "Instants") -> "Instants":
    import numpy as np  # noqa: PLC0415 - only bulk questions need it

    return np.full_like(starts, NEVER) if counting is None else counting.due(starts)


def _key(promise: Promise) -> tuple[object, ...]:
    desk = promise.desk if promise.by_hours else None
    return (desk, *map(_counted, (promise.inside, promise.outside)))


def _counted(counting: Counting | None) -> tuple[object, ...] | None:
    if counting is None:
        return None
    return (counting.within, counting.calendar, counting.business_days, counting.at_closing)
