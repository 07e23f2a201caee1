"""What requests are sorted by: priorities, plans and their services, categories and kinds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guichet.core.policy.rules.keys import ClauseId, Id, Text, said
from guichet.core.policy.words import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """One level of urgency, as the text defines it."""

    name: Text = said("What people call it.")
    definition: Text = said("When it applies; shown beside the choice.")
    shape: Shape = said("Its sign on screens.")
    duty: Text | None = said("What the customer owes at this priority.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priorities:
    """The levels, most urgent first, and who may set them."""

    clause: ClauseId = said("The clause that names the levels and who sets them.")
    noun: Text | None = said("What the text calls a priority, where it has its own word (*nature*).", default=None)
    default: Id | None = said(
        "The priority of a request that names none. Without a default such a request is incomplete.", default=None
    )
    set_by: tuple[Literal["contact", "agent"], ...] = said(
        "Who may set one. Where contacts may not, what they ask for is ignored.", default=("contact", "agent")
    )
    validated: bool = said(
        "Whether what the contact asks for is a wish that an agent validates. Until then the wish drives the clocks.",
        default=False,
    )
    required_on: tuple[Id, ...] = said("Channels on which the requester must choose one.", default=())
    levels: Mapping[Id, Priority] = said("The levels, most urgent first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Something that a plan may include."""

    name: Text = said("What people call it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A level of support that a customer can hold."""

    name: Text = said("What people call it.")
    services: tuple[Id, ...] = said("The services it includes.", default=())
    priorities: tuple[Id, ...] = said("The priorities it allows; none named means all.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """The levels of support. The first is that of a customer of whom nothing else is said."""

    clause: ClauseId = said("The clause that names the plans.")
    levels: Mapping[Id, Plan] = said("The plans, from the smallest to the largest.")
    without: Literal["unclocked", "decline"] = said(
        "What becomes of a request by somebody who has no plan: accepted with no clock, or declined.",
        default="unclocked",
    )
    without_clause: ClauseId | None = said("The clause of that, where it is another.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What a request can be about, where the policy tells such things apart."""

    name: Text = said("What people call it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a request can prove to be, as the text defines it."""

    name: Text = said("What people call it.")
    definition: Text = said("What it is; shown beside the choice.")
    reproducible: bool = said(
        "Whether a request is of this kind only where it is known that it can be made to happen again.", default=False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """What requests prove to be. An agent says which, with the reason that the requester reads."""

    clause: ClauseId = said("The clause that defines them.")
    named: Mapping[Id, Kind] = said("The kinds.")
