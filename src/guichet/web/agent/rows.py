"""Tickets as rows of the queue: each with the clock that is due next, its name, clause and used part."""

from collections.abc import Sequence

from django.urls import reverse

from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.policies.models import PolicyVersion
from guichet.tickets.settle import SILENCE
from guichet.tickets.terms import terms_named
from guichet.tickets.timeline import policy_as_run
from guichet.web.agent.groups import QueueRow
from guichet.web.agent.lines import Line
from guichet.web.shared import instants, wording
from guichet.web.shared.case import calendar_for

FRESH = (Status.WAITING.value, Status.SUBMITTED.value)

Words = tuple[wording.StatusWord, wording.Priority | None]
"""The status and the priority of a row, as people call them."""


def queue_rows(lines: Sequence[Line], *, at: int) -> tuple[QueueRow, ...]:
    """The rows of one page, each in the words of the policy that its ticket was sent under."""
    queue, terms = reverse("agent:queue"), terms_named({line.terms for line in lines})
    words: dict[tuple[str, str, str | None], Words] = {}
    found = []
    for line in lines:
        policy, cited = policy_as_run(terms[line.terms]), terms[line.terms].version
        key = (cited.hash, line.status, line.priority)
        if key not in words:
            words[key] = wording.status_word(policy, line.status), wording.priority(policy, line.priority)
        limited = terms[line.terms].limit is not None
        found.append(_row(line, policy, cited, words[key], limited=limited, href=f"{queue}{line.number}/", at=at))
    return tuple(found)


def _row(  # noqa: PLR0913 - what a row is made of
    line: Line, policy: Policy, cited: PolicyVersion, words: Words, *, limited: bool, href: str, at: int
) -> QueueRow:
    due, kind, (status, priority) = line.due_at, line.kind, words
    silence = kind == SILENCE
    missed = due is not None and not silence and due <= at
    tone = ""
    if due is not None and not silence:
        tone = "late" if missed else ("soon" if due - at <= instants.HOUR else "")
    closing = policy.closing
    clause = (closing.silence.clause if closing.silence else None) or closing.clause or ""
    return QueueRow(
        number=line.number,
        href=href,
        subject=line.subject,
        customer=line.organisation or line.contact,
        contact=line.contact,
        agent=line.agent or "",
        status=status,
        priority=priority,
        fresh=line.status in FRESH,
        due_at=due,
        missed=missed,
        clock=wording.silence_name() if silence else (wording.commitment_name(policy, kind) if kind else ""),
        icon="hush" if silence else wording.commitment_icon(kind),
        clause=clause if silence else line.clause or "",
        cited=cited,
        share=_share(policy, line, at),
        silence=silence,
        after_hours=due is not None and not missed and _closed_at(calendar_for(policy, kind, line.calendar), due),
        tone=tone,
        limited=limited,
    )


def _share(policy: Policy, line: Line, at: int) -> int:
    """The used part of the clock in whole per cent, from its row: no events are read for a queue."""
    due, target = line.due_at, line.target
    if due is None or due <= at:
        return 100 if due is not None else 0
    calendar = calendar_for(policy, line.kind, line.calendar)
    if line.clause is None and policy.closing.silence:
        # No promise, but the closing by silence.
        target = str(policy.closing.silence.after)
    promised = Duration.parse(target) if target else None
    if promised is None:
        return 0
    if promised.kind is Kind.BUSINESS_DAYS:
        start = line.started_at or calendar.business_days_before(due, promised.days)
        whole, left = calendar.open_between(min(start, at), due), calendar.open_between(at, due)
    else:
        whole = promised.seconds
        left = due - at if promised.kind is Kind.ELAPSED else calendar.open_between(at, due)
    return max(0, min(100, 100 - 100 * left // whole)) if whole else 100


def _closed_at(calendar: Calendar, at: int) -> bool:
    return not (calendar.is_open(at) or calendar.is_open(at - 1))
