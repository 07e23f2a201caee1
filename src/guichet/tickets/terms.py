"""The terms of a ticket: fixed at submission, changed by nothing but an event that says so."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final

from guichet.contracts.holding import Holding, as_codes
from guichet.core.hours.entries import CalendarEntry
from guichet.core.limits import Effect, Limit
from guichet.kit.asking import Question
from guichet.tickets.models import Terms


def fix_terms(holding: Holding, limit: Limit | None = None) -> Terms:
    """The row of these terms, made if they are the first of their kind; ``limit`` is that of the customer's support."""
    said = Terms(
        desk_id=holding.version.desk_id,
        version=holding.version,
        contract=holding.contract,
        plan=holding.plan,
        paid=holding.paid,
        time_balance_minutes=holding.time_balance_minutes,
        overrides=as_codes(holding.overrides) or None,
        entries=[_written(each) for each in holding.entries] or None,
        limit=None if limit is None else _limit_written(limit),
    )
    return _kept(said)


def with_entries(terms: Terms, joining: Iterable[CalendarEntry]) -> Terms:
    """The row of the same terms over the hours that further entries leave."""
    return _kept(_over(terms, [*(terms.entries or ()), *(_written(each) for each in joining)]))


def hash_before(terms: Terms, joined: Iterable[int]) -> str:
    """The hash of the terms as they were before the entries of these numbers joined."""
    gone = set(joined)
    return hash_of(_over(terms, [each for each in terms.entries or () if each["number"] not in gone]))


def terms_named(hashes: Iterable[str]) -> dict[str, Terms]:
    """Terms by their hashes, with the version of the policy; its text, which is known by its own hash, aside."""
    return Terms.objects.select_related("version").defer("version__text").in_bulk(list(hashes))


def entries_in(terms: Terms) -> tuple[CalendarEntry, ...]:
    """The exceptional openings and closings that the terms hold, in the order in which they joined."""
    return tuple(CalendarEntry(**each) for each in terms.entries or ())


def limit_in(terms: Terms) -> Limit | None:
    """The limit of the customer's support that the terms hold."""
    said = terms.limit
    if said is None:
        return None
    lists = {name: tuple(said[name]) for name in ("grounds", "channels")}
    return Limit(effect=Effect(said["effect"]), until=said["until"], number=said["number"], **lists)


def hash_of(terms: Terms) -> str:
    """The hash of what terms say, the text of the policy included."""
    said: dict[str, object] = {
        "policy": terms.version.hash,
        "version": terms.version_id,
        "contract": terms.contract_id,
        "plan": terms.plan,
        "paid": terms.paid,
        "time_balance_minutes": terms.time_balance_minutes,
    }
    if terms.overrides:
        said["overrides"] = terms.overrides
    if terms.entries:
        said["entries"] = terms.entries
    if terms.limit:
        said["limit"] = terms.limit
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _kept(said: Terms) -> Terms:
    said.hash = hash_of(said)
    known = SAID.first(said.hash)
    if known is None:
        Terms.objects.bulk_create([said], ignore_conflicts=True)
        known = Terms.objects.get(hash=said.hash)
    known.version = said.version
    return known


SAID: Final = Question(lambda name: Terms.objects.filter(hash=name))


def _over(terms: Terms, entries: list[dict[str, Any]]) -> Terms:
    return Terms(
        desk_id=terms.desk_id,
        version=terms.version,
        contract_id=terms.contract_id,
        plan=terms.plan,
        paid=terms.paid,
        time_balance_minutes=terms.time_balance_minutes,
        overrides=terms.overrides,
        entries=entries or None,
        limit=terms.limit,
    )


def _limit_written(limit: Limit) -> dict[str, Any]:
    return {
        "effect": limit.effect.value,
        "grounds": list(limit.grounds),
        "channels": list(limit.channels),
        "until": limit.until,
        "number": limit.number,
    }


def _written(entry: CalendarEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "calendar": entry.calendar,
        "opens": entry.opens,
        "start": entry.start,
        "end": entry.end,
        "reason": dict(entry.reason),
        "withdraws": entry.withdraws,
    }
