"""The ribbon: the time of one ticket as a horizontal band, worked out from its marks, its standing and its calendar.

Open hours are to scale and closed ones folded; the rows are who wrote, what the desk did by itself, and each clock.
It is pure: it is given all that it draws, and reads neither a clock nor a database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from guichet.core.commitments.standing import Act
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.span import Span
from guichet.web.agent.ribbon_clocks import Clock, Wall, clock_row
from guichet.web.shared import instants
from guichet.web.shared.band import HEAD, Band, Fold, Mark, Opening, Row, Tick, per_cent
from guichet.web.shared.receipt import NO_REASONS
from guichet.web.shared.scale import Scale

TOP, STEP, GAP = HEAD, 26, 8
"""Pixels: the head, one row, the gap between people and clocks."""

LONGEST = 15 * 9 * 3600
"""The most open time on one band; of an older ticket the beginning is left to the conversation."""

NARROWEST = 1.9
"""Per cent between two marks of a row: closer ones stand side by side instead of on each other."""

LABEL, HALF_FIGURE = 10.6, 1.4
"""Per cent of the narrowest band that the label of the present takes, and half of an hour's figure."""

NOWHERE = (0.0, -1.0)

EDGE = 6.0
"""Per cent from either edge within which the label of the present would run out of the narrowest band."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as the ribbon needs it: when, whose row, which sign, the figure of its message, words and link."""

    at: int
    row: str
    sign: str
    said: str
    href: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """An act of the desk, done or to come, in words."""

    act: Act
    said: str
    short: str
    href: str


def ribbon(  # noqa: PLR0913 - all that it draws, given
    title: str,
    happenings: Sequence[Happening],
    clocks: Sequence[Clock],
    deeds: Sequence[Deed],
    *,
    calendar: Calendar,
    zone: str,
    at: int,
    over: bool,
    reasons: Mapping[str, str] = NO_REASONS,
) -> Band:
    """Lay out the band at the instant ``at``; ``over``: the ticket is closed and the present no longer matters.
    ``reasons`` word those of exceptional openings and closings in the language of the page.
    """
    window = _window(happenings, clocks, deeds, calendar, at, over=over)
    scale = Scale(window, calendar.spans_between(window.start, window.end))
    wall = Wall(zone, calendar, reasons)
    who = [
        _marks_row(gettext("Customer"), "customer", happenings, scale, 0),
        _marks_row(gettext("Desk"), "desk", happenings, scale, 1),
    ]
    if deeds:
        who.append(_deeds_row(deeds, scale, 2, window))
    below = TOP + len(who) * STEP + GAP
    rows = [clock_row(clock, scale, below + i * STEP + STEP // 2, wall, at) for i, clock in enumerate(clocks)]
    now = None
    if not over and at in window:
        said = gettext("now %(time)s") % {"time": instants.clock_time(at, zone)}
        now = Mark(per_cent(scale.x(at)), "now", "", said, "", anchor=_side(scale.x(at)))
    openings = _openings(scale, zone, _hidden_by(now, scale.x(at)) if now else NOWHERE)
    return Band(
        title=title,
        height=below + len(rows) * STEP + 4,
        openings=openings,
        folds=_folds(scale),
        who=tuple(who),
        clocks=tuple(rows),
        now=now,
        size="long" if len(openings) > 8 else "",
    )


def _side(x: float) -> str:
    """On which side of its line the present is named: over it, but within the band at both of its edges."""
    return "start" if x < EDGE else "end" if x > 100 - EDGE else "middle"


# --- the window ---


def _window(
    happenings: Sequence[Happening],
    clocks: Sequence[Clock],
    deeds: Sequence[Deed],
    calendar: Calendar,
    at: int,
    *,
    over: bool,
) -> Span:
    hour = instants.HOUR
    instants_ = [each.at for each in happenings] + [deed.act.at for deed in deeds]
    instants_ += [due for clock in clocks for due in (clock.standing.due_at, clock.standing.met_at) if due]
    if not over:
        instants_.append(at)
    start, end = min(instants_), max(instants_)
    # Room at the right, in open time, for the words beside the last flag.
    end = calendar.due_after(end, max(hour, calendar.open_between(start, end) // 5))
    start, end = start // hour * hour, -(-end // hour) * hour
    if not over and at < _cut(start, end, calendar):
        # What is to come is so far off that the present would be left out: it is left to its words beside the band.
        end = -(-calendar.due_after(at, LONGEST // 2) // hour) * hour
    return Span(_cut(start, end, calendar), end)


def _cut(start: int, end: int, calendar: Calendar) -> int:
    """Where a band up to ``end`` begins, so that it is no longer than the longest."""
    if calendar.open_between(start, end) <= LONGEST:
        return start
    return calendar.due_before(end, LONGEST) // instants.HOUR * instants.HOUR


def _hidden_by(now: Mark, x: float) -> tuple[float, float]:
    """The stretch of the head over which the label of the present lies."""
    before, after = {"start": (0.5, LABEL), "end": (LABEL, 0.5)}.get(now.anchor, (LABEL / 2, LABEL / 2))
    return x - before, x + after


def _openings(scale: Scale, zone: str, hidden: tuple[float, float]) -> tuple[Opening, ...]:
    found = []
    last_day = None
    for stretch in scale.stretches:
        if not stretch.open:
            continue
        day = instants.local(stretch.span.start, zone).date()
        name = "" if day == last_day or stretch.left > 95 else instants.day_name(day)
        last_day = day
        narrow = stretch.width < 7
        found.append(
            Opening(
                per_cent(stretch.left),
                per_cent(stretch.width),
                name.rsplit(" ", 1)[0] if name else "",
                tuple(_uncovered(_ticks(stretch.span, scale, zone, narrow=narrow), hidden)),
            )
        )
    return tuple(found)


def _uncovered(ticks: Iterable[Tick], hidden: tuple[float, float]) -> Iterable[Tick]:
    """The hours, without the figures of which the label of the present would leave a part."""
    for tick in ticks:
        x = float(tick.x.removesuffix("%"))
        # A figure stands over its line, or within the band at an edge of its day.
        begins = x - {"start": 0, "middle": HALF_FIGURE, "end": 2 * HALF_FIGURE}[tick.anchor]
        covered = begins <= hidden[1] and hidden[0] <= begins + 2 * HALF_FIGURE
        yield replace(tick, figure="") if covered else tick


def _ticks(span: Span, scale: Scale, zone: str, *, narrow: bool) -> Iterable[Tick]:
    first = -(-span.start // instants.HOUR) * instants.HOUR
    hours = list(range(first, span.end + 1, instants.HOUR))
    every = 3 if scale.x(span.end) - scale.x(span.start) > 3 * len(hours) / 2 else 4
    for hour in hours:
        at_edge = hour in (span.start, span.end)
        figure = f"{instants.local(hour, zone).hour:02}"
        if hour == span.start:
            yield Tick(per_cent(scale.x(hour)), figure, "start")
        elif hour == span.end:
            yield Tick(per_cent(scale.x(hour)), "" if narrow else figure, "end")
        else:
            room = min(scale.x(hour) - scale.x(span.start), scale.x(span.end) - scale.x(hour)) > 2.6
            shown = not narrow and not at_edge and room and int(figure) % every == 0
            yield Tick(per_cent(scale.x(hour)), figure if shown else "", "middle")


def _folds(scale: Scale) -> tuple[Fold, ...]:
    found = []
    for stretch in scale.stretches:
        if not stretch.open and stretch.span.seconds >= instants.HOUR:
            hours = round(stretch.span.seconds / instants.HOUR)
            said = instants.whole_hours(hours) if stretch.width > 3.2 else ""
            found.append(Fold(per_cent(stretch.left + stretch.width / 2), said))
    return tuple(found)


# --- who ---


def _marks_row(name: str, row: str, happenings: Sequence[Happening], scale: Scale, index: int) -> Row:
    mine = [each for each in happenings if each.row == row and each.at >= scale.window.start]
    places = _apart([scale.x(each.at) for each in mine])
    marks = [
        Mark(per_cent(x), each.sign, each.figure, each.said, each.href) for each, x in zip(mine, places, strict=True)
    ]
    return Row(name, _middle(index), marks=tuple(marks))


def _deeds_row(deeds: Sequence[Deed], scale: Scale, index: int, window: Span) -> Row:
    shown = [deed for deed in deeds if deed.act.at in window]
    places = _apart([scale.x(deed.act.at) for deed in shown])
    marks = []
    for i, (deed, x) in enumerate(zip(shown, places, strict=True)):
        following = places[i + 1] if i + 1 < len(places) else 100.0
        room = following - x > 1.2 + 0.62 * len(deed.short)
        sign = "act" if deed.act.done else "act-next"
        level = str(deed.act.level) if deed.act.level else ""
        text = deed.short if room else ""
        before = not text and i == len(shown) - 1 and x - (places[i - 1] if i else 0.0) > 1.2 + 0.62 * len(deed.short)
        marks.append(
            Mark(
                per_cent(x),
                sign,
                level,
                deed.said,
                deed.href,
                deed.short if before else text,
                "end" if before else "start",
            )
        )
    return Row(gettext("By itself"), _middle(index), marks=tuple(marks))


def _apart(places: Sequence[float]) -> list[float]:
    """The places of a row, each at least a mark's width after the one before, none beyond the right edge."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + NARROWEST) if found else place)
    for i in range(len(found) - 1, -1, -1):
        most = found[i + 1] - NARROWEST if i + 1 < len(found) else 100.0
        found[i] = min(found[i], most)
    return found


def _middle(index: int) -> int:
    return TOP + index * STEP + STEP // 2 + 6
