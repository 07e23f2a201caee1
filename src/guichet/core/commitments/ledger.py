"""The receipt of a clock: each span since its start, whether it counted, and why."""

from guichet.core.commitments.clock import Clock
from guichet.core.commitments.compiled import Cell
from guichet.core.commitments.standing import LedgerEntry, Why


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
        _add(entries, paused, reached, Why.PAUSED)
    entries += _run(clock.cell, reached, end)
    if clock.paused_since is not None and clock.met_at is None and clock.cancelled_at is None:
        _add(entries, clock.paused_since, at, Why.PAUSED)
    return tuple(entries)


def _run(cell: Cell, start: int, end: int) -> list[LedgerEntry]:
    entries: list[LedgerEntry] = []
    if start >= end:
        return entries
    if not cell.counts_open_time:
        return [LedgerEntry(start, end, counts=True, why=Why.ELAPSED)]
    for part in cell.calendar.slices_between(start, end):
        if part.why is None:
            entries.append(LedgerEntry(part.span.start, part.span.end, counts=True, why=Why.OPEN))
        else:
            why = Why(part.why.code.value)
            entries.append(
                LedgerEntry(part.span.start, part.span.end, counts=False, why=why, detail=part.why.detail or None)
            )
    return entries


def _add(entries: list[LedgerEntry], start: int, end: int, why: Why) -> None:
    if start < end:
        entries.append(LedgerEntry(start, end, counts=False, why=why))
