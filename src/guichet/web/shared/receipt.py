"""A promise as a sum, in the words and the look of the pages: day by day, what counted, what did not and why.

The sum itself is the core's receipt; this only words it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from guichet.core.commitments import receipt as core
from guichet.core.commitments.standing import CommitmentStanding, CommitmentStatus, LedgerEntry, Why
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.web.shared import instants
from guichet.web.shared.hours import day_called

EN_DASH = "\N{EN DASH}"

NO_REASONS: Mapping[str, str] = MappingProxyType({})

NEVER_SHOWN = (Why.CLOSED_HOURS, Why.CLOSED_DAY, Why.WEEKEND)
"""Ordinary closed time: said once at the foot, not line by line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sum: the day where it changes, from and to, why, and the length or a dash; ``href`` leads to the
    receipt of the line.
    """

    day: str
    span: str
    why: str
    amount: str
    counts: bool
    kind: str = "line"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A whole sum. ``lines`` holds the subtotals too; ``total`` is set under a rule, over a double one."""

    lines: tuple[Line, ...]
    total: Line | None
    foot: str


def receipt_of(
    clock: CommitmentStanding, calendar: Calendar, zone: str, at: int, reasons: Mapping[str, str] = NO_REASONS
) -> Receipt:
    """The receipt of one promise at the instant ``at``, by the calendar on which it counts. ``reasons`` words those of
    exceptional openings and closings in the language of the page.
    """
    return worded(clock, core.receipt_of(clock, calendar, at), zone, at, reasons)


def worded(
    clock: CommitmentStanding, found: core.Receipt, zone: str, at: int, reasons: Mapping[str, str] = NO_REASONS
) -> Receipt:
    """A receipt of the core in words."""
    if found.days and found.promised is not None and found.start is not None:
        return _in_days(found, found.promised.days, _over(clock, at), zone, reasons)
    return _in_time(clock, found, zone, reasons, at)


def spans_worded(spans: Iterable[LedgerEntry], zone: str, reasons: Mapping[str, str], total: str) -> Receipt:
    """Spans that are over, or would be, as a sum; ``total`` says what it comes to."""
    pieces = list(core.pieces_of(spans, ZoneInfo(zone)))
    fine = any(edge % 60 for piece in pieces for edge in (piece.start, piece.end))
    counted = sum(piece.end - piece.start for piece in pieces if piece.counts)
    last = Line(total, "", "", instants.sum_length(counted, to_the_second=fine), counts=True, kind="total")
    return Receipt(tuple(_lines(pieces, zone, reasons, fine=fine, said="")), last, _closed_foot(pieces))


def _closed_foot(pieces: Iterable[core.Piece]) -> str:
    if any(piece.why is Why.ELAPSED for piece in pieces):
        return gettext("These hours run on the clock on the wall, also while the desk is closed.")
    return gettext("Closed hours are never counted.")


def _in_days(found: core.Receipt, days: int, end: int, zone: str, reasons: Mapping[str, str]) -> Receipt:
    """Each open day is a line of one (G-4)."""
    start = found.start or end
    begins = gettext("it starts") if start == found.counts_from else gettext("it starts; counts from the next opening")
    day = instants.day_name(instants.local(start, zone).date())
    lines = [Line(day, instants.clock_time(start, zone), begins, "", counts=False)]
    counted = 0
    for line in found.days:
        name = instants.day_name(instants.local(line.at, zone).date())
        if line.why is not None:
            why = reasons.get(line.detail) or _day_called(line.detail, line.at, zone)
            lines.append(Line(name, "", why or gettext("closed"), "—", counts=False))
        elif line.number is not None:
            counted = line.number
            said = gettext("day %(n)s of %(days)s") % {"n": counted, "days": days}
            lines.append(Line(name, "", said, "1", counts=True))
    total = None
    if counted >= days:
        said = gettext("Due %(instant)s") % {"instant": instants.full_instant(end, zone)}
        total = Line(said, "", "", ngettext("%(n)s day", "%(n)s days", days) % {"n": days}, counts=True, kind="total")
    foot = gettext("A business day is a day on which the desk opens; it ends at the same time of day.")
    return Receipt(tuple(lines), total, foot)


def _in_time(clock: CommitmentStanding, found: core.Receipt, zone: str, reasons: Mapping[str, str], at: int) -> Receipt:
    past = [piece for piece in found.pieces if not piece.coming]
    coming = [piece for piece in found.pieces if piece.coming]
    running = clock.status is CommitmentStatus.RUNNING and (clock.due_at or at) > at
    fine = any(edge % 60 for piece in found.pieces for edge in (piece.start, piece.end))
    lines = list(_lines(past, zone, reasons, fine=fine, said=""))
    if running or not coming:
        used = instants.sum_length(found.used, to_the_second=fine)
        lines.append(Line(gettext("Used"), "", "", used, counts=True, kind="sum"))
    lines += _lines(coming, zone, reasons, fine=fine, said=gettext("still to come"))
    total = None
    if running and clock.due_at is not None:
        said = gettext("Due %(instant)s") % {"instant": instants.full_instant(clock.due_at, zone)}
        whole = instants.sum_length(found.used + found.to_come, to_the_second=fine)
        total = Line(said, "", "", whole, counts=True, kind="total")
    elif clock.met_at is not None:
        said = gettext("Met %(instant)s") % {"instant": instants.full_instant(clock.met_at, zone)}
        total = Line(said, "", "", instants.sum_length(found.used, to_the_second=fine), counts=True, kind="total")
        lines = [line for line in lines if line.kind != "sum"]
    return Receipt(tuple(lines), total, _foot(found.promised))


def _over(clock: CommitmentStanding, at: int) -> int:
    return clock.due_at if clock.due_at is not None else (clock.met_at or at)


def _lines(
    pieces: Iterable[core.Piece], zone: str, reasons: Mapping[str, str], *, fine: bool, said: str
) -> Iterator[Line]:
    shown = [piece for piece in pieces if piece.why not in NEVER_SHOWN]
    for day, of_day in groupby(shown, key=lambda piece: instants.local(piece.start, zone).date()):
        name = instants.day_name(day)
        for piece in of_day:
            span = EN_DASH.join(instants.clock_time(edge, zone, seconds=fine) for edge in (piece.start, piece.end))
            amount = instants.sum_length(piece.end - piece.start, to_the_second=fine) if piece.counts else "—"
            yield Line(name, span, _why(piece, zone, reasons) or said, amount, counts=piece.counts)
            name = ""


def _why(piece: core.Piece, zone: str, reasons: Mapping[str, str]) -> str:
    if piece.why is Why.HOLIDAY:
        return _day_called(piece.detail or "", piece.start, zone) or gettext("holiday")
    if piece.why is Why.CLOSING:
        return reasons.get(piece.detail or "", piece.detail) or gettext("closed that day")
    if piece.why is Why.OPEN and piece.detail:
        return gettext("open by exception: %(reason)s") % {"reason": reasons.get(piece.detail, piece.detail)}
    if piece.why is Why.STOPPED:
        return gettext("not metered: waiting for the customer, or nothing left to do")
    return gettext("paused: waiting for the customer") if piece.why is Why.PAUSED else ""


def _day_called(name: str, at: int, zone: str) -> str:
    return day_called(zone, instants.local(at, zone).date(), name) if name else ""


def _foot(promised: Duration | None) -> str:
    if promised is not None and promised.kind is Kind.ELAPSED:
        return gettext("These hours run on the clock on the wall, also while the desk is closed.")
    return gettext("Closed hours are never counted.")
