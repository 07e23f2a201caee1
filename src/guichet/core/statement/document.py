"""A statement as bytes that are always the same, and their hash: numbers, codes, instants and amounts, and nothing that
a person typed, which could be erased.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guichet.core.commitments.result import written
from guichet.core.statement.month import Month
from guichet.core.statement.statement import Account, Credited, Line, Promise, Statement

FORM = 1
"""Of the document. It is counted on where what it says changes its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whose month it is, and by which texts: the desk, the number of the customer, the zone that says when a month
    begins, and the hash of the policy of each terms by theirs.
    """

    desk: str
    customer: int
    month: Month
    zone: str
    policies: Mapping[str, str]


def document(about: About, found: Statement) -> bytes:
    """The statement as JSON with sorted keys and without spaces, in ASCII."""
    used = {line.terms for line in found.lines}
    said = {
        "statement": FORM,
        "desk": about.desk,
        "customer": about.customer,
        "month": str(about.month),
        "zone": about.zone,
        "from": written(found.period.start),
        "to": written(found.period.end),
        "policies": {terms: policy for terms, policy in about.policies.items() if terms in used},
        "requests": [_line(line) for line in found.lines],
        "contracts": [_account(each) for each in found.accounts],
        "totals": found.totals._asdict(),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(text: bytes) -> str:
    """The SHA-256 of a document, in hexadecimal."""
    return hashlib.sha256(text).hexdigest()


def _line(line: Line) -> dict[str, object]:
    return {
        "number": line.number,
        "terms": line.terms,
        "asked_at": written(line.asked_at),
        "channel": line.channel,
        "priority": line.priority,
        "status": str(line.status),
        "promises": list(_promises(line.promises)),
        "answers": line.answers,
        "resolved_at": written(line.resolved_at),
        "closed_at": written(line.closed_at),
        "charged_minutes": line.charged,
    }


def _promises(promises: Iterable[Promise]) -> Iterable[dict[str, object]]:
    for one in promises:
        yield {
            "kind": one.kind,
            "clause": one.clause,
            "target": one.target,
            "binding": one.binding,
            "due_at": written(one.due_at),
            "met_at": written(one.met_at),
            "missed_at": written(one.missed_at),
            "status": str(one.status),
            **({"waived": True} if one.waived else {}),
        }


def _account(each: Account) -> dict[str, object]:
    movement, places = each.movement, each.places
    return {
        "contract": each.contract,
        "plan": each.plan,
        "frozen": each.frozen,
        "held": each.held,
        "prepaid": None
        if movement is None
        else {
            "before": movement.before._asdict(),
            "moved": [one._asdict() for one in movement.moved],
            "after": movement.after._asdict(),
        },
        "places": None if places is None else {"of": places.of, "used": places.used},
        **_credits(each),
    }


def _credits(each: Account) -> dict[str, object]:
    """Service credits, where a contract has any: a month without them is said in the same bytes as ever."""
    if not each.credits:
        return {}
    return {
        "credited": [_credited(one) for one in each.credited],
        "credits": [one._asdict() | {"currency": one.currency or None} for one in each.credits],
    }


def _credited(one: Credited) -> dict[str, object]:
    said = one._asdict() | {
        "at": written(one.at),
        "missed_at": written(one.missed_at),
        "currency": one.currency or None,
    }
    if one.cut_from is None:
        del said["cut_from"]
    return said
