"""A promise as a sum: what counted, what did not and why, what is still to come, and the instant that it comes to.

Shell, pages and agents show the same receipt; only the words and the look are theirs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from guichet.core.commitments.standing import CommitmentStanding, CommitmentStatus, LedgerEntry, Why
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.hours.reasons import Closed
from guichet.core.hours.wall import instant


class Piece(NamedTuple):
    """A span ``[start, end)`` within one local day: whether it counts and why. ``coming``: it lies ahead, and is what
    counts if nothing happens.
    """

    start: int
    end: int
    counts: bool
    why: Why
    detail: str | None = None
    coming: bool = False


class DayLine(NamedTuple):
    """A local day, by the instant at which it begins, of a target in business days. ``number`` is which business day of
    the target it is, ``None`` where it counts as none: the day of the start, or closed for the reason given.
    """

    at: int
    number: int | None
    why: Closed | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One promise added up at an instant.

    ``counts_from`` is the first instant that can count: the start, or the next opening. ``days`` is empty unless the
    target is in business days. ``used`` and ``to_come`` are the seconds of the pieces that count. ``ends``: what the
    sum comes to, and when; nothing for one that is paused or has not begun.
    """

    promised: Duration | None
    start: int | None
    counts_from: int | None
    pieces: tuple[Piece, ...]
    days: tuple[DayLine, ...]
    used: int
    to_come: int
    ends: Literal["due", "met", "missed"] | None
    ends_at: int | None


def receipt_of(clock: CommitmentStanding, calendar: Calendar, at: int) -> Receipt:
    """Return the receipt of one promise at ``at``; ``calendar`` is the one on which it counts."""
    promised = Duration.parse(clock.target) if clock.target else None
    past = [entry._replace(end=min(entry.end, at)) for entry in clock.ledger if entry.start < min(entry.end, at)]
    end = clock.due_at if clock.due_at is not None else at
    running = clock.status is CommitmentStatus.RUNNING and end > at
    coming = list(_to_come(promised, calendar, at, end)) if running else []
    zone = ZoneInfo(calendar.zone)
    pieces = list(pieces_of(past, zone))
    pieces += [piece for entry in coming for piece in _by_day(entry, zone, coming=True)]
    in_days = promised is not None and promised.kind is Kind.BUSINESS_DAYS
    over = clock.due_at if clock.due_at is not None else (clock.met_at or at)
    start = clock.started_at
    elapsed = promised is None or promised.kind is Kind.ELAPSED
    ends, ends_at = _ends(clock)
    return Receipt(
        promised=promised,
        start=start,
        counts_from=start if start is None or elapsed else calendar.next_opening(start),
        pieces=tuple(pieces),
        days=tuple(days_of(start, over, calendar)) if in_days and start is not None else (),
        used=sum(piece.end - piece.start for piece in pieces if piece.counts and not piece.coming),
        to_come=sum(piece.end - piece.start for piece in pieces if piece.counts and piece.coming),
        ends=ends,
        ends_at=ends_at,
    )


def days_of(start: int, end: int, calendar: Calendar) -> Iterator[DayLine]:
    """Give each local day from the one on which a start counts to ``end``: the business days of a target (G-4)."""
    zone = ZoneInfo(calendar.zone)
    first = calendar.next_opening(start)
    midnight = _midnight(first, zone)
    whole = calendar.next_opening(midnight) == first
    counted = 0
    day = midnight
    while day <= end:
        following = _midnight(day, zone, days=1)
        if not calendar.spans_between(day, following):
            why = calendar.why_closed(day)
            named = why is not None and why.code in {Closed.HOLIDAY, Closed.CLOSING}
            yield DayLine(day, None, why.code if why else None, why.detail if why and named else "")
        else:
            counts = whole or day != midnight
            counted += counts
            yield DayLine(day, counted if counts else None)
        day = following


def spans_of(calendar: Calendar, start: int, end: int) -> Iterator[LedgerEntry]:
    """Give each span of a calendar between two instants: open ones count."""
    for since, until, why, opening in calendar.slices_between(start, end):
        if why is None:
            yield LedgerEntry(since, until, counts=True, why=Why.OPEN, detail=opening or None)
        else:
            yield LedgerEntry(since, until, counts=False, why=Why(why.code.value), detail=why.detail or None)


def pieces_of(spans: Iterable[LedgerEntry], zone: ZoneInfo) -> Iterator[Piece]:
    """Cut spans at local midnights: none of them is still to come."""
    for span in spans:
        yield from _by_day(span, zone, coming=False)


def _ends(clock: CommitmentStanding) -> tuple[Literal["due", "met", "missed"] | None, int | None]:
    if clock.missed_at is not None:
        return "missed", clock.missed_at
    if clock.met_at is not None:
        return "met", clock.met_at
    return ("due", clock.due_at) if clock.due_at is not None else (None, None)


def _to_come(promised: Duration | None, calendar: Calendar, at: int, end: int) -> Iterator[LedgerEntry]:
    if promised is None or promised.kind is Kind.ELAPSED:
        yield LedgerEntry(at, end, counts=True, why=Why.ELAPSED)
    else:
        yield from spans_of(calendar, at, end)


def _by_day(entry: LedgerEntry, zone: ZoneInfo, *, coming: bool) -> Iterator[Piece]:
    """Cut an entry at local midnights, so that each piece belongs to one day."""
    start = entry.start
    while start < entry.end:
        cut = min(entry.end, _midnight(start, zone, days=1))
        yield Piece(start, cut, entry.counts, entry.why, entry.detail, coming)
        start = cut


def _midnight(at: int, zone: ZoneInfo, *, days: int = 0) -> int:
    """Return when the local day of an instant begins, or one some days later."""
    day = datetime.fromtimestamp(at, zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    return instant(zone, day + timedelta(days=days))
