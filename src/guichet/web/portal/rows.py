"""A customer's requests as rows of their list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.policies.models import PolicyVersion
from guichet.tickets.models import Ticket
from guichet.tickets.settle import SILENCE
from guichet.tickets.timeline import policy_for
from guichet.web.shared import instants, wording


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One request: where it stands in the policy's words, and what is due next."""

    public_id: str
    number: int
    subject: str
    sent_at: int
    status: wording.StatusWord
    sender: str
    agent: str
    note: str
    note_clause: str
    due_at: int | None
    clock: str
    clause: str
    cited: PolicyVersion
    tone: str


def request_rows(tickets: Sequence[Ticket], *, at: int) -> tuple[RequestRow, ...]:
    """The rows, each in the words of the policy that it was sent under."""
    return tuple(_row(ticket, at) for ticket in tickets)


def _row(ticket: Ticket, at: int) -> RequestRow:
    policy, due, kind = policy_for(ticket), ticket.next_due_at, ticket.next_due_kind
    silence = kind == SILENCE
    running = next((each for each in ticket.commitments.all() if each.kind == kind), None)
    tone = ""
    if due is not None and not silence:
        tone = "late" if due <= at else ("soon" if due - at <= instants.HOUR else "")
    note, note_clause = _note(policy, ticket)
    return RequestRow(
        public_id=ticket.public_id,
        number=ticket.number,
        subject=ticket.subject,
        sent_at=ticket.submitted_at,
        status=wording.status_word(policy, ticket.status, to_customer=True),
        sender=ticket.contact.name,
        note=note,
        note_clause=note_clause,
        agent=ticket.assignee.user.name if ticket.assignee else "",
        due_at=due,
        clock=wording.silence_name() if silence else (wording.commitment_name(policy, kind) if kind else ""),
        clause=(policy.closing.clause or "") if silence else (running.clause if running else ""),
        cited=ticket.terms.version,
        tone=tone,
    )


def _note(policy: Policy, ticket: Ticket) -> tuple[str, str]:
    """What is to be known of a request that only waits, with its clause."""
    if ticket.status == Status.HELD.value and policy.allowance is not None:
        return gettext("All requests of the period were used: it waits for a place."), policy.allowance.clause
    if ticket.status == Status.WAITING.value and policy.metering is not None:
        clause = policy.submission.registration_clause or policy.metering.clause
        return gettext("No time is counted while it waits."), clause
    return "", ""
