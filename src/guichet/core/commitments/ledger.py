"""The receipt of a clock: each span since its start, whether it counted, and why."""

from typing import Final

from guichet.core.commitments.clock import Clock
from guichet.core.commitments.compiled import Cell
from guichet.core.commitments.standing import LedgerEntry, Why
from guichet.core.hours.reasons import Closed

# Up to Python 3.11 a look at a member of an enumeration costs as much as a call.
ELAPSED: Final = Why.ELAPSED
OPEN: Final = Why.OPEN
PAUSED: Final = Why.PAUSED
WHY_CLOSED: Final = {code: Why(code.value) for code in Closed}


def ledger_of(clock: Clock, at: int) -> tuple[LedgerEntry, ...]:
    """The spans of the clock from its start up to ``at`` or its end. Those that count add up to its used seconds."""
    if clock.started_at is None or clock.cell is None:
        return ()
    end = max(clock.started_at, clock.ended_at(at))
    entries: list[LedgerEntry] = []
    reached = clock.started_at
    for paused, resumed in clock.pauses:
        if paused >= end:
            break
        entries += _run(clock.cell, reached, paused)
        reached = min(resumed, end)
        _add(entries, paused, reached, PAUSED)
    entries += _run(clock.cell, reached, end)
    if clock.paused_since is not None and clock.met_at is None and clock.cancelled_at is None:
        _add(entries, clock.paused_since, at, PAUSED)
    return tuple(entries)


def _run(cell: Cell, start: int, end: int) -> list[LedgerEntry]:
    if start >= end:
        return []
    if not cell.counts_open_time:
        return [LedgerEntry(start, end, True, ELAPSED)]
    return [
        LedgerEntry(since, until, True, OPEN, opening or None)
        if why is None
        else LedgerEntry(since, until, False, WHY_CLOSED[why.code], why.detail or None)
        for since, until, why, opening in cell.calendar.slices_between(start, end)
    ]


def _add(entries: list[LedgerEntry], start: int, end: int, why: Why) -> None:
    if start < end:
        entries.append(LedgerEntry(start, end, False, why))
