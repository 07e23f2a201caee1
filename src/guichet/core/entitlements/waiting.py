"""Requests that are held until an allowance has a place (IS-3): who is let in when, and who is next.

A place goes to whoever was filed first, at the very instant at which it is free: the first of a period, or earlier
where one is given back or there are more of them. Who was let in by a decision is a place that is taken, like others.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from guichet.core.entitlements.allowance import Period, Place, period_of


class Wait(NamedTuple):
    """A request that waits for a place ``since`` an instant: that of its filing, or that at which it came back."""

    ticket: int
    filed: int
    since: int


class Allotted(NamedTuple):
    """How many places each period has from an instant on; ``None``: as many as are asked for."""

    at: int
    places: int | None


class Release(NamedTuple):
    """That a request has a place from an instant on."""

    ticket: int
    at: int


def releases(
    waits: Iterable[Wait],
    places: Iterable[Place],
    allotted: Iterable[Allotted],
    zone: ZoneInfo,
    period: Period = "month",
    *,
    until: int,
) -> list[Release]:
    """Who is let in up to ``until``, and when, in that order: ``places`` are those taken and given back without them.

    Before the first of ``allotted`` there are no places. What happens at an instant comes before who is let in then.
    """
    coming = sorted(waits, key=attrgetter("since"))
    if not coming:
        return []
    room = _Room(allotted, zone, period)
    changes = sorted((place for place in places if place.at <= until), key=attrgetter("at"))
    waiting: list[Wait] = []
    found: list[Release] = []
    for at in room.instants(coming, changes, until):
        while changes and changes[0].at <= at:
            room.take(changes.pop(0))
        while coming and coming[0].since <= at:
            waiting.append(coming.pop(0))
        for each in sorted(waiting, key=attrgetter("filed", "ticket")):
            if not room.has_place(at):
                break
            waiting.remove(each)
            room.take(Place(each.ticket, at, at, taken=True))
            found.append(Release(each.ticket, at))
    return found


def turn(ahead: int, places: int, at: int, zone: ZoneInfo, period: Period = "month") -> int | None:
    """The period's first instant at which somebody is let in at the latest who has so many ``ahead`` of them at ``at``,
    if each period goes on to have so many ``places``; ``None``: never, for it has none.
    """
    if not places:
        return None
    start = period_of(at, zone, period).end
    for _ in range(ahead // places):
        start = period_of(start, zone, period).end
    return start


class _Room:
    """The places of each period, as they are taken and given back."""

    def __init__(self, allotted: Iterable[Allotted], zone: ZoneInfo, period: Period) -> None:
        self._allotted = sorted(allotted, key=attrgetter("at"))
        self._since = [each.at for each in self._allotted]
        self._zone = zone
        self._period: Period = period
        self._held: dict[int, int] = {}
        self._used: Counter[int] = Counter()

    def instants(self, coming: list[Wait], changes: list[Place], until: int) -> list[int]:
        """Those at which a place can become free, from the first on at which anybody waits."""
        first = coming[0].since
        found = {each.since for each in coming} | {each.at for each in changes} | set(self._since)
        start = period_of(first, self._zone, self._period).end
        while start <= until:
            found.add(start)
            start = period_of(start, self._zone, self._period).end
        return sorted(at for at in found if first <= at <= until)

    def take(self, place: Place) -> None:
        """Let a place be taken, or given back."""
        had = self._held.pop(place.ticket, None)
        if had is not None:
            self._used[had] -= 1
        if place.taken:
            start = self._held[place.ticket] = period_of(place.since, self._zone, self._period).start
            self._used[start] += 1

    def has_place(self, at: int) -> bool:
        """Whether the period of an instant has a place then."""
        number = bisect_right(self._since, at)
        if not number:
            return False
        places = self._allotted[number - 1].places
        return places is None or self._used[period_of(at, self._zone, self._period).start] < places
