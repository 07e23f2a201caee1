"""Explanations as JSON values, for `guichet explain --json` and for agents that are programs."""

from collections.abc import Sequence

from guichet.core.commitments.acting import ActExplanation
from guichet.core.commitments.charging import Charges, Slice, SliceExplanation
from guichet.core.commitments.explain import Explanation
from guichet.core.commitments.reason import Reason
from guichet.core.commitments.receipt import DayLine, Piece
from guichet.core.commitments.refusing import RefusalExplanation
from guichet.core.commitments.result import written
from guichet.core.commitments.standing import LedgerEntry


def promise_result(found: Explanation, plain: Sequence[str] = ()) -> dict[str, object]:
    """A promise as JSON values; ``plain`` are its sentences for the customer."""
    clock, receipt = found.clock, found.receipt
    return {
        "commitment": clock.kind,
        "clause": clock.clause,
        "target": clock.target,
        "binding": clock.binding,
        "status": str(clock.status),
        "facts": found.facts,
        "rows": [
            {
                "row": row.number,
                "within": row.within,
                "clause": row.clause,
                "chosen": row.chosen,
                "unfit": list(row.unfit),
            }
            for row in found.rows
        ],
        "anchor": None if found.anchor is None else str(found.anchor),
        "let_in": found.let_in,
        "started_at": written(receipt.start),
        "counts_from": written(receipt.counts_from),
        "spans": [_span(piece) for piece in receipt.pieces],
        "days": [_day(line) for line in receipt.days],
        "used_seconds": receipt.used,
        "seconds_to_come": receipt.to_come,
        "result": receipt.ends,
        "result_at": written(receipt.ends_at),
        "met_at": written(clock.met_at),
        "missed_at": written(clock.missed_at),
        "plainly": list(plain),
    }


def act_result(found: ActExplanation, plain: Sequence[str] = ()) -> dict[str, object]:
    """An act as JSON values."""
    act = found.act
    return {
        "act": str(act.kind),
        "clause": act.clause,
        "at": written(act.at),
        "done": act.done,
        "commitment": act.commitment,
        "level": act.level,
        "minutes": act.minutes,
        "counts_from": written(found.since),
        "within": found.within,
        "lead": found.lead,
        "leads_to": written(found.leads_to),
        "spans": [_span(span) for span in found.spans],
        "rules": [
            {
                "rule": rule.number,
                "clause": rule.clause,
                "within": rule.within,
                "chosen": rule.chosen,
                "unfit": list(rule.unfit),
            }
            for rule in found.rules
        ],
        "facts": found.facts,
        "reason": None if found.reason is None else _reason(found.reason),
        "promise": None if found.promise is None else promise_result(found.promise),
        "plainly": list(plain),
    }


def charge_result(charges: Charges, plain: Sequence[str] = ()) -> dict[str, object]:
    """A charge as JSON values: each slice, its cost, and what was given back."""
    return {
        "clause": charges.clause,
        "ran": [{"from": written(start), "to": written(end)} for start, end in charges.spells],
        "slices": [_slice(each) for each in charges.slices],
        "used_seconds": charges.used_seconds,
        "cost_minutes": charges.cost,
        "charged_minutes": charges.charged,
        "owed_minutes": charges.owed,
        "balance_minutes": charges.balance,
        "given_back_at": written(charges.back_at),
        "given_back_clause": charges.back_clause or None,
        "plainly": list(plain),
    }


def slice_result(found: SliceExplanation, plain: Sequence[str] = ()) -> dict[str, object]:
    """One slice as JSON values: its spans, and what was left before and after it."""
    charges = found.charges
    return {
        "clause": charges.clause,
        "slice": found.number,
        **_slice(found.slice),
        "spans": [_span(span) for span in found.spans],
        "before_minutes": found.before,
        "after_minutes": found.after,
        "owed_minutes": found.owed,
        "given_back_at": written(charges.back_at),
        "given_back_clause": charges.back_clause or None,
        "plainly": list(plain),
    }


def refusal_result(found: RefusalExplanation, plain: Sequence[str] = ()) -> dict[str, object]:
    """A refusal as JSON values."""
    return {
        "asked": str(found.asked),
        "by": str(found.by),
        "at": written(found.at),
        **_reason(found.reason),
        "plainly": list(plain),
    }


def _reason(reason: Reason) -> dict[str, object]:
    return {
        "code": reason.code,
        "clause": reason.clause,
        "found": {name: _fact(name, value) for name, value in reason.found.items()},
        "cures": [str(cure) for cure in reason.cures],
    }


def _fact(name: str, value: object) -> object:
    if name in {"at", "next_at", "over_at", "until"} and isinstance(value, int):
        return written(value)
    return list(value) if isinstance(value, tuple) else value


def _slice(one: Slice) -> dict[str, object]:
    return {"from": written(one.start), "to": written(one.end), "seconds": one.seconds, "minutes": one.minutes}


def _span(span: Piece | LedgerEntry) -> dict[str, object]:
    return {
        "from": written(span.start),
        "to": written(span.end),
        "seconds": span.end - span.start,
        "counts": span.counts,
        "code": str(span.why),
        "detail": span.detail,
        "to_come": isinstance(span, Piece) and span.coming,
    }


def _day(line: DayLine) -> dict[str, object]:
    return {
        "from": written(line.at),
        "day": line.number,
        "closed": None if line.why is None else str(line.why),
        "detail": line.detail or None,
    }
