"""The columns and rows that are a copy of the truth: written after every change, never read to decide."""

from typing import Any, Final

from guichet.core.commitments.standing import Standing
from guichet.core.policy.model import Policy
from guichet.core.policy.words import OVER, Status
from guichet.core.timeline.events import Timeline
from guichet.kit.asking import Question
from guichet.kit.writing import Writing
from guichet.tickets.models import Commitment, Ticket
from guichet.tickets.models.ticket import HELD, NO_CLOCK
from guichet.tickets.settle import next_due, wake_of
from guichet.tickets.visit import TICKETS, Visit


def columns(policy: Policy, standing: Standing, timeline: Timeline) -> dict[str, Any]:
    """What a ticket's own columns say of a standing."""
    due_at, kind = next_due(standing)
    return {
        "settled_at": standing.at,
        "status": standing.status.value,
        "priority": standing.priority,
        "requested_priority": standing.requested_priority,
        "plan": standing.plan,
        "placed_at": timeline.events[0].at if standing.hold is None else standing.hold.released_at,
        "fix_owed_since": standing.fix.since if standing.fix and standing.fix.delivered_at is None else None,
        "next_due_at": due_at,
        "next_due_kind": kind,
        "queue_at": _queue_at(standing.status, due_at),
        "look_again_at": wake_of(policy, standing, timeline),
    }


def _queue_at(status: Status, due_at: int | None) -> int | None:
    if status in OVER:
        return None
    if status is Status.HELD:
        return HELD
    return NO_CLOCK if due_at is None else due_at


def rows(standing: Standing) -> list[dict[str, Any]]:
    """What the rows of a ticket's commitments say of a standing."""
    return [
        {
            "place": place,
            "kind": one.kind,
            "clause": one.clause,
            "target": one.target,
            "binding": one.binding,
            "started_at": one.started_at,
            "due_at": one.due_at,
            "met_at": one.met_at,
            "missed_at": one.missed_at,
            "status": one.status.value,
            "used_seconds": one.used_seconds,
            "calendar": one.calendar,
            "priority": standing.priority,
            "plan": standing.plan,
        }
        for place, one in enumerate(standing.commitments)
    ]


PROMISED: Final = Question(lambda ticket: Commitment.objects.filter(ticket=ticket))
COMMITMENTS: Final = Writing(Commitment)


def show(ticket: Ticket, policy: Policy, standing: Standing, timeline: Timeline) -> None:
    """Have a ticket's own columns say what a standing says; nothing is stored."""
    for name, value in columns(policy, standing, timeline).items():
        setattr(ticket, name, value)


def project(visit: Visit, standing: Standing) -> None:
    """Store the copy; what has not changed is left alone."""
    ticket = visit.ticket
    show(ticket, visit.policy, standing, visit.timeline)
    TICKETS.put(ticket, visit.stored)
    known = {} if visit.is_first else {row.place: row for row in PROMISED.all(ticket.pk)}
    for said in rows(standing):
        row = known.pop(said["place"], None)
        said["seat_id"] = ticket.assignee_id
        if row is None:
            COMMITMENTS.add(Commitment(desk_id=ticket.desk_id, ticket=ticket, **said))
            continue
        stored = COMMITMENTS.stored(row)
        for name, value in said.items():
            setattr(row, name, value)
        COMMITMENTS.put(row, stored)
    if known:
        Commitment.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
