"""The strip of today: the day as a band, with every instant at which a clock falls due as the shape of its priority.

It is pure: it is given what falls due, and reads neither a clock nor a database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from guichet.core.hours.calendar import Calendar
from guichet.core.hours.errors import BeyondHorizon
from guichet.core.hours.span import Span
from guichet.web.shared import instants
from guichet.web.shared.band import per_cent
from guichet.web.shared.wording import Priority

NARROWEST: Final = 1.5
"""Per cent of the strip that a mark takes: those that are closer are one mark with a number."""

LETTER: Final = 0.56
"""Per cent that a letter of a label takes, on the narrowest strip that is drawn."""

BESIDE_NOW: Final = 4.0
"""Per cent on either side of the present in which its own label stands."""

SHORT_DAY: Final = 16 * instants.HOUR


@dataclass(frozen=True, slots=True)
class Due:
    """A clock that falls due: of which ticket, when, and in which words."""

    at: int
    number: int
    subject: str
    clock: str
    priority: Priority | None
    href: str
    silence: bool = False


@dataclass(frozen=True, slots=True)
class DayMark:
    """One mark of the strip: a clock, or ``count`` of them that fall due close together."""

    x: str
    shape: str
    tone: str
    count: int
    said: str
    href: str
    label: str = ""
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour on the strip, and its figure where there is room."""

    x: str
    figure: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Opening hours on the strip."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole strip; ``said`` is what it comes to, in words."""

    day: str
    opens: tuple[Stretch, ...]
    hours: tuple[Hour, ...]
    marks: tuple[DayMark, ...]
    now_x: str
    now_said: str
    now_anchor: str
    said: str


def day_of(at: int, zone: str) -> Span:
    """The day of an instant on the wall, from midnight to midnight."""
    place = ZoneInfo(zone)
    first = datetime.combine(instants.local(at, zone).date(), time(), place)
    following = datetime.combine(first.date() + timedelta(days=1), time(), place)
    return Span(int(first.timestamp()), int(following.timestamp()))


def strip(found: Sequence[Due], calendar: Calendar, zone: str, *, at: int, jump: Callable[[int], str]) -> Strip | None:
    """The strip of the day of ``at``; nothing for a day of which the calendar does not know whether it is a holiday.

    ``jump`` gives the address of the queue from an instant on.
    """
    day = day_of(at, zone)
    try:
        opens = calendar.spans_between(day.start, day.end)
    except BeyondHorizon:
        return None
    dues = sorted((each for each in found if each.at in day), key=lambda each: each.at)
    window = _window(day, opens, [each.at for each in dues], at)
    x_now = _x(at, window)
    return Strip(
        day=instants.long_day(instants.local(at, zone).date(), year=False),
        opens=tuple(_stretches(opens, window)),
        hours=_hours(window, zone, x_now),
        marks=_marks(dues, window, zone, at, jump),
        now_x=per_cent(x_now),
        now_said=instants.clock_time(at, zone),
        now_anchor="start" if x_now < 3 else "end" if x_now > 97 else "middle",
        said=_sum(dues, at),
    )


def _sum(dues: Sequence[Due], at: int) -> str:
    coming = sum(each.at > at for each in dues)
    if not dues:
        return gettext("No clock falls due today.")
    if not coming:
        return gettext("No more clock falls due today.")
    return ngettext("%(count)s clock still falls due today.", "%(count)s clocks still fall due today.", coming) % {
        "count": coming
    }


def _window(day: Span, opens: Sequence[Span], dues: Sequence[int], at: int) -> Span:
    """The part of the day that is worth drawing: opening hours, the present, what falls due, and an hour more."""
    shown = [at, *dues, *(span.start for span in opens), *(span.end for span in opens)]
    hour = instants.HOUR
    start = max(day.start, min(shown) // hour * hour - hour)
    end = min(day.end, -(-max(shown) // hour) * hour + hour)
    return Span(start, max(end, start + hour))


def _x(at: int, window: Span) -> float:
    return 100 * (min(max(at, window.start), window.end) - window.start) / (window.end - window.start)


def _stretches(opens: Sequence[Span], window: Span) -> list[Stretch]:
    found = []
    for span in opens:
        left, right = _x(span.start, window), _x(span.end, window)
        if right > left:
            found.append(Stretch(per_cent(left), per_cent(right - left)))
    return found


def _hours(window: Span, zone: str, x_now: float) -> tuple[Hour, ...]:
    every = 1 if window.seconds <= SHORT_DAY else 2
    first = -(-window.start // instants.HOUR) * instants.HOUR
    found = []
    for at in range(first, window.end + 1, instants.HOUR):
        x, hour = _x(at, window), instants.local(at, zone).hour
        shown = hour % every == 0 and 2 < x < 98 and abs(x - x_now) > BESIDE_NOW
        found.append(Hour(per_cent(x), f"{hour:02}" if shown else ""))
    return tuple(found)


def _marks(dues: Sequence[Due], window: Span, zone: str, at: int, jump: Callable[[int], str]) -> tuple[DayMark, ...]:
    heaps: list[list[Due]] = []
    for due in dues:
        if heaps and _x(due.at, window) - _x(heaps[-1][0].at, window) < NARROWEST:
            heaps[-1].append(due)
        else:
            heaps.append([due])
    marks, taken = [], 0.0
    for heap in heaps:
        x = _x(heap[0].at, window)
        label = f"{heap[0].number} {heap[0].clock}" if len(heap) == 1 and heap[0].at > at else ""
        half = LETTER * len(label) / 2
        centre = min(max(x, half), 100 - half)
        if label and centre - half > taken:
            taken = centre + half + 1
        else:
            label = ""
        marks.append(_mark(heap, x, zone, at, jump, label))
    return tuple(marks)


def _mark(heap: Sequence[Due], x: float, zone: str, at: int, jump: Callable[[int], str], label: str) -> DayMark:
    first = heap[0]
    ranked = [each.priority for each in heap if each.priority is not None]
    top = min(ranked, key=lambda level: level.rank) if ranked else None
    late = first.at <= at and any(not each.silence for each in heap)
    if len(heap) == 1:
        said = gettext("%(time)s %(clock)s, %(number)s %(subject)s") % {
            "time": instants.clock_time(first.at, zone),
            "clock": first.clock,
            "number": first.number,
            "subject": first.subject,
        }
        href = first.href
    else:
        said = gettext("%(count)s clocks, %(from)s to %(to)s") % {
            "count": len(heap),
            "from": instants.clock_time(first.at, zone),
            "to": instants.clock_time(heap[-1].at, zone),
        }
        href = jump(first.at - 1)
    if top is not None:
        said = f"{said}, {top.name}"
    tone = "late" if late else "soon" if first.at - at <= instants.HOUR else ""
    half = LETTER * len(label) / 2
    anchor = "start" if x < half else "end" if x > 100 - half else "middle"
    return DayMark(
        per_cent(x), top.shape if top else "none", tone, len(heap), said, href, label, anchor if label else "middle"
    )
