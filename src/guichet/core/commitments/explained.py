"""Explanations as JSON values, for `guichet explain --json` and for agents that are programs."""

from collections.abc import Sequence

from guichet.core.commitments.charging import Charges
from guichet.core.commitments.explain import ActExplanation, Explanation
from guichet.core.commitments.receipt import DayLine, Piece
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
        "spans": [_span(span) for span in found.spans],
        "promise": None if found.promise is None else promise_result(found.promise),
        "plainly": list(plain),
    }


def charge_result(charges: Charges) -> dict[str, object]:
    """A charge as JSON values: each slice, its cost, and what was given back."""
    return {
        "clause": charges.clause,
        "ran": [{"from": written(start), "to": written(end)} for start, end in charges.spells],
        "slices": [
            {"from": written(each.start), "to": written(each.end), "seconds": each.seconds, "minutes": each.minutes}
            for each in charges.slices
        ],
        "used_seconds": charges.used_seconds,
        "cost_minutes": charges.cost,
        "charged_minutes": charges.charged,
        "owed_minutes": charges.owed,
        "balance_minutes": charges.balance,
        "given_back_at": written(charges.back_at),
        "given_back_clause": charges.back_clause or None,
    }


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
