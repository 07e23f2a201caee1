"""Prepaid time: packs, what is charged and given back, when it expires."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guichet.core.causes import Cause
from guichet.core.hours.duration import Duration
from guichet.core.policy.rules.keys import ClauseId, Id, Text, said
from guichet.core.policy.rules.promises import Pause
from guichet.core.policy.words import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditWarning:
    """A word to both sides when prepaid time runs low."""

    clause: ClauseId | None = said("Its clause, where it is another.", default=None)
    left: tuple[Duration, ...] = said("At how much time left.")
    at_zero: bool = said("Whether there is one more when nothing is left.", default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoCredit:
    """What becomes of a request when no prepaid time is left."""

    clause: ClauseId = said("Its clause.")
    then: Literal["decline", "accept"] = said("Whether it is declined, or accepted and owed.", default="decline")
    unless_field: Id | None = said("A field by which the customer marks what is judged first.", default=None)
    unless_name: Text | None = said("What that mark says.", default=None)
    message: Text = said("What the customer is told.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditBack:
    """What gives metered time back."""

    clause: ClauseId = said("Its clause.")
    causes: tuple[Cause, ...] = said("Causes that credit the whole ticket.", default=(Cause.PRODUCT_DEFECT,))
    excluded: bool = said("Whether an exclusion credits it too.", default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """What an expired licence does to prepaid time."""

    clause: ClauseId = said("Its clause.")
    months: int = said("Calendar months after the licence's expiry during which unused credit is kept.")
    kinds: Mapping[Id, Text] = said("Kinds of licence, with how a fix is delivered to each.", default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Prepaid time that can be bought."""

    name: Text = said("What people call it.")
    time: Duration = said("How much time it holds.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metering:
    """Prepaid time: what is counted, and how it is charged."""

    clause: ClauseId = said("The clause of the counting.")
    calendar: Id | None = said("The calendar on which time counts, where it is not the policy's.", default=None)
    basis: Literal["ticket", "session", "logged"] = said(
        "What is rounded: the ticket's total, each work session, or the total of the work that agents log.",
        default="ticket",
    )
    starts: tuple[Trigger, ...] = said("What starts the meter.", default=(Trigger.TAKEN,))
    pauses: Pause | None = said("When it stands still; it never runs on resolved or closed tickets.", default=None)
    slice: Duration = said("The unit of charging.")
    rounding: Literal["up", "nearest", "down"] = said("How a part of a slice is charged.", default="up")
    warnings: CreditWarning | None = said("Warnings before the credit is gone.", default=None)
    no_credit: NoCredit | None = said("Requests without credit.", default=None)
    credit_back: CreditBack | None = said("What gives time back.", default=None)
    expiry: Expiry | None = said("What becomes of credit when the licence expires.", default=None)
    packs: Mapping[Id, Pack] = said("What can be bought.", default_factory=dict)
    order: Literal["first_bought"] = said(
        "Which pack is used first. Those of one contract lapse together: no other order could be told from this one.",
        default="first_bought",
    )
