"""One change of a ticket as it is told to one reader: what things are called in their language, and the letter."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from guichet.channels.email.trust import is_claimed
from guichet.core.commitments.standing import CommitmentStanding, CommitmentStatus, Standing
from guichet.core.policy.model import Policy
from guichet.kit.addresses import named
from guichet.kit.models import FeedRow
from guichet.kit.outbox import Letter
from guichet.notices.readers import Reader
from guichet.notices.words import said_instant, word
from guichet.tickets.models import Event, Message, MessageKind, Ticket
from guichet.tickets.timeline import policy_for, standing_of

WARNING: Final = "warn_close"
REGISTRATION: Final = "registration"

PROMISED: Final = ("first_response", "resolution")
"""What a customer is told the instant of: the others follow from the conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A letter, and the key under which it is posted once."""

    letter: Letter
    key: str


@dataclass(frozen=True, kw_only=True)
class News:
    """A change, the ticket that it is of, and who is told of it."""

    ticket: Ticket
    row: FeedRow
    reader: Reader

    @cached_property
    def policy(self) -> Policy:
        """The policy of the ticket."""
        return policy_for(self.ticket)

    @cached_property
    def event(self) -> Event:
        """The event that the change is."""
        return Event.objects.get(pk=self.row.detail)

    @cached_property
    def clause(self) -> str:
        """The clause by which it happened, where the event says one."""
        return str(self.event.data.get("clause", ""))

    def standing(self, *, now: bool = False) -> Standing:
        """Where the ticket stood at the change; or as of all that has happened since."""
        at = max(self.row.at, self.ticket.last_event_at) if now else self.row.at
        return standing_of(self.ticket, at, ledger=False)

    @cached_property
    def is_for_stranger(self) -> bool:
        """Whether the letter goes to an address that somebody only claims: then it holds nothing that they typed, for
        they may have written in another's name.
        """
        return self.reader.key == str(self.ticket.contact_id) and is_claimed(self.ticket)

    def text(self, wording: Mapping[str, str]) -> str:
        """A text of the policy in the reader's language."""
        return wording.get(self.reader.language) or next(iter(wording.values()), "")

    def wording(self, clause: str) -> str:
        """What the policy says in a clause."""
        found = next((text for name, text in self.policy.clauses.items() if name == clause), None)
        return "" if found is None else self.text(found)

    def priority(self, code: str | None) -> str:
        """What the policy calls a priority."""
        rule = self.policy.priorities
        level = None if rule is None or code is None else rule.levels.get(code)
        return "" if level is None else self.text(level.name)

    def noun(self) -> str:
        """The policy's own word for a priority, or nothing."""
        rule = self.policy.priorities
        return "" if rule is None or rule.noun is None else self.text(rule.noun)

    def asked(self, name: str) -> str:
        """What the policy calls something that it asks of a request."""
        field = self.policy.submission.fields.get(name)
        if field is not None:
            return self.text(field.name)
        plain = "Priorité" if self.reader.language == "fr" else "Priority"
        return (self.noun() or plain) if name == "priority" else name

    def commitment(self, code: str) -> str:
        """The policy's own name for a promise, or nothing where it is a plain one."""
        rule = self.policy.commitments.get(code)
        return "" if rule is None or not rule.name else self.text(rule.name)

    def instant(self, at: int | None) -> str:
        """An instant as the reader reads it."""
        return said_instant(at, self.ticket, self.reader.language)

    def said(self) -> str:
        """What was written in public with the change, unless it was erased."""
        found = Message.objects.filter(event_id=self.row.detail, kind=MessageKind.PUBLIC, erased_at=None)
        return found.values_list("text", flat=True).first() or ""

    def promise(self, one: CommitmentStanding | None) -> dict[str, object]:
        """What is said of a promise and its instant."""
        return {
            "due": "" if one is None else self.instant(one.due_at),
            "clause": "" if one is None else one.clause,
            "binding": one is not None and one.binding,
            "first_is_response": one is not None and one.kind == "first_response",
        }

    def running(self, standing: Standing) -> CommitmentStanding | None:
        """The promise to the customer that falls due next."""
        found = [one for one in standing.commitments if one.status is CommitmentStatus.RUNNING and one.due_at]
        return min((one for one in found if one.kind in PROMISED), key=lambda one: one.due_at or 0, default=None)

    def post(
        self,
        kind: str,
        facts: Mapping[str, object],
        *,
        purpose: str = "",
        once: str = "",
        ordered_at: int | None = None,
        automatic: bool = True,
    ) -> Post:
        """The letter of this kind."""
        ticket, row, reader = self.ticket, self.row, self.reader
        if automatic and self.is_for_stranger:
            worded = word(kind, _unsaid(ticket), replace(reader, name=""), facts)
        else:
            worded = word(kind, ticket, reader, facts)
        letter = Letter(
            purpose=purpose or kind,
            subject_id=ticket.pk,
            ordered_at=row.at if ordered_at is None else ordered_at,
            thread=ticket.public_id,
            recipient=reader.email,
            sender=named(ticket.desk.sender, ticket.desk.mail_address),
            mailbox=ticket.desk.mail_address,
            subject=worded.subject,
            text=worded.text,
            html=worded.html,
            automatic=automatic,
        )
        # Once for each change; a registration, once for each ticket.
        key = f"{once}:{ticket.pk}:{reader.key}" if once else f"feed:{row.stream}:{row.number}:{reader.key}"
        return Post(letter=letter, key=key)


def _unsaid(ticket: Ticket) -> Ticket:
    """The ticket without what its sender called it."""
    blank = copy(ticket)
    blank.subject = ""
    return blank
