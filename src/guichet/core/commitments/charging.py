"""What one ticket was charged, slice by slice: when the meter ran, when each slice was begun, what was given back.

It explains what `assess` has charged, and charges nothing itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from guichet.core.commitments.assess import metered
from guichet.core.commitments.explain import NothingToExplain
from guichet.core.commitments.receipt import spans_of
from guichet.core.commitments.standing import LedgerEntry, Why
from guichet.core.hours.calendar import Calendar
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.prepaid import Metering
from guichet.core.timeline.events import Timeline

MINUTE = 60
MOST_SLICES = 2000


@dataclass(frozen=True, slots=True)
class Slice:
    """One slice that was charged: ``[start, end)``, of which ``seconds`` were used; ``minutes`` is what it costs."""

    start: int
    end: int
    seconds: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """What was charged up to an instant.

    ``spells`` say from when to when the meter ran; ``used_seconds`` is the open time in them, or the work logged.
    ``cost`` is what that comes to; ``charged`` what is left of it after what was given back (``back_at``, if anything
    was). ``before`` is the credit before the ticket, ``None`` for unlimited.
    """

    clause: str
    spells: tuple[tuple[int, int], ...]
    slices: tuple[Slice, ...]
    used_seconds: int
    cost: int
    charged: int
    owed: int
    before: int | None
    balance: int | None
    runs: bool
    back_at: int | None = None
    back_clause: str = ""


def charges_of(policy: Policy, timeline: Timeline, at: int) -> Charges | None:
    """The charges at ``at``; nothing where the policy meters nothing.

    Raises:
        TimelineError, BeyondHorizon: as `assess` does.
    """
    rule = policy.metering
    meter = metered(policy, timeline, at)
    if rule is None or meter is None:
        return None
    calendar = meter.calendar
    spells = meter.spells
    slices = _logged(rule, meter.log) if rule.basis == "logged" else _metered(rule, calendar, spells)
    credit = meter.credits[-1] if meter.credits and meter.credits[-1][1] is None else None
    return Charges(
        clause=rule.clause,
        spells=spells,
        slices=slices,
        used_seconds=sum(one.seconds for one in slices),
        cost=sum(one.minutes for one in slices),
        charged=meter.charged,
        owed=meter.owed,
        before=timeline.time_balance_minutes,
        balance=meter.balance,
        runs=bool(spells) and spells[-1][1] == at and meter.runs,
        back_at=credit[0] if credit else None,
        back_clause=(rule.credit_back.clause if rule.credit_back else rule.clause) if credit else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceExplanation:
    """One slice of a ticket's charges: its ``number`` from 1, the spans of its time and which of them were metered, and
    the minutes that there were ``before`` and ``after`` it (``None`` for unlimited), with what is owed after it.
    """

    charges: Charges
    slice: Slice
    number: int
    spans: tuple[LedgerEntry, ...]
    before: int | None
    after: int | None
    owed: int


def explain_charges(policy: Policy, timeline: Timeline, at: int) -> Charges:
    """The charges at ``at``.

    Raises:
        NothingToExplain: where the policy meters nothing.
        TimelineError, BeyondHorizon: as `assess` does.
    """
    charges = charges_of(policy, timeline, at)
    if charges is None:
        raise NothingToExplain("This policy meters no time.")
    return charges


def explain_slice(policy: Policy, timeline: Timeline, at: int, number: int) -> SliceExplanation:
    """Explain the slice of that number, counted from 1.

    Raises:
        NothingToExplain: where the policy meters nothing, or so many slices were not begun.
        TimelineError, BeyondHorizon: as `assess` does.
    """
    charges, meter = explain_charges(policy, timeline, at), metered(policy, timeline, at)
    if meter is None or not 0 < number <= len(charges.slices):
        had = f"There are {len(charges.slices)}." if charges.slices else "There is none."
        raise NothingToExplain(f"No slice of number {number} was charged here.", hint=had)
    one, passed = charges.slices[number - 1], sum(each.minutes for each in charges.slices[: number - 1])
    held = charges.before
    return SliceExplanation(
        charges=charges,
        slice=one,
        number=number,
        spans=tuple(_spans(charges.spells, meter.calendar, one)),
        before=None if held is None else max(0, held - passed),
        after=None if held is None else max(0, held - passed - one.minutes),
        owed=0 if held is None else max(0, passed + one.minutes - held),
    )


def _spans(spells: tuple[tuple[int, int], ...], calendar: Calendar, one: Slice) -> Iterator[LedgerEntry]:
    """The spans from the start of a slice to its end: between the spells in which the meter ran it stood still."""
    reached = one.start
    for since, until in spells:
        start, end = max(since, reached), min(until, one.end)
        if start < end:
            if reached < start:
                yield LedgerEntry(reached, start, counts=False, why=Why.STOPPED)
            yield from spans_of(calendar, start, end)
            reached = end


def next_slice_at(policy: Policy, timeline: Timeline, at: int) -> int | None:
    """When the next slice begins if nothing more happens; nothing where none runs, or beyond the known holidays.

    Raises:
        TimelineError, BeyondHorizon: as `assess` does.
    """
    if policy.metering is None:
        return None
    meter = metered(policy, timeline, at)
    return None if meter is None else meter.next_slice_at(at)


def _metered(rule: Metering, calendar: Calendar, spells: tuple[tuple[int, int], ...]) -> tuple[Slice, ...]:
    """Cut the open time of the spells into slices: of the ticket's total, or of each spell by itself."""
    size, found = rule.slice.seconds, []
    pieces = [(span.start, span.end) for start, end in spells for span in calendar.spans_between(start, end)]
    groups = (
        [pieces]
        if rule.basis == "ticket"
        else [[(span.start, span.end) for span in calendar.spans_between(start, end)] for start, end in spells]
    )
    for group in groups:
        found += _cut(group, size)
    return tuple(Slice(start, end, used, _cost(rule, used)) for start, end, used in found[:MOST_SLICES])


def _cut(pieces: list[tuple[int, int]], size: int) -> list[tuple[int, int, int]]:
    """Start, end and used seconds of each run of ``size`` seconds along the pieces; the last may be shorter."""
    found: list[tuple[int, int, int]] = []
    begun, used = 0, 0
    for start, end in pieces:
        reached = start
        while reached < end:
            if not used:
                begun = reached
            step = min(end - reached, size - used)
            reached, used = reached + step, used + step
            if used == size:
                found.append((begun, reached, used))
                used = 0
    if used:
        found.append((begun, pieces[-1][1], used))
    return found


def _logged(rule: Metering, log: tuple[tuple[int, int], ...]) -> tuple[Slice, ...]:
    """Each log of work as one line; what its rounding adds belongs to the last."""
    found = [Slice(since, since, MINUTE * minutes, minutes) for since, minutes in log]
    if not found:
        return ()
    total = sum(one.seconds for one in found)
    more = _cost(rule, total) - sum(one.minutes for one in found)
    last = found[-1]
    return (*found[:-1], Slice(last.start, last.end, last.seconds, last.minutes + more))


def _cost(rule: Metering, seconds: int) -> int:
    """What one slice, or a total, costs in minutes by the policy's rounding."""
    size = rule.slice.seconds
    whole, part = divmod(seconds, size)
    if part and (rule.rounding == "up" or (rule.rounding == "nearest" and 2 * part >= size)):
        whole += 1
    return whole * size // MINUTE
