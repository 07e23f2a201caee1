"""A support policy as a frozen value.

This module *is* the file format: a record's fields are the keys of the file, its types say what may stand there, and
each field's ``doc`` is the reference's sentence about it. Reading, writing, the JSON Schema and the reference are
derived from it. It knows nothing of files, and nothing of tickets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from guichet.core.causes import Cause
from guichet.core.hours.duration import Duration
from guichet.core.hours.week import Week
from guichet.core.limits import Effect
from guichet.core.policy.words import Colour, Shape, Status, Trigger

Id = Annotated[str, "id"]
"""A name for the machine: lower case letters, digits and underscores, beginning with a letter."""

ClauseId = Annotated[str, "clause"]
"""The number of a clause as the text has it, such as ``FA-5``."""

Text = Annotated[Mapping[str, str], "wording"]
"""One wording for people in each of the policy's languages (``en``, ``fr``)."""


def said(doc: str, **kwargs: Any) -> Any:
    """A field of a record, with the sentence that the reference says of it."""
    return field(metadata={"doc": doc}, **kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The agreement that the policy is part of."""

    clause: ClauseId | None = said("The clause that says so.", default=None)
    name: Text = said("What the agreement is called.")
    prevails: bool = said("Whether it prevails over the policy where the two differ.", default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRule:
    """The days on which a calendar is closed whatever its week says."""

    region: str | None = said(
        "Country, or country and subdivision, by ISO 3166 (``FR``, ``CA-QC``): its public holidays.", default=None
    )
    without: tuple[str, ...] = said("Holidays of the region on which the desk works, by name.", default=())
    dates: Mapping[date, str] = said("Further closed dates, each with its name.", default_factory=dict)
    years: str | None = said(
        "The years for which holidays are known, ``2016-2036``. Beyond them the calendar answers *not known*."
        " Default: from twenty years before the revision to ten years after it.",
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedException:
    """A dated opening or closing outside the week."""

    start: str = said("First instant, local wall time: ``2026-12-24 12:00``, or a date for the whole day.")
    end: str | None = said("Last instant (not included), or last date (included); default: the same day.", default=None)
    reason: Text = said("Why, for people.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRule:
    """When a desk, or a part of it, is open."""

    clause: ClauseId = said("The clause that gives these hours.")
    zone: str = said("An IANA place such as ``America/Toronto``; abbreviations such as EST or WET are refused.")
    week: Week = said(
        "Opening hours by day: ``mon-fri: 08:00-17:00``, ``sat: 09:00-12:00, 14:00-16:00``, ``daily: 00:00-24:00``."
        " A slot that ends before it begins runs over midnight."
    )
    holidays: HolidayRule | None = said("Closed days.", default=None)
    closings: tuple[DatedException, ...] = said("Exceptional closings.", default=())
    openings: tuple[DatedException, ...] = said(
        "Exceptional openings; they win over holidays and closings.", default=()
    )

    def __hash__(self) -> int:
        """By its hours only: equal rules are equal in full, but the calendars made of them are remembered."""
        return hash((self.zone, self.week))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeUse:
    """What is different where the customer pays nothing."""

    clause: ClauseId = said("The clause that exempts free use.")
    notice: Text = said("What the requester is told.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredField:
    """Something that a request must say before it is complete."""

    name: Text = said("The question as people read it.")
    hint: Text | None = said("A line of help under it.", default=None)
    required: bool = said("Whether a request without it is incomplete, or it is only asked for.", default=True)
    channels: tuple[Id, ...] = said("Channels on which it is asked; none named means all.", default=())
    categories: tuple[Id, ...] = said("Categories for which it is asked; none named means all.", default=())
    long: bool = said("Whether it takes several lines.", default=True)
    choices: Mapping[Id, Text] = said("The answers to choose among; none named means free words.", default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """How a request comes in and when it is registered."""

    clause: ClauseId | None = said("The clause of the required information.", default=None)
    channels: tuple[Id, ...] = said("The channels by which requests come.", default=("portal", "email"))
    channels_clause: ClauseId | None = said("The clause that names the channels.", default=None)
    fields: Mapping[Id, RequiredField] = said(
        "What a request must say. What is chosen in one named ``reproducible`` holds for the ticket until an agent"
        " finds otherwise.",
        default_factory=dict,
    )
    registration: Literal["automatic", "when_complete", "explicit"] = said(
        "When a request counts as registered: as it arrives; once complete; or by a notification that is sent, whose"
        " sending is the instant.",
        default="automatic",
    )
    registration_clause: ClauseId | None = said("The clause of the registration.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLabel:
    """The policy's own word and colour for a status."""

    label: Text = said("The word.")
    inside: Text | None = said("The word that the desk's own people read, where it is another.", default=None)
    colour: Colour = said("The colour.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statuses:
    """The policy's words for the canonical statuses; those it does not name have plain ones."""

    clause: ClauseId = said("The clause that names the states.")
    labels: Mapping[Status, StatusLabel] = said("Word and colour by canonical status.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One row of a commitment's table: for these tickets, within this time. The first row that fits holds."""

    priority: tuple[Id, ...] = said("Priorities; none named means any.", default=())
    plan: tuple[Id, ...] = said("Plans; none named means any.", default=())
    category: tuple[Id, ...] = said("Categories; none named means any.", default=())
    channel: tuple[Id, ...] = said("Channels; none named means any.", default=())
    hours: Literal["inside", "outside"] | None = said(
        "Whether the request arrives inside or outside the opening hours; default: either.", default=None
    )
    paid: bool | None = said("Whether the use is paid for; default: either.", default=None)
    within: Duration | None = said(
        "The time promised: ``4h`` elapsed, ``12 business hours``, ``2 business days``; ``none``: nothing is promised."
    )
    clause: ClauseId | None = said("The clause of this row, where it is another.", default=None)
    calendar: Id | None = said("The calendar of this row, where it is another.", default=None)
    binding: bool | None = said("Whether this row binds, where it differs.", default=None)
    met_by: tuple[Trigger, ...] = said("What meets it, where it differs.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """When a clock stands still."""

    clause: ClauseId | None = said("The clause of the pause.", default=None)
    start: tuple[Trigger, ...] = said(
        "What pauses it; where that starts it too, it starts first.", default=(Trigger.ASKED,)
    )
    end: tuple[Trigger, ...] = said(
        "What lets it run again.", default=(Trigger.ANSWERED, Trigger.RESOLVED, Trigger.CLOSED)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A word to the agent before a target falls due."""

    before: Duration = said("How long before.")
    clause: ClauseId | None = said("Its clause, where it is another.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Median:
    """A promise about the middle of a period rather than about each ticket."""

    clause: ClauseId = said("The clause of the median.")
    period: Literal["month", "quarter", "year"] = said("The period, in the calendar's zone.", default="month")
    least: int | None = said("With fewer tickets in a period nothing is said of its median.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentRule:
    """One kind of promise: what starts, pauses, meets and restarts its clock, and its table of targets."""

    clause: ClauseId = said("The clause that promises it.")
    name: Text | None = said("What people call it, where the kind is the policy's own.", default=None)
    starts: tuple[Trigger, ...] = said("What starts the clock; the first of them counts.", default=(Trigger.SUBMITTED,))
    met_by: tuple[Trigger, ...] = said("What keeps the promise. Default by kind.", default=())
    pauses: Pause | None = said("When its clock stands still; default: never.", default=None)
    restarts: tuple[Trigger, ...] = said(
        "What starts the clock anew: ``answered`` for a next response, ``prioritised`` where a new priority counts from"
        " its setting instead of from the start.",
        default=(),
    )
    recurs: bool = said(
        "Whether keeping it starts it again (regular updates), until the ticket is resolved.", default=False
    )
    median: Median | None = said("Where the promise is about the median over a period.", default=None)
    binding: bool = said("Whether it is guaranteed, or a goal pursued with best efforts.", default=False)
    calendar: Id | None = said("The calendar of its business time, where it is not the policy's.", default=None)
    business_days: Literal["same_time", "end_of_day"] = said(
        "Where a target in business days falls due: at the same time of day, or at that day's closing.",
        default="same_time",
    )
    at_closing: Literal["closing", "next_opening"] = said(
        "Where business hours that are used up exactly at closing time fall due: then, or at the next opening.",
        default="closing",
    )
    reminders: tuple[Reminder, ...] = said("Reminders before it falls due.", default=())
    targets: tuple[Target, ...] = said("The table; the first row that fits holds.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationLevel:
    """One step of an escalation chain."""

    name: Text = said("To whom.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A chain of people who are told, one after the other, until the ticket is resolved."""

    clause: ClauseId = said("The clause that orders it.")
    priority: tuple[Id, ...] = said("Priorities that escalate; none named means any.", default=())
    plan: tuple[Id, ...] = said("Plans that escalate; none named means any.", default=())
    starts: tuple[Trigger, ...] = said("What the delays count from.", default=(Trigger.SUBMITTED,))
    stops: tuple[Trigger, ...] = said(
        "What stops the steps to come, besides the resolution, until the ticket is refused or reopened.",
        default=(Trigger.ACKNOWLEDGED,),
    )
    first: Duration = said("The first delay.")
    repeat: Duration | None = said("The delay between one step and the next.", default=None)
    calendar: Id | None = said("The calendar of delays in business time, where it is not the policy's.", default=None)
    levels: tuple[EscalationLevel, ...] = said("The chain; its last level repeats.")

    def concerns(self, priority: object, plan: object) -> bool:
        """Whether tickets of this priority and plan escalate by it."""
        return (not self.priority or priority in self.priority) and (not self.plan or plan in self.plan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Closing a ticket to which the customer no longer answers."""

    clause: ClauseId | None = said("Its clause, where it is another.", default=None)
    start: tuple[Trigger, ...] = said("What the silence counts from; the latest.", default=(Trigger.ASKED,))
    after: Duration = said("How long the silence lasts before the ticket is closed.")
    warning: Duration | None = said("How long before that the customer is warned.", default=None)
    calendar: Id | None = said("The calendar, where it is not the policy's.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Who closes, on which grounds, and what the desk closes by itself."""

    clause: ClauseId | None = said("The clause of closing.", default=None)
    by: tuple[Literal["contact", "agent"], ...] = said("Who may close.", default=("contact", "agent"))
    grounds: Mapping[Id, Text] = said("The grounds of a closing, as people read them.", default_factory=dict)
    validation: bool = said(
        "Whether a resolution asks for the customer's validation: it closes the ticket, and without it no agent does.",
        default=False,
    )
    validation_clause: ClauseId | None = said("The clause of the validation.", default=None)
    confirm: tuple[Text, ...] = said("What an agent confirms when resolving.", default=())
    confirm_priority: tuple[Id, ...] = said("The priorities at which that is asked; none named means any.", default=())
    silence: Silence | None = said("Closing after silence.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening:
    """How a closed ticket comes back."""

    clause: ClauseId | None = said("The clause of reopening.", default=None)
    by: tuple[Literal["contact", "agent"], ...] = said("Who may reopen.", default=("contact", "agent"))
    by_answering: bool = said("Whether the customer's answer to a closed ticket reopens it.", default=False)


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
