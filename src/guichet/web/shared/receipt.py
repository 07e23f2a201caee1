"""A promise as a sum: what counted, what did not and why, what is still to come, and the instant that it comes to.

The same receipt serves the agent's ribbon, the customer's page and the policy's examples. It is pure: it takes a
standing's clock and the calendar that it counts on, and adds nothing up that the core has not said.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from django.utils.translation import gettext, ngettext

from guichet.core.commitments.standing import CommitmentStanding, CommitmentStatus, LedgerEntry, Why
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.hours.reasons import Closed
from guichet.web.shared import instants

EN_DASH = "\N{EN DASH}"

NO_REASONS: Mapping[str, str] = MappingProxyType({})

NEVER_SHOWN = (Why.CLOSED_HOURS, Why.CLOSED_DAY, Why.WEEKEND)
"""Ordinary closed time: said once at the foot, not line by line."""


class _Hours(NamedTuple):
    """The time that a receipt adds up: its calendar, its zone, and its exceptions in words."""

    calendar: Calendar
    zone: str
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sum: the day where it changes, from and to, why, and the length or a dash."""

    day: str
    span: str
    why: str
    amount: str
    counts: bool
    kind: str = "line"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A whole sum. ``lines`` holds the subtotals too; ``total`` is set under a rule, over a double one."""

    lines: tuple[Line, ...]
    total: Line | None
    foot: str


def receipt_of(
    clock: CommitmentStanding, calendar: Calendar, zone: str, at: int, reasons: Mapping[str, str] = NO_REASONS
) -> Receipt:
    """The receipt of one promise at the instant ``at``.

    ``calendar`` is that of the promise's business time; time still to come is read from it. ``reasons`` words those of
    exceptional openings and closings in the language of the page.
    """
    promised = Duration.parse(clock.target) if clock.target else None
    if promised is not None and promised.kind is Kind.BUSINESS_DAYS and clock.started_at is not None:
        return day_receipt(clock.started_at, promised.days, _ends(clock, at), calendar, zone, reasons)
    past = [entry for entry in clock.ledger if entry.start < at and _until(entry, at) > entry.start]
    return _time_receipt(clock, promised, past, _Hours(calendar, zone, reasons), at)


def day_receipt(
    start: int, days: int, end: int, calendar: Calendar, zone: str, reasons: Mapping[str, str] = NO_REASONS
) -> Receipt:
    """Business days from ``start`` to ``end``, the day they run out: each open day is a line of one (G-4)."""
    first = calendar.next_opening(start)
    lines = [
        Line(
            instants.day_name(instants.local(start, zone).date()),
            instants.clock_time(start, zone),
            _from(start, first),
            "",
            counts=False,
        )
    ]
    whole = _opens_its_day(calendar, first, zone)
    counted = 0
    for day, name, closed in _days(calendar, first, end, zone):
        counts = not closed and (whole or counted > 0 or day != instants.local(first, zone).date())
        if closed:
            lines.append(Line(name, "", reasons.get(closed, closed), "—", counts=False))
        elif counts:
            counted += 1
            lines.append(Line(name, "", _day_said(counted, days), "1", counts=True))
    total = None
    if counted >= days:
        said = gettext("Due %(instant)s") % {"instant": instants.full_instant(end, zone)}
        total = Line(said, "", "", ngettext("%(n)s day", "%(n)s days", days) % {"n": days}, counts=True, kind="total")
    return Receipt(
        tuple(lines),
        total,
        gettext("A business day is a day on which the desk opens; it ends at the same time of day."),
    )


def _time_receipt(
    clock: CommitmentStanding,
    promised: Duration | None,
    past: list[LedgerEntry],
    hours: _Hours,
    at: int,
) -> Receipt:
    calendar, zone, reasons = hours
    end = clock.due_at if clock.due_at is not None else at
    running = clock.status is CommitmentStatus.RUNNING and end > at
    coming = _to_come(promised, calendar, at, end) if running else []
    edges = [edge for entry in [*past, *coming] for edge in (entry.start, entry.end)]
    fine = any(edge % 60 for edge in edges)
    lines = list(_lines(past, zone, reasons, fine=fine, said="", at=at))
    used = sum(_until(entry, at) - entry.start for entry in past if entry.counts)
    if running or not coming:
        lines.append(
            Line(gettext("Used"), "", "", instants.sum_length(used, to_the_second=fine), counts=True, kind="sum")
        )
    lines += _lines(coming, zone, reasons, fine=fine, said=gettext("still to come"), at=end)
    total = None
    if running and clock.due_at is not None:
        said = gettext("Due %(instant)s") % {"instant": instants.full_instant(clock.due_at, zone)}
        whole = used + sum(entry.end - entry.start for entry in coming if entry.counts)
        total = Line(said, "", "", instants.sum_length(whole, to_the_second=fine), counts=True, kind="total")
    elif clock.met_at is not None:
        said = gettext("Met %(instant)s") % {"instant": instants.full_instant(clock.met_at, zone)}
        total = Line(said, "", "", instants.sum_length(used, to_the_second=fine), counts=True, kind="total")
        lines = [line for line in lines if line.kind != "sum"]
    return Receipt(tuple(lines), total, _foot(promised))


def _to_come(promised: Duration | None, calendar: Calendar, at: int, end: int) -> list[LedgerEntry]:
    if promised is None or promised.kind is Kind.ELAPSED:
        return [LedgerEntry(at, end, counts=True, why=Why.ELAPSED)]
    return [
        LedgerEntry(piece.start, piece.end, counts=True, why=Why.OPEN, detail=piece.opening)
        if piece.why is None
        else LedgerEntry(piece.start, piece.end, counts=False, why=Why.CLOSING, detail=piece.why.detail)
        for piece in calendar.slices_between(at, end)
        if piece.why is None or piece.why.code is Closed.CLOSING
    ]


def _lines(
    entries: Iterable[LedgerEntry], zone: str, reasons: Mapping[str, str], *, fine: bool, said: str, at: int
) -> Iterator[Line]:
    shown = [piece for entry in entries if entry.why not in NEVER_SHOWN for piece in _by_day(entry, at, zone)]
    for day, pieces in groupby(shown, key=lambda piece: instants.local(piece.start, zone).date()):
        name = instants.day_name(day)
        for piece in pieces:
            span = EN_DASH.join(instants.clock_time(edge, zone, seconds=fine) for edge in (piece.start, piece.end))
            amount = instants.sum_length(piece.end - piece.start, to_the_second=fine) if piece.counts else "—"
            yield Line(name, span, _why(piece, reasons) or said, amount, counts=piece.counts)
            name = ""


def _by_day(entry: LedgerEntry, at: int, zone: str) -> Iterator[LedgerEntry]:
    """Cut an entry at local midnights, so that each line belongs to one day."""
    start, end = entry.start, _until(entry, at)
    while start < end:
        wall = instants.local(start, zone)
        midnight = int(wall.replace(hour=0, minute=0, second=0, fold=0).timestamp())
        cut = min(end, _next_midnight(midnight, zone))
        yield LedgerEntry(start, cut, entry.counts, entry.why, entry.detail)
        start = cut


def _next_midnight(midnight: int, zone: str) -> int:
    later = instants.local(midnight + 36 * instants.HOUR, zone)
    return int(later.replace(hour=0, minute=0, second=0, fold=0).timestamp())


def _until(entry: LedgerEntry, at: int) -> int:
    return min(entry.end, at)


def _ends(clock: CommitmentStanding, at: int) -> int:
    return clock.due_at if clock.due_at is not None else (clock.met_at or at)


def _why(entry: LedgerEntry, reasons: Mapping[str, str]) -> str:
    if entry.why is Why.HOLIDAY:
        return entry.detail or gettext("holiday")
    if entry.why is Why.CLOSING:
        return reasons.get(entry.detail or "", entry.detail) or gettext("closed that day")
    if entry.why is Why.OPEN and entry.detail:
        return gettext("open by exception: %(reason)s") % {"reason": reasons.get(entry.detail, entry.detail)}
    return gettext("paused: waiting for the customer") if entry.why is Why.PAUSED else ""


def _foot(promised: Duration | None) -> str:
    if promised is not None and promised.kind is Kind.ELAPSED:
        return gettext("These hours run on the clock on the wall, also while the desk is closed.")
    return gettext("Closed hours are never counted.")


def _from(start: int, first: int) -> str:
    return gettext("it starts") if start == first else gettext("it starts; counts from the next opening")


def _opens_its_day(calendar: Calendar, first: int, zone: str) -> bool:
    wall = instants.local(first, zone)
    midnight = int(wall.replace(hour=0, minute=0, second=0, fold=0).timestamp())
    return calendar.next_opening(midnight) == first


def _days(calendar: Calendar, first: int, end: int, zone: str) -> Iterator[tuple[object, str, str]]:
    """Each local day from ``first`` to ``end``: the date, its name, and why it is closed, if it is a named closing."""
    midnight = int(instants.local(first, zone).replace(hour=0, minute=0, second=0, fold=0).timestamp())
    while midnight <= end:
        following = _next_midnight(midnight, zone)
        day = instants.local(midnight, zone).date()
        if calendar.spans_between(midnight, following):
            yield day, instants.day_name(day), ""
        else:
            why = calendar.why_closed(midnight)
            named = why is not None and why.code in (Closed.HOLIDAY, Closed.CLOSING)
            yield day, instants.day_name(day), (why.detail if why and named and why.detail else gettext("closed"))
        midnight = following


def _day_said(counted: int, days: int) -> str:
    return gettext("day %(n)s of %(days)s") % {"n": counted, "days": days}
