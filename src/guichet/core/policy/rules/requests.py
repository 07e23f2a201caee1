"""The course of a request: what it asks when it is sent, what its states are called, how it ends and begins anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guichet.core.hours.duration import Duration
from guichet.core.policy.rules.keys import ClauseId, Id, Text, said
from guichet.core.policy.words import Colour, Status, Trigger


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
