"""How far support goes: the places of a contract, what is out of scope, and misuse that can limit it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guichet.core.causes import Cause
from guichet.core.limits import Effect
from guichet.core.policy.rules.keys import ClauseId, Id, Text, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """As many tickets in a period as the contract gives."""

    clause: ClauseId = said("Its clause.")
    period: Literal["month", "year"] = said("The period, in the desk's zone.", default="month")
    at_limit: Literal["decline", "hold", "accept"] = said(
        "At the limit: declined until the next period; held until a place is free, at the latest in the next period"
        " that has one; or accepted and flagged.",
        default="accept",
    )
    never_held: tuple[Id, ...] = said(
        "Priorities of requests that are not held: they are accepted beyond the places, and flagged.", default=()
    )
    gives_back: tuple[Cause, ...] = said(
        "Causes that give the place back.", default=(Cause.PRODUCT_DEFECT, Cause.DUPLICATE, Cause.SPAM)
    )
    excluded: bool = said("Whether an exclusion gives it back too.", default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusions:
    """What is outside the scope of support."""

    clause: ClauseId = said("Its clause.")
    grounds: Mapping[Id, Text] = said("The grounds, as people read them.")
    quoted: bool = said("Whether an excluded request becomes a quote.", default=True)
    valid_days: int = said(
        "Days for which a quote is good unless it says otherwise, to the end of the last in the desk's zone.",
        default=30,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """One kind of use of support that counts as evidence against a customer."""

    name: Text = said("What people call it.")
    definition: Text = said("When a request is evidence of it; shown beside the choice.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Abuse:
    """What can limit the support of a customer. Nothing of it happens by itself: a person decides, with a reason."""

    clause: ClauseId = said("Its clause.")
    kinds: Mapping[Id, Conduct] = said("The kinds of evidence.")
    count: int = said("From how many requests with evidence the desk is shown that a person may decide.")
    months: int = said(
        "For how many calendar months a request counts, to the end of the same day of the month, in the desk's zone."
    )
    limits: tuple[Effect, ...] = said(
        "What may be decided: requests are taken and no clock runs (``unclocked``), taken by some channels only"
        " (``channels``), declined (``decline``), or support ends (``end``)."
    )
    objection: Text = said("What the customer is told of how to object.")
