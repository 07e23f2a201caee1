"""Contracts in words: codes worded at the door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext, pgettext

from guichet.contracts.covering import Because, Verdict, verdicts
from guichet.contracts.errors import CannotHold
from guichet.contracts.holding import credit_of
from guichet.contracts.models import Contract, ContractChange
from guichet.contracts.scopes import contracts_of
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.customers.models import Organisation
from guichet.web.shared import instants, wording
from guichet.web.shared.fields import far_day
from guichet.web.shared.service_credits import said_term

FIELD: Final = {
    "ends_before": "last_day",
    "overlaps": "first_day",
    "unknown_plan": "plan",
    "unknown_product": "product",
    "amount": "number",
    "frozen": "product",
    "past": "expires_on",
    "licence_before": "expires_on",
    "unknown_licence": "kind",
    "more_than_left": "minutes",
    "more_than_owed": "minutes",
    "no_such_target": "kind",
    "same_target": "within",
    "unusable_time": "within",
    "unsigned": "signed_by",
    "not_yet": "signed_on",
    "credit_of_goal": "binding",
    "unknown_currency": "currency",
    "credit_amount": "amount",
    "cap_below": "cap",
    "cap_amount": "cap",
    "no_account": "unit",
    "fee_amount": "fee",
    "fee_share": "amount",
    "cap_share": "cap",
}
"""The field that a refusal is about."""


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """A single target of a contract: which promise, at which priority, within what time, and who signed it; and whether
    it holds for what is sent now, or a later one has taken its place.
    """

    promise: str
    priority: str
    within: str
    binding: bool
    credit: str
    signed_by: str
    signed_on: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done with a contract."""

    at: int
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A contract among others."""

    pk: int
    plan: str
    term: str
    covers: bool
    because: str


def said(refused: CannotHold) -> str:
    """The sentence for a refusal; a plain one for a code without its own."""
    found: dict[str, Callable[[], str]] = {
        "ends_before": lambda: gettext("It would end before it begins, or sooner than it does now."),
        "overlaps": lambda: gettext("Another contract of this customer runs in this time. End that one first."),
        "unknown_plan": lambda: gettext("The policy has no such plan."),
        "unknown_product": lambda: gettext("The policy sells no such pack."),
        "not_metered": lambda: gettext("The policy in force sells no time."),
        "no_policy": lambda: gettext("The desk has no policy in force."),
        "amount": lambda: gettext("Between 1 and 100 packs can be entered at once."),
        "frozen": lambda: gettext("The licence has expired. Enter its new last day first."),
        "past": lambda: gettext("That day is over. A licence is valid to the end of a day that is still to end."),
        "licence_before": lambda: gettext("The licence would end before the contract begins."),
        "unknown_licence": lambda: gettext("The policy knows no such licence."),
        "more_than_left": lambda: gettext("So much is not left of this pack."),
        "more_than_owed": lambda: gettext("So much is not owed."),
        "lapsed": lambda: gettext("This pack has lapsed."),
        "no_such_target": lambda: gettext("The policy promises nothing of this kind at this priority."),
        "same_target": lambda: gettext("The contract says just this already."),
        "unusable_time": lambda: gettext("Write a time such as 30min, 4h, 12 business hours or 2 business days."),
        "unsigned": lambda: gettext("Who signed it for the customer?"),
        "far_day": far_day,
        "not_yet": lambda: gettext("That day is still to come."),
        "credit_of_goal": lambda: gettext("Only a target that binds credits something: a goal is no guarantee."),
        "unknown_currency": lambda: gettext("This is no currency in use."),
        "credit_amount": lambda: gettext("A miss credits more than nothing, and no absurd amount."),
        "cap_below": lambda: gettext("The cap would be less than what one miss credits."),
        "cap_amount": lambda: gettext("No month has so high a cap."),
        "no_account": lambda: gettext("This contract keeps no account of prepaid time that could take minutes."),
        "fee_amount": lambda: gettext("A fee is more than nothing, and no absurd amount."),
        "fee_share": lambda: gettext("A part of a fee is more than nothing, and at most 100 percent."),
        "cap_share": lambda: gettext("A cap is at most 100 percent of the fee."),
        "held": lambda: gettext("It is suspended already."),
        "no_allowance": lambda: gettext("The policy limits no requests."),
        "not_held": lambda: gettext("It is not suspended."),
        "stale": lambda: gettext("This was sent before, with something else in it."),
    }
    word = found.get(refused.code)
    return word() if word else gettext("This is not possible now.")


def because(verdict: Verdict) -> str:
    """Why a contract covers what is asked now, or does not."""
    return {
        Because.COVERS: gettext("covers what is asked now"),
        Because.NOT_BEGUN: gettext("does not cover yet: it has not begun"),
        Because.ENDED: gettext("does not cover: it has ended"),
        Because.SUSPENDED: gettext("does not cover: it is suspended"),
        Because.OTHER_PRODUCT: gettext("does not cover: it is for other products"),
        Because.LATER_ONE: gettext("does not cover: one that began later does"),
    }[verdict.because]


def plan_name(contract: Contract, policy: Policy | None) -> str:
    """What the plan is called, and whether its use is paid for."""
    level = policy.plans.levels.get(contract.plan or "") if policy and policy.plans else None
    name = wording.in_language(level.name) if level else ""
    use = pgettext("use", "paid") if contract.paid else gettext("trial, not paid")
    return f"{name}, {use}" if name else use


def term(contract: Contract) -> str:
    """From when until when."""
    zone = contract.desk.zone
    first = instants.plain_date(instants.local(contract.starts_at, zone).date()) if contract.starts_at else ""
    if contract.ends_at is None:
        return gettext("from %(first)s, without end") % {"first": first} if first else gettext("without end")
    last = instants.plain_date((instants.local(contract.ends_at, zone) - timedelta(seconds=1)).date())
    if not first:
        return gettext("until %(last)s") % {"last": last}
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def targets(contract: Contract, policy: Policy | None) -> list[OwnTarget]:
    """The single targets of a contract, in the order in which they were recorded."""
    found, rows = [], list(contract.overrides.order_by("pk"))
    holding = {(row.kind, row.priority): row.pk for row in rows}
    for row in rows:
        level = wording.priority(policy, row.priority) if policy and row.priority else None
        name = wording.commitment_name(policy, row.kind) if policy else row.kind
        found.append(
            OwnTarget(
                promise=name,
                priority=level.name if level else gettext("every priority"),
                within=instants.target(str(Duration.parse(row.within))),
                binding=row.binding,
                credit=said_term(credit) if (credit := credit_of(row)) is not None else "",
                signed_by=row.signed_by,
                signed_on=instants.plain_date(row.signed_on),
                holds=holding[row.kind, row.priority] == row.pk,
            )
        )
    return found


def listed(organisation: Organisation, policy: Policy | None, at: int) -> list[Listed]:
    """The contracts of a customer, each with whether it covers what is asked now, and why not."""
    found = verdicts(contracts_of(organisation), at)
    return [
        Listed(one.contract.pk, plan_name(one.contract, policy), term(one.contract), one.covers, because(one))
        for one in found
    ]


def changes(contract: Contract) -> list[Done]:
    """What was done with it, the latest first."""
    names = {
        "made": gettext("made"),
        "renewed": gettext("renewed"),
        "suspended": gettext("suspended"),
        "resumed": gettext("goes on"),
        "licensed": gettext("licence entered"),
        "places": gettext("number of requests entered"),
        "overridden": gettext("a target of its own entered"),
    }
    rows = ContractChange.objects.filter(contract=contract).select_related("seat__user").order_by("-pk")[:MOST]
    return [Done(row.at, names.get(row.kind, row.kind), row.seat.user.name if row.seat else "") for row in rows]


MOST = 20
"""Changes that are shown."""
