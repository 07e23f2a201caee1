"""A standing as the JSON values of the contract of ``guichet assess``: instants in UTC with ``Z``, whole seconds."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from guichet.core.commitments.standing import Act, CommitmentStanding, Fix, Hold, Quote, Standing
from guichet.core.commitments.wording import label_of, reason_of
from guichet.core.policy.model import Policy

EPOCH: Final = date(1970, 1, 1)


def written(at: int | None) -> str | None:
    """An instant as text, ``2026-03-10T14:00:00Z``."""
    if at is None:
        return None
    day, second = divmod(at, 86400)
    return _day(day) + _time(second)


@lru_cache(maxsize=16384)
def _day(number: int) -> str:
    """The date of that number, counted from 1970-01-01: remembered, for tickets share their days."""
    return (EPOCH + timedelta(days=number)).isoformat()


@lru_cache(maxsize=16384)
def _time(second: int) -> str:
    """The time of day of that second: remembered, for desks open and close at the same ones."""
    return f"T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"


def result(policy: Policy, standing: Standing) -> dict[str, object]:
    """The standing as JSON values."""
    label = label_of(policy, standing.status)
    return {
        "id": standing.id,
        "at": written(standing.at),
        "policy": standing.policy,
        "policy_version": standing.policy_version,
        "status": str(standing.status),
        "status_label": dict(label.label),
        "status_colour": str(label.colour),
        "priority": standing.priority,
        "requested_priority": standing.requested_priority,
        "plan": standing.plan,
        "missing": list(standing.missing),
        "kind": standing.kind,
        "reproducible": standing.reproducible,
        "commitments": [_commitment(one) for one in standing.commitments],
        "acts": [_act(one) for one in standing.acts],
        "charged_minutes": standing.charged_minutes,
        "owed_minutes": standing.owed_minutes,
        "balance_minutes": standing.balance_minutes,
        "fix": None if standing.fix is None else _fix(standing.fix),
        "next_wake_at": written(standing.next_wake_at),
        "quote": None if standing.quote is None else _quote(standing.quote),
        "hold": None if standing.hold is None else _hold(standing.hold),
    }


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "since": written(fix.since),
        "licence": fix.licence,
        "clause": fix.clause,
        "delivered_at": written(fix.delivered_at),
    }


def _commitment(one: CommitmentStanding) -> dict[str, object]:
    return {
        "kind": one.kind,
        "clause": one.clause,
        "target": one.target,
        "binding": one.binding,
        "started_at": written(one.started_at),
        "due_at": written(one.due_at),
        "met_at": written(one.met_at),
        "missed_at": written(one.missed_at),
        "status": str(one.status),
        "used_seconds": one.used_seconds,
        "ledger": [
            {
                "from": written(entry.start),
                "to": written(entry.end),
                "counts": entry.counts,
                "why": reason_of(entry),
                "code": str(entry.why),
            }
            for entry in one.ledger
        ],
    }


def _quote(one: Quote) -> dict[str, object]:
    return {
        "quote": one.name,
        "quoted_at": written(one.quoted_at),
        "valid_until": written(one.valid_until),
        "within": one.within,
        "state": str(one.state),
        "since": written(one.since),
    }


def _hold(hold: Hold) -> dict[str, object]:
    return {
        "since": written(hold.since),
        "clause": hold.clause,
        "released_at": written(hold.released_at),
        "by_decision": hold.by_decision,
    }


def _act(one: Act) -> dict[str, object]:
    told: dict[str, object] = {"at": written(one.at), "act": str(one.kind), "clause": one.clause, "done": one.done}
    for name in ("commitment", "level", "minutes"):
        value = getattr(one, name)
        if value is not None:
            told[name] = value
    return told
