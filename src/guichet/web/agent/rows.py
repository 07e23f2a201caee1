"""Tickets as rows of the queue: each with the clock that is due next, its name, clause and used part."""

from collections.abc import Sequence

from django.urls import reverse

from guichet.core.commitments.compiled import compiled
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.tickets.models import Commitment, Ticket
from guichet.tickets.settle import SILENCE
from guichet.tickets.timeline import policy_for
from guichet.web.agent.groups import QueueRow
from guichet.web.shared import instants, wording
from guichet.web.shared.case import calendar_for

FRESH = (Status.WAITING.value, Status.SUBMITTED.value)


def queue_rows(tickets: Sequence[Ticket], *, at: int) -> tuple[QueueRow, ...]:
    """The rows of one page, each in the words of the policy that its ticket was sent under."""
    queue = reverse("agent:queue")
    words: dict[tuple[str, str, str | None], tuple[wording.StatusWord, wording.Priority | None]] = {}
    found = []
    for ticket in tickets:
        key = (ticket.terms.version.hash, ticket.status, ticket.priority)
        if key not in words:
            policy = policy_for(ticket)
            words[key] = wording.status_word(policy, ticket.status), wording.priority(policy, ticket.priority)
        found.append(_row(ticket, at, f"{queue}{ticket.number}/", *words[key]))
    return tuple(found)


def _row(ticket: Ticket, at: int, href: str, status: wording.StatusWord, priority: wording.Priority | None) -> QueueRow:
    policy, due, kind = policy_for(ticket), ticket.next_due_at, ticket.next_due_kind
    silence = kind == SILENCE
    clock = next((each for each in ticket.commitments.all() if each.kind == kind), None)
    missed = due is not None and not silence and due <= at
    tone = ""
    if due is not None and not silence:
        tone = "late" if missed else ("soon" if due - at <= instants.HOUR else "")
    closing = policy.closing
    clause = (closing.silence.clause if closing.silence else None) or closing.clause or ""
    return QueueRow(
        number=ticket.number,
        href=href,
        subject=ticket.subject,
        customer=str(ticket.contact.organisation or ticket.contact.name),
        contact=ticket.contact.name,
        agent=ticket.assignee.user.name if ticket.assignee else "",
        status=status,
        priority=priority,
        fresh=ticket.status in FRESH,
        due_at=due,
        missed=missed,
        clock=wording.silence_name() if silence else (wording.commitment_name(policy, kind) if kind else ""),
        icon="hush" if silence else wording.commitment_icon(kind),
        clause=clause if silence else (clock.clause if clock else ""),
        cited=ticket.terms.version,
        share=_share(policy, kind, clock, due, at),
        silence=silence,
        after_hours=due is not None and not missed and _closed_at(compiled(policy).calendar, due),
        tone=tone,
    )


def _share(policy: Policy, kind: str, clock: Commitment | None, due: int | None, at: int) -> int:
    """The used part of the clock in whole per cent, from its row: no events are read for a queue."""
    if due is None or due <= at:
        return 100 if due is not None else 0
    calendar = calendar_for(policy, kind)
    target = clock.target if clock else str(policy.closing.silence.after) if policy.closing.silence else None
    promised = Duration.parse(target) if target else None
    if promised is None:
        return 0
    if promised.kind is Kind.BUSINESS_DAYS:
        start = clock.started_at if clock and clock.started_at else calendar.business_days_before(due, promised.days)
        whole, left = calendar.open_between(min(start, at), due), calendar.open_between(at, due)
    else:
        whole = promised.seconds
        left = due - at if promised.kind is Kind.ELAPSED else calendar.open_between(at, due)
    return max(0, min(100, 100 - 100 * left // whole)) if whole else 100


def _closed_at(calendar: Calendar, at: int) -> bool:
    return not (calendar.is_open(at) or calendar.is_open(at - 1))
