"""Where no clock of a policy runs, by what a customer holds: use that is free, no plan, or support that is limited."""

from enum import StrEnum
from typing import NamedTuple

from guichet.core.limits import Limit
from guichet.core.policy.limiting import limit_under
from guichet.core.policy.model import Policy


class Exempt(StrEnum):
    """Why none runs."""

    FREE_USE = "free_use"
    NO_PLAN = "no_plan"
    LIMITED = "limited"


class Exemption(NamedTuple):
    """Why, and the clause that says so."""

    why: Exempt
    clause: str


def exemption(policy: Policy, *, plan: str | None, paid: bool, limit: Limit | None = None) -> Exemption | None:
    """Why no clock would run (FA-7, MX-1, MX-9, ES-1); nothing where clocks run, or where such a request is declined
    for want of a plan.
    """
    known = limit_under(policy, limit)
    if policy.abuse is not None and known is not None and known.stops_clocks:
        return Exemption(Exempt.LIMITED, policy.abuse.clause)
    free, plans = policy.free_use, policy.plans
    if free is not None and not paid:
        return Exemption(Exempt.FREE_USE, free.clause)
    if plans is None or plan is not None or plans.without != "unclocked":
        return None
    return Exemption(Exempt.NO_PLAN, plans.without_clause or plans.clause)
