"""A support policy as a frozen value.

It *is* the format of the file, with the records of ``rules``: a record's fields are the keys of the file, its types say
what may stand there, and each field's ``doc`` is the reference's sentence about it. Reading, writing, the JSON Schema
and the reference are derived from it. It knows nothing of files, and nothing of tickets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from guichet.core.hours.duration import Duration
from guichet.core.limits import Effect
from guichet.core.policy.rules.bounds import Abuse, Allowance, Exclusions
from guichet.core.policy.rules.keys import ClauseId, Id, Text, said
from guichet.core.policy.rules.opening import CalendarRule
from guichet.core.policy.rules.prepaid import Metering
from guichet.core.policy.rules.promises import CommitmentRule, Escalation
from guichet.core.policy.rules.requests import Closing, FreeUse, Reopening, Statuses, Submission
from guichet.core.policy.rules.sorting import Category, Kinds, Plans, Priorities, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The agreement that the policy is part of."""

    clause: ClauseId | None = said("The clause that says so.", default=None)
    name: Text = said("What the agreement is called.")
    prevails: bool = said("Whether it prevails over the policy where the two differ.", default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """What becomes of contracts in their term when a new version of the policy is published."""

    clause: ClauseId = said("Its clause.")
    worse: Literal["at_renewal", "at_once"] = said(
        "When a version that is worse for a contract in anything, or not provably no worse, holds for it: from its"
        " renewal, until when it keeps the whole of the version that it has; or at once.",
        default="at_renewal",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Something that a clause's words refer to, so that lint can say where nothing defines it."""

    clause: ClauseId = said("The clause whose words refer to it.")
    commitment: Id = said("The commitment whose target the words speak of.")
    priority: tuple[Id, ...] = said("The priorities for which they do; none named means any.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example: run as a test at every check, and printed on the public page."""

    name: Text = said("What it shows, in a sentence.")
    clause: ClauseId | None = said("The clause that it illustrates.", default=None)
    plan: Id | None = said("The plan; default: the first.", default=None)
    paid: bool = said("Whether the use is paid for.", default=True)
    no_plan: bool = said("Whether the customer has no plan at all.", default=False)
    credit: Duration | None = said("Prepaid time left; default: unlimited.", default=None)
    no_credit: bool = said("Whether no prepaid time is left.", default=False)
    limit: Effect | None = said("The limit of the customer's support that holds when it is sent.", default=None)
    events: tuple[str, ...] = said(
        "What happens, one line each: local time, event, and what goes with it:"
        " ``2026-03-10 10:00 submitted priority=blocking``, ``2026-03-10 11:15 replied asks``."
    )
    at: str | None = said("The local time of the question; default: that of the last event.", default=None)
    expect: Mapping[str, str] = said(
        "What must come out, by subject: a commitment (``first_response: due 2026-03-10 14:00``, ``met``, ``missed``,"
        " ``paused``, ``cancelled``, ``waiting``, ``none``), an act (``close: 2026-03-17 11:15``, ``never``),"
        " ``status``, ``priority``, ``charged``, ``owed`` or ``balance``."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A whole support policy."""

    guichet: Literal[1] = said("The version of this file format.")
    policy: Id = said("The policy's id.")
    version: str = said("Its version, as its authors count.")
    name: Text = said("Its title.")
    languages: tuple[str, ...] = said("The languages in which every text is given.")
    revised: date = said("The date of its last revision.")
    agreement: Agreement | None = said("The agreement it is part of.", default=None)
    clauses: Mapping[ClauseId, Text] = said("Every clause by its number, in plain words. Rules cite them.")
    calendars: Mapping[Id, CalendarRule] = said("The calendars.")
    calendar: Id = said("The calendar of the desk's opening hours.")
    priorities: Priorities | None = said("The priorities.", default=None)
    services: Mapping[Id, Service] = said("Services that plans include.", default_factory=dict)
    plans: Plans | None = said("The plans.", default=None)
    categories: Mapping[Id, Category] = said("What requests can be about.", default_factory=dict)
    kinds: Kinds | None = said("What requests prove to be, by definitions of the text.", default=None)
    free_use: FreeUse | None = said("What is different for free use.", default=None)
    submission: Submission = said("How requests come in.", default_factory=Submission)
    statuses: Statuses | None = said("The policy's words for where a ticket stands.", default=None)
    commitments: Mapping[Id, CommitmentRule] = said(
        "The promises, by kind: ``first_response``, ``next_response``, ``update``, ``workaround``, ``resolution``, or a"
        " name of the policy's own.",
        default_factory=dict,
    )
    escalations: tuple[Escalation, ...] = said("Escalation chains.", default=())
    closing: Closing = said("Closing.", default_factory=Closing)
    reopening: Reopening = said("Reopening.", default_factory=Reopening)
    metering: Metering | None = said("Prepaid time.", default=None)
    allowance: Allowance | None = said("Tickets per period.", default=None)
    exclusions: Exclusions | None = said("What is out of scope.", default=None)
    abuse: Abuse | None = said("What can limit the support of a customer.", default=None)
    revisions: Revisions | None = said(
        "What becomes of contracts in their term when a new version is published; default: it holds at once for all.",
        default=None,
    )
    refers_to: tuple[Reference, ...] = said(
        "The targets of which the clauses speak without giving them. They run nothing: they are checked by lint only.",
        default=(),
    )
    examples: tuple[Example, ...] = said("Worked examples.", default=())

    def __hash__(self) -> int:
        """By name only: equal policies are equal in full, but a table of compiled ones must be quick to look into."""
        return hash((self.policy, self.version))
