"""The clocks of the ribbon: their bars, where one round or slice ends and another begins, and when each is due."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from guichet.core.commitments.standing import CommitmentStanding, CommitmentStatus, LedgerEntry, Why
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.reasons import Closed
from guichet.core.hours.span import Span
from guichet.web.shared import instants
from guichet.web.shared.band import Bar, Cut, Flag, Row, per_cent
from guichet.web.shared.scale import Scale


@dataclass(frozen=True, slots=True)
class Round:
    """One earlier round of a promise that recurs: from one update to the next, and when it was missed, if it was."""

    start: int
    end: int
    missed_at: int | None


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of the ribbon: a promise's, that of closing by silence, or the meter of prepaid time; its name, and its
    link to the receipt. ``rounds`` are those before the one that runs, ``cuts`` where a slice ends and another begins.
    """

    standing: CommitmentStanding
    name: str
    icon: str
    detail: str
    href: str
    rounds: tuple[Round, ...] = ()
    cuts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Wall:
    """The hours that the band shades: the zone in which they are told, the calendar, its exceptions in words."""

    zone: str
    calendar: Calendar
    reasons: Mapping[str, str]

    def reason_of(self, span: Span, *, counts: bool) -> str:
        """The reason of the exception that closes some of the span, or by which all of it is open."""
        start, end = max(span.start, self.calendar.since), min(span.end, self.calendar.until)
        for piece in self.calendar.slices_between(start, end) if self.reasons and start < end else ():
            closing = piece.why.detail if piece.why and piece.why.code is Closed.CLOSING else ""
            reason = (piece.opening if span == piece.span else "") if counts else closing
            if reason:
                return self.reasons.get(reason, reason)
        return ""


def clock_row(clock: Clock, scale: Scale, y: int, wall: Wall, at: int) -> Row:
    """The row of one clock: bars of what counted and will count, cuts between rounds, and when it is due."""
    standing = clock.standing
    bars = [*_round_bars(clock, scale, wall), *_past_bars(standing, scale, wall, at)]
    if standing.status is CommitmentStatus.RUNNING and standing.due_at and standing.due_at > at:
        bars += _bars_to_come(standing, scale, wall, at)
    flags = _flags(clock, scale, wall.zone, at)
    return Row(clock.name, y, clock.icon, clock.detail, bars=tuple(bars), flags=flags, cuts=_cuts(clock, scale, wall))


def _round_bars(clock: Clock, scale: Scale, wall: Wall) -> Iterable[Bar]:
    for each in clock.rounds:
        start, due = max(each.start, scale.window.start), each.missed_at or each.end
        if start < due:
            yield _bar(Span(start, due), "counted", scale, wall)
        if max(start, due) < each.end:
            yield _bar(Span(max(start, due), each.end), "after", scale, wall)


def _cuts(clock: Clock, scale: Scale, wall: Wall) -> tuple[Cut, ...]:
    """Where one round or slice ends and the next begins: ticked where a promise was kept, a stroke where it was not."""
    found = [
        Cut(
            per_cent(scale.x(each.end)),
            "late" if each.missed_at else "kept",
            gettext("%(name)s: %(instant)s, late")
            % {"name": clock.name, "instant": instants.full_instant(each.end, wall.zone)}
            if each.missed_at
            else gettext("%(name)s: %(instant)s, in time")
            % {"name": clock.name, "instant": instants.full_instant(each.end, wall.zone)},
        )
        for each in clock.rounds
        if each.end in scale.window
    ]
    found += [
        Cut(
            per_cent(scale.x(cut)),
            "",
            gettext("%(name)s: %(instant)s, a slice begins")
            % {"name": clock.name, "instant": instants.full_instant(cut, wall.zone)},
        )
        for cut in clock.cuts
        if cut in scale.window
    ]
    return tuple(found)


def _past_bars(standing: CommitmentStanding, scale: Scale, wall: Wall, at: int) -> Iterable[Bar]:
    stop = standing.met_at or at
    for entry in standing.ledger:
        start, end = max(entry.start, scale.window.start), min(entry.end, stop)
        if start >= end:
            continue
        for piece, kind in _tones(entry, start, end, standing.missed_at):
            yield _bar(piece, kind, scale, wall)


def _tones(entry: LedgerEntry, start: int, end: int, missed_at: int | None) -> Iterable[tuple[Span, str]]:
    if entry.why is Why.PAUSED:
        yield Span(start, end), "paused"
    elif not entry.counts:
        yield Span(start, end), "base"
    elif missed_at is None or end <= missed_at:
        yield Span(start, end), "counted"
    elif start >= missed_at:
        yield Span(start, end), "after"
    else:
        yield Span(start, missed_at), "counted"
        yield Span(missed_at, end), "after"


def _bars_to_come(standing: CommitmentStanding, scale: Scale, wall: Wall, at: int) -> Iterable[Bar]:
    begin, due = max(at, standing.started_at or at), standing.due_at or at
    elapsed = all(entry.why is Why.ELAPSED for entry in standing.ledger) and bool(standing.ledger)
    for stretch in scale.stretches:
        start, end = max(stretch.span.start, begin), min(stretch.span.end, due)
        if start < end:
            yield _bar(Span(start, end), "tocome" if stretch.open or elapsed else "base", scale, wall)


def _bar(span: Span, kind: str, scale: Scale, wall: Wall) -> Bar:
    words: dict[str, Callable[[], str]] = {
        "counted": lambda: gettext("%(from)s to %(to)s counts"),
        "paused": lambda: gettext("%(from)s to %(to)s paused"),
        "base": lambda: gettext("%(from)s to %(to)s desk closed, not counted"),
        "after": lambda: gettext("%(from)s to %(to)s past due"),
        "tocome": lambda: gettext("%(from)s to %(to)s will count"),
    }
    edges = {"from": instants.full_instant(span.start, wall.zone), "to": instants.full_instant(span.end, wall.zone)}
    left, right = scale.x(span.start), scale.x(span.end)
    reason = "" if kind == "paused" else wall.reason_of(span, counts=kind != "base")
    said = words[kind]() % edges
    return Bar(per_cent(left), per_cent(right - left), kind, f"{said} ({reason})" if reason else said)


def _flags(clock: Clock, scale: Scale, zone: str, at: int) -> tuple[Flag, ...]:
    standing = clock.standing
    due = standing.missed_at or standing.due_at
    if due is None or due not in scale.window:
        return ()
    tone, text = _flag_words(standing, zone, at)
    x = scale.x(due)
    said = f"{clock.name}: {text}"
    end = scale.x(max(due, standing.met_at or at)) if standing.missed_at is not None else x
    # Where all of it would run out of the band, the instant alone; its distance is said beside the promise.
    short = text if _anchor(end, text) == "start" else instants.instant(due, zone, at)
    return (Flag(per_cent(x), tone, short, per_cent(end), said, clock.href, _anchor(end, short)),)


def _flag_words(standing: CommitmentStanding, zone: str, at: int) -> tuple[str, str]:
    """How a promise stands, as a tone and words: ``soon``, ``due 14:30, in 10 min``."""
    if standing.missed_at is not None:
        said = {"instant": instants.instant(standing.missed_at, zone, at)}
        return "late", gettext("missed %(instant)s") % said
    if standing.met_at is not None:
        return "kept", gettext("met %(instant)s") % {"instant": instants.instant(standing.met_at, zone, at)}
    if standing.due_at is None or standing.status is CommitmentStatus.CANCELLED:
        return "ink", gettext("called off")
    said = {"instant": instants.instant(standing.due_at, zone, at), "distance": instants.distance(standing.due_at, at)}
    tone = "soon" if standing.due_at - at <= instants.HOUR else "ink"
    return tone, gettext("%(instant)s, %(distance)s") % said


def _anchor(x: float, text: str) -> str:
    """The side on which words stand beside a place: the right, unless they would run out of the band."""
    return "end" if x + 2 + 0.62 * len(text) > 100 else "start"
