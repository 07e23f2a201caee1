"""Prepaid time on one ticket as a sum: each slice and why, what was given back, what is left. It adds nothing up that
the core has not said.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from guichet.core.commitments.charging import Charges, charges_of
from guichet.core.policy.model import Metering, Policy
from guichet.core.timeline.events import Timeline
from guichet.web.shared import instants
from guichet.web.shared.case import zone_of
from guichet.web.shared.receipt import Line, Receipt

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Purse:
    """What a ticket has cost and what is left. ``how`` says how it is charged; ``runs`` whether the meter runs."""

    charges: Charges
    charged: str
    left: str
    owed: str
    how: str
    runs: bool
    receipt: Receipt

    @property
    def share(self) -> int:
        """The part of the credit before the ticket that it has used, in per cent."""
        before = self.charges.before
        return 0 if not before else min(100, 100 * self.charges.charged // before)

    @property
    def tone(self) -> str:
        """How it stands: more is owed than there was; or it is nearly gone."""
        if self.charges.owed:
            return "late"
        left = self.charges.balance
        return "soon" if left is not None and left <= 30 else ""


def purse_of(policy: Policy, timeline: Timeline, at: int) -> Purse | None:
    """The purse at ``at``; nothing where the policy meters nothing."""
    charges, rule = charges_of(policy, timeline, at), policy.metering
    if charges is None or rule is None:
        return None
    return Purse(
        charges=charges,
        charged=instants.length(MINUTE * charges.charged),
        left="" if charges.balance is None else instants.length(MINUTE * charges.balance),
        owed=instants.length(MINUTE * charges.owed) if charges.owed else "",
        how=_how(rule),
        runs=charges.runs,
        receipt=_receipt(charges, rule, zone_of(policy)),
    )


def _how(rule: Metering) -> str:
    size = instants.length(rule.slice.seconds)
    if rule.basis == "logged":
        return gettext("Work that was logged, in slices of %(size)s") % {"size": size}
    if rule.rounding == "up":
        return gettext("In slices of %(size)s; a slice begun counts whole") % {"size": size}
    return gettext("In slices of %(size)s") % {"size": size}


def _receipt(charges: Charges, rule: Metering, zone: str) -> Receipt:
    lines = list(_slices(charges, zone))
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


def _slices(charges: Charges, zone: str) -> Iterator[Line]:
    last = ""
    for i, one in enumerate(charges.slices, 1):
        day = instants.day_name(instants.local(one.start, zone).date())
        start = instants.clock_time(one.start, zone)
        partly = one.seconds < MINUTE * one.minutes
        why = gettext("slice %(n)s") % {"n": i}
        if partly:
            why = gettext("slice %(n)s, %(used)s of it") % {"n": i, "used": instants.length(one.seconds)}
        yield Line("" if day == last else day, start, why, _minutes(one.minutes), counts=True)
        last = day


def _minutes(minutes: int) -> str:
    return instants.sum_length(MINUTE * minutes, to_the_second=False)
