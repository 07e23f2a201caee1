"""Places of a period (IS-3): how many tickets of a calendar month, or year, have one, and how many are left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from guichet.core.hours.wall import instant

Period = Literal["month", "year"]


@dataclass(frozen=True, slots=True)
class Span:
    """``[start, end)`` of a period, as instants."""

    start: int
    end: int


def period_of(at: int, zone: ZoneInfo, period: Period = "month") -> Span:
    """The calendar month or year that an instant falls in, by the wall clock of the zone."""
    shown = datetime.fromtimestamp(at, zone)
    month = shown.month if period == "month" else 1
    start = datetime(shown.year, month, 1)  # noqa: DTZ001 - what the wall shows
    later = month + 1 if period == "month" else 13
    end = datetime(shown.year + (later > 12), 1 if later > 12 else later, 1)  # noqa: DTZ001 - months
    return Span(instant(zone, start), instant(zone, end))


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket's place was taken (``taken``), or given back, at an instant. ``since`` is when the ticket was filed: the
    period that its place belongs to, whenever it comes back.
    """

    ticket: int
    at: int
    since: int
    taken: bool


def used(places: Iterable[Place], span: Span, *, until: int) -> int:
    """How many tickets filed in the period have a place, by what was known at ``until``."""
    held: dict[int, bool] = {}
    for place in places:
        if place.at <= until and span.start <= place.since < span.end:
            held[place.ticket] = place.taken
    return sum(held.values())
