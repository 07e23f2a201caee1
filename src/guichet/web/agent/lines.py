"""Tickets as the queue reads them: one row of the database each, with no more than is shown of it."""

from typing import Final, NamedTuple

from django.db.models import F, FilteredRelation, Q, QuerySet

from guichet.tickets.models import Ticket


class Line(NamedTuple):
    """One ticket: its own columns, who asked and who deals with it, the hash of its terms, and of the clock that is due
    next what its row says.
    """

    pk: int
    number: int
    subject: str
    status: str
    priority: str | None
    queue_at: int | None
    last_event_at: int
    due_at: int | None
    kind: str
    contact: str
    organisation: str | None
    agent: str | None
    terms: str
    clause: str | None
    target: str | None
    started_at: int | None
    calendar: str | None


COLUMNS: Final = (
    "pk",
    "number",
    "subject",
    "status",
    "priority",
    "queue_at",
    "last_event_at",
    "next_due_at",
    "next_due_kind",
    "contact__name",
    "contact__organisation__name",
    "assignee__user__name",
    "terms_id",
    "clock__clause",
    "clock__target",
    "clock__started_at",
    "clock__calendar",
)
"""Where each part of a line stands."""


def read(found: QuerySet[Ticket]) -> list[Line]:
    """The lines of what is found. Models of all that a line names would cost more than the rest of the page."""
    clock = FilteredRelation("commitments", condition=Q(commitments__kind=F("next_due_kind")))
    return [Line._make(columns) for columns in found.alias(clock=clock).values_list(*COLUMNS)]
