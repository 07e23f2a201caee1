"""Prepaid time on one ticket as a sum: each slice and why, what was given back, what is left. It adds nothing up that
the core has not said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from guichet.contracts.ledger import account_of
from guichet.core.commitments.charging import Charges, charges_of, next_slice_at
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.prepaid import Metering
from guichet.core.timeline.events import Timeline
from guichet.tickets.debiting import drawn_from
from guichet.tickets.models import Ticket
from guichet.web.shared import instants
from guichet.web.shared.case import zone_of
from guichet.web.shared.receipt import Line, Receipt

MINUTE = 60

LITTLE = 30
"""Minutes: with no more left than these, it is nearly gone."""


@dataclass(frozen=True, slots=True)
class Purse:
    """What a ticket has cost and what is left: of its account, where one pays for it, else of what it began with.

    ``how`` says how it is charged; ``runs`` whether the meter runs; ``next_at`` is when the next slice begins if
    nothing more happens, and ``then`` what is left after it.
    """

    charges: Charges
    charged: str
    left: str
    owed: str
    how: str
    runs: bool
    receipt: Receipt
    share: int
    tone: str
    next_at: int | None = None
    then: str = ""


def purse_of(policy: Policy, ticket: Ticket, timeline: Timeline, at: int) -> Purse | None:
    """The purse of a ticket at ``at``; nothing where the policy meters nothing."""
    charges, rule = charges_of(policy, timeline, at), policy.metering
    if charges is None or rule is None:
        return None
    contract = drawn_from(ticket.terms, policy)
    balance, owed, before = charges.balance, charges.owed, charges.before
    if contract is not None:
        account = account_of(contract)
        use = account.uses.get(ticket.pk)
        balance, owed = account.usable, 0 if use is None else use.owed
        before = balance + charges.charged - owed
    next_at = next_slice_at(policy, timeline, at)
    return Purse(
        charges=charges,
        charged=instants.length(MINUTE * charges.charged),
        left="" if balance is None else _left(balance),
        owed=instants.length(MINUTE * owed) if owed else "",
        how=_how(rule),
        runs=charges.runs,
        receipt=charges_worded(charges, rule, zone_of(policy)),
        share=0 if not before else min(100, 100 * charges.charged // before),
        tone="late" if owed else ("soon" if balance is not None and balance <= LITTLE else ""),
        next_at=next_at,
        then="" if next_at is None or balance is None else _then(balance, rule),
    )


def _left(minutes: int) -> str:
    return instants.length(MINUTE * minutes) if minutes else gettext("no time")


def _then(balance: int, rule: Metering) -> str:
    """What is left once the next slice has begun."""
    size = rule.slice.seconds // MINUTE
    if size > balance:
        return gettext("then %(owed)s more are owed") % {"owed": instants.length(MINUTE * (size - balance))}
    return gettext("then %(left)s are left") % {"left": _left(balance - size)}


def _how(rule: Metering) -> str:
    size = instants.length(rule.slice.seconds)
    if rule.basis == "logged":
        return gettext("Work that was logged, in slices of %(size)s") % {"size": size}
    if rule.rounding == "up":
        return gettext("In slices of %(size)s; a slice begun counts whole") % {"size": size}
    return gettext("In slices of %(size)s") % {"size": size}


def charges_worded(charges: Charges, rule: Metering, zone: str, hrefs: Sequence[str] = ()) -> Receipt:
    """What a ticket was charged as a sum; ``hrefs`` lead to the receipts of its slices."""
    lines = list(_slices(charges, zone, hrefs))
    used = instants.sum_length(charges.used_seconds, to_the_second=False)
    said = ngettext("%(n)s slice, %(used)s used", "%(n)s slices, %(used)s used", len(charges.slices))
    name = said % {"n": len(charges.slices), "used": used}
    lines.append(Line(name, "", "", _minutes(charges.cost), counts=True, kind="sum"))
    if charges.back_at is not None:
        why = gettext("given back %(instant)s") % {"instant": instants.full_instant(charges.back_at, zone)}
        lines.append(Line("", "", why, f"\N{MINUS SIGN}{_minutes(charges.cost - charges.charged)}", counts=False))
    total = Line(gettext("Charged"), "", "", _minutes(charges.charged), counts=True, kind="total")
    foot = gettext(
        "Time counts from when the request is taken in charge; not while the customer is asked, nor after it is"
        " resolved."
    )
    return Receipt(tuple(lines), total, foot if rule.basis != "logged" else "")


def _slices(charges: Charges, zone: str, hrefs: Sequence[str]) -> Iterator[Line]:
    last = ""
    for i, one in enumerate(charges.slices, 1):
        day = instants.day_name(instants.local(one.start, zone).date())
        start = instants.clock_time(one.start, zone)
        partly = one.seconds < MINUTE * one.minutes
        why = gettext("slice %(n)s") % {"n": i}
        if partly:
            why = gettext("slice %(n)s, %(used)s of it") % {"n": i, "used": instants.length(one.seconds)}
        href = hrefs[i - 1] if hrefs else ""
        yield Line("" if day == last else day, start, why, _minutes(one.minutes), counts=True, href=href)
        last = day


def _minutes(minutes: int) -> str:
    return instants.sum_length(MINUTE * minutes, to_the_second=False)
