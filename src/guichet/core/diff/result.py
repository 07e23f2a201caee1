"""A comparison as JSON values: what `guichet diff --json` prints, and the certificate kept with a published version."""

from guichet.core.commitments.result import written
from guichet.core.diff.cells import Cell, Said
from guichet.core.diff.compare import Comparison
from guichet.core.diff.openings import Openings
from guichet.core.diff.rules import Change
from guichet.core.diff.verdict import Verdict
from guichet.core.diff.witness import Witness
from guichet.core.hours.span import Span
from guichet.core.policy.findings import written as path_written
from guichet.core.policy.model import Policy
from guichet.core.policy.writing import canonical_hash

PROOF = (
    "Due instants are proved for every second of arrival from since to until, for tickets without pauses."
    " All other rules are compared as data."
)


def result(old: Policy, new: Policy, found: Comparison) -> dict[str, object]:
    """The comparison of two policies as JSON values."""
    plans = new.plans or old.plans
    return {
        "old": _named(old),
        "new": _named(new),
        "verdict": str(found.verdict),
        "plans": {plan: str(found.verdict_for(plan, paid=True)) for plan in plans.levels} if plans else {},
        "since": written(found.since),
        "until": written(found.until),
        "proof": PROOF,
        "cells": [_cell(each) for each in found.cells],
        "changes": [_change(each) for each in found.changes],
        "openings": _openings(found.openings),
        "words": [path_written(each) for each in found.words],
    }


def _named(policy: Policy) -> dict[str, object]:
    return {"policy": policy.policy, "version": policy.version, "hash": canonical_hash(policy)}


def _cell(cell: Cell) -> dict[str, object]:
    ticket = cell.ticket
    return {
        "commitment": cell.kind,
        "plan": ticket.plan,
        "priority": ticket.priority,
        "category": ticket.category,
        "channel": ticket.channel,
        "paid": ticket.paid,
        "arrives": cell.when,
        "old": _said(cell.old),
        "new": _said(cell.new),
        "verdict": str(cell.verdict),
        "due": str(cell.due),
        "binding": str(cell.binding),
        "met_by": str(cell.met_by),
        "later": _witness(cell.later),
        "sooner": _witness(cell.sooner),
        "until": None if cell.due is Verdict.INCOMPARABLE else written(cell.until),
    }


def _said(said: Said) -> dict[str, object]:
    return {"within": said.within, "binding": said.binding, "clause": said.clause}


def _witness(found: Witness | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "arrives": written(found.start),
        "old_due": written(found.old_due),
        "new_due": written(found.new_due),
        "assessed": found.assessed,
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "field": path_written(change.path),
        "clause": change.clause,
        "old": change.old,
        "new": change.new,
        "verdict": str(change.verdict),
        "plans": list(change.plans),
        "paid": change.paid,
    }


def _openings(found: Openings) -> dict[str, object]:
    return {
        "verdict": str(found.verdict),
        "lost": _span(found.lost),
        "gained": _span(found.gained),
        "lost_seconds": found.lost_seconds,
        "gained_seconds": found.gained_seconds,
    }


def _span(span: Span | None) -> dict[str, object] | None:
    return None if span is None else {"from": written(span.start), "to": written(span.end)}
