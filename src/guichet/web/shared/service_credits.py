"""Service credits in words: what a contract credits for a miss, each entry with its reason, what a cap leaves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, gettext

from guichet.contracts.crediting import miss_of
from guichet.contracts.holding import credit_of
from guichet.contracts.models import ServiceCredit
from guichet.contracts.overviews import Overview
from guichet.core.commitments.standing import Standing
from guichet.core.entitlements.crediting import CreditCause, CreditKind, MissKey
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Credit, FeePeriod, FeeShare
from guichet.core.timeline.events import EventType
from guichet.policies.models import PolicyVersion
from guichet.quotes.saying import amount, plain
from guichet.tickets.models import Event, Message, Ticket
from guichet.web.shared import instants, wording
from guichet.web.shared.bookkeeping import Named

MINUS = "\N{MINUS SIGN}"
MINUTE = 60
WAIVING = (EventType.MISS_WAIVED.value, EventType.WAIVER_WITHDRAWN.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditShown:
    """One entry: what was done and why, how much, what all entries in its currency come to after it."""

    contract: int
    number: int
    at: int
    what: str
    amount: str
    balance: str
    promise: str
    missed_at: int
    clause: str
    version: PolicyVersion
    by: str
    ticket: Named | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissShown:
    """A missed binding target of a ticket: whether it is waived and why, what it would credit, and what it did."""

    promise: str
    missed_at: int
    clause: str
    waived: bool
    anew: bool
    reason: str
    by: str
    credit: str
    entries: tuple[CreditShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermShown:
    """What a contract credits for a target, and in the month that runs what came of it and what the cap leaves."""

    promise: str
    priority: str
    said: str
    used: str
    left: str


def worth(many: int, currency: str) -> str:
    """An amount of money, or (no currency) minutes of prepaid time, in the language of the page."""
    return amount(many, currency, get_language() or "en") if currency else instants.length(MINUTE * many)


def signed_worth(change: int, currency: str) -> str:
    """The same with its sign, where it is not nothing."""
    sign = MINUS if change < 0 else "+" if change else ""
    return f"{sign}{worth(abs(change), currency)}"


def said_credit(credit: Credit) -> str:
    """What a miss credits: ``50.00 EUR``, ``30 min of prepaid time``, ``120.00 EUR (10 % of a monthly fee)``."""
    said = worth(credit.amount, credit.currency)
    if credit.is_time:
        return gettext("%(time)s of prepaid time") % {"time": said}
    if credit.of_fee is None:
        return said
    return gettext("%(amount)s (%(part)s)") % {"amount": said, "part": said_part(credit.of_fee, credit.currency)}


def said_part(of_fee: FeeShare, currency: str) -> str:
    """Of which fee it is which part: ``10 % of the monthly fee of 1,200.00 EUR``."""
    words = {
        FeePeriod.MONTH: gettext("%(share)s of the monthly fee of %(fee)s"),
        FeePeriod.QUARTER: gettext("%(share)s of the quarterly fee of %(fee)s"),
        FeePeriod.YEAR: gettext("%(share)s of the yearly fee of %(fee)s"),
    }
    return words[of_fee.period] % {"share": percent(of_fee.share), "fee": worth(of_fee.fee, currency)}


def percent(hundredths: int) -> str:
    """Hundredths of a percent: ``12.5 %``."""
    return gettext("%(n)s %%") % {"n": plain(Decimal(hundredths) / 100, get_language() or "en")}


def said_term(credit: Credit) -> str:
    """What a miss credits, with the cap of a month."""
    said = {"amount": said_credit(credit)}
    if credit.cap is None:
        return gettext("%(amount)s for each miss") % said
    cap = worth(credit.cap, credit.currency)
    if credit.of_fee is not None and credit.of_fee.cap is not None:
        cap = gettext("%(amount)s (%(part)s)") % {"amount": cap, "part": percent(credit.of_fee.cap)}
    return gettext("%(amount)s for each miss, at most %(cap)s a month") % {**said, "cap": cap}


def what(kind: str, cause: str, many: int, cut_from: int | None) -> str:
    """What an entry did, and why. ``cut_from`` is what the miss would have credited, where the cap left less."""
    if kind == CreditKind.TAKEN_BACK.value:
        if cause == CreditCause.WAIVED.value:
            return gettext("taken back, for the miss was waived")
        return gettext("taken back, for the promise was counted anew")
    if kind == CreditKind.TOPPED_UP.value:
        return gettext("credited more, for another miss of the month was taken back")
    if not many:
        return gettext("nothing credited, for the cap of the month was reached")
    return _credited(cause, is_cut=cut_from is not None)


def _credited(cause: str, *, is_cut: bool) -> str:
    again = cause == CreditCause.WAIVER_WITHDRAWN.value
    if is_cut and again:
        return gettext("credited again as far as the cap of the month allowed, for the waiver was withdrawn")
    if is_cut:
        return gettext("credited for the miss as far as the cap of the month allowed")
    return gettext("credited again, for the waiver was withdrawn") if again else gettext("credited for the miss")


def shown(row: ServiceCredit, policy: Policy | None, named: Mapping[int, Named]) -> CreditShown:
    """An entry in words; ``named`` are the tickets that the reader may see, by id."""
    return CreditShown(
        contract=row.contract_id,
        number=row.number,
        at=row.at,
        what=what(row.kind, row.cause, row.amount, row.cut_from),
        amount=signed_worth(row.change, row.currency),
        balance=worth(row.balance, row.currency),
        promise=wording.commitment_name(policy, row.commitment) if policy else row.commitment,
        missed_at=row.missed_at,
        clause=row.clause,
        version=row.version,
        by=row.seat.user.name if row.seat else "",
        ticket=named.get(row.ticket),
    )


def listed(overview: Overview, policy: Policy | None, named: Mapping[int, Named]) -> list[CreditShown]:
    """The latest entries of a contract, the last one first."""
    return [shown(row, policy, named) for row in overview.entries]


def totals(overview: Overview) -> list[str]:
    """What was credited so far, by currency."""
    return [worth(balance, currency) for currency, balance in overview.balances]


def tickets_of(overviews: Iterable[Overview]) -> set[int]:
    """The tickets that the entries are of."""
    return {row.ticket for each in overviews for row in each.entries}


def terms_shown(overview: Overview, policy: Policy | None) -> list[TermShown]:
    """What a contract credits, with what the month that runs has come to: what holds for new tickets, and what was
    credited for still.
    """
    found, later = [], set[tuple[str, str | None]]()
    for row in overview.signed[::-1]:
        credit, holds, used = credit_of(row), (row.kind, row.priority) not in later, overview.used[row.pk]
        later.add((row.kind, row.priority))
        if credit is None or not (holds or used):
            continue
        room = None if credit.cap is None else credit.cap - used
        level = wording.priority(policy, row.priority) if policy else None
        found.append(
            TermShown(
                promise=wording.commitment_name(policy, row.kind) if policy else row.kind,
                priority=level.name if level else gettext("every priority"),
                said=said_term(credit),
                used=worth(used, credit.currency),
                left="" if room is None else worth(room, credit.currency),
            )
        )
    return found[::-1]


def misses_of(ticket: Ticket, policy: Policy, standing: Standing, *, named: Named | None) -> list[MissShown]:
    """The missed binding targets of a ticket, the first first; those that were counted anew too, where something was
    credited.
    """
    if not standing.misses and not any("credit" in one for one in ticket.terms.overrides or ()):
        return []
    rows = (
        ServiceCredit.objects.filter(ticket=ticket.pk)
        .select_related("version", "seat__user", "term")
        .order_by("number")
    )
    entries: dict[MissKey, list[ServiceCredit]] = {}
    for row in rows:
        entries.setdefault(miss_of(row), []).append(row)
    standings = {MissKey(one.missed_at, ticket.pk, one.commitment): one for one in standing.misses}
    decided = _decided(ticket) if standings else {}
    seen = {} if named is None else {ticket.pk: named}
    found = []
    for key in sorted({*entries, *standings}):
        one = standings.get(key)
        event, reason = decided.get((key.commitment, key.missed_at), (None, ""))
        found.append(
            MissShown(
                promise=wording.commitment_name(policy, key.commitment),
                missed_at=key.missed_at,
                clause=one.clause if one is not None else entries[key][0].clause,
                waived=one is not None and one.waived,
                anew=one is None,
                reason=reason,
                by=event.seat.user.name if event is not None and event.seat is not None else "",
                credit=said_term(one.credit) if one is not None and one.credit is not None else "",
                entries=tuple(shown(row, policy, seen) for row in entries.get(key, ())),
            )
        )
    return found


def _decided(ticket: Ticket) -> dict[tuple[str, int], tuple[Event, str]]:
    """Of each miss the last that somebody decided of it, and the reason."""
    events = Event.objects.filter(ticket=ticket, type__in=WAIVING).select_related("seat__user").order_by("at", "seq")
    texts = dict(Message.objects.filter(event__in=events).values_list("event_id", "text"))
    return {(each.data["commitment"], each.data["missed_at"]): (each, texts.get(each.pk, "")) for each in events}
