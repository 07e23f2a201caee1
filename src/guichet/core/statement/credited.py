"""What the misses of one ticket credit and have credited, told from its events alone: as the desk's ledger has it, as
far as one ticket can know. A cap counts the misses of other tickets too, which are not known here.
"""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from guichet.core.commitments.assess import assess
from guichet.core.commitments.result import written
from guichet.core.commitments.standing import Miss
from guichet.core.entitlements.crediting import Claim, CreditCause, CreditEntry, Credits, MissKey, Step, steps
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Credit, OwnTarget
from guichet.core.statement.month import Month
from guichet.core.timeline.events import Timeline

TICKET = 0
"""By what number a ledger of one ticket knows it."""


class Entered(NamedTuple):
    """An entry, and when it counts."""

    at: int
    step: Step


class Told(NamedTuple):
    """The misses that stand; all entries in their order; what they come to by currency; and that of each term."""

    misses: tuple[Miss, ...]
    entries: tuple[Entered, ...]
    balances: dict[str, int]
    units: dict[int, str]


def credited(policy: Policy, timeline: Timeline, at: int, zone: ZoneInfo) -> Told:
    """What was credited by ``at``. Whatever happened to the ticket is looked at when it happened, as the desk does.

    Raises:
        TimelineError, BeyondHorizon: as ``assess`` does.
    """
    account, entries = Credits(_terms(policy)), list[Entered]()
    misses: tuple[Miss, ...] = ()
    for instant in _instants(policy, timeline, at):
        misses = assess(policy, timeline, instant, ledger=False).misses
        for step in steps(account, TICKET, _claims(misses, zone)):
            counts = step.miss.missed_at if step.cause is CreditCause.MISSED else instant
            counts, number = max(counts, account.last_at), account.last_number + 1
            account.enter(CreditEntry(number, counts, step.kind, step.miss, step.term, step.month, step.amount))
            entries.append(Entered(counts, step))
    return Told(misses, tuple(entries), account.balances, {pk: one.currency for pk, one in account.terms.items()})


def _instants(policy: Policy, timeline: Timeline, at: int) -> list[int]:
    """Whenever something happened to it, and when something was missed, also of what was counted anew afterwards."""
    happened = {event.at for event in timeline.events if event.at < at} | {at}
    before = {instant - 1 for instant in happened if instant > timeline.events[0].at}
    standings = (assess(policy, timeline, instant, ledger=False) for instant in sorted(happened | before))
    return sorted(happened | {miss.missed_at for standing in standings for miss in standing.misses})


def _terms(policy: Policy) -> dict[int, Credit]:
    rows = (row for rule in policy.commitments.values() for row in rule.targets if isinstance(row, OwnTarget))
    return {row.credit.term: row.credit for row in rows if row.credit is not None}


def _claims(misses: tuple[Miss, ...], zone: ZoneInfo) -> list[Claim]:
    return [
        Claim(
            MissKey(miss.missed_at, TICKET, miss.commitment),
            miss.credit.term,
            str(Month.of(miss.missed_at, zone)),
            miss.waived,
        )
        for miss in misses
        if miss.credit is not None
    ]


def credited_result(told: Told) -> dict[str, object]:
    """The same as JSON values: money in minor units, or (no currency) minutes."""
    return {
        "misses": [
            {
                "commitment": miss.commitment,
                "clause": miss.clause,
                "missed_at": written(miss.missed_at),
                "waived": miss.waived,
                "credit": None
                if miss.credit is None
                else {
                    "amount": miss.credit.amount,
                    "currency": miss.credit.currency or None,
                    "cap": miss.credit.cap,
                },
            }
            for miss in told.misses
        ],
        "entries": [
            {
                "at": written(entered.at),
                "kind": str(entered.step.kind),
                "cause": str(entered.step.cause),
                "commitment": entered.step.miss.commitment,
                "missed_at": written(entered.step.miss.missed_at),
                "month": entered.step.month,
                "change": entered.step.kind.change(entered.step.amount),
            }
            for entered in told.entries
        ],
        "balances": [
            {"currency": currency or None, "amount": amount} for currency, amount in sorted(told.balances.items())
        ],
    }
