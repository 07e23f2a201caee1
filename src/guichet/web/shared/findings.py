"""What a search has found, ready to be shown: requests in the policy's words, with the piece that has the words."""

from collections.abc import Sequence
from dataclasses import dataclass

from guichet.kit.search.marking import Run, marked
from guichet.kit.search.query import LONGEST, Query
from guichet.tickets.models import ConsultationMessage, Message, MessageKind
from guichet.tickets.searching import Found
from guichet.tickets.timeline import policy_for
from guichet.web.shared import wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One request that was found: its subject and the message in runs, of which some are what was looked for."""

    number: int
    public_id: str
    subject: tuple[Run, ...]
    customer: str
    contact: str
    status: wording.StatusWord
    priority: wording.Priority | None
    runs: tuple[Run, ...]
    note: bool
    outside: bool
    at: int
    anchor: str


def asked_of(text: str) -> str:
    """What is looked for, as the box shows it again."""
    return text[:LONGEST].replace("\x00", "").strip()


def findings(found: Sequence[Found], query: Query, *, to_customer: bool) -> tuple[Finding, ...]:
    """What was found, in its order."""
    return tuple(_finding(each, query, to_customer=to_customer) for each in found)


def _finding(each: Found, query: Query, *, to_customer: bool) -> Finding:
    ticket, message = each.ticket, each.message
    policy = policy_for(ticket)
    organisation, contact = ticket.contact.organisation, ticket.contact.name
    return Finding(
        number=ticket.number,
        public_id=ticket.public_id,
        subject=marked(ticket.subject, query, length=len(ticket.subject)),
        customer=str(organisation or contact),
        contact=contact if organisation else "",
        status=wording.status_word(policy, ticket.status, to_customer=to_customer),
        priority=wording.priority(policy, ticket.priority),
        runs=marked(" ".join(message.text.split()), query),
        note=isinstance(message, Message) and message.kind == MessageKind.INTERNAL,
        outside=isinstance(message, ConsultationMessage),
        at=message.at,
        anchor=f"m{message.event.seq}" if isinstance(message, Message) else f"consultation-{message.consultation_id}",
    )
