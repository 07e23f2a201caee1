"""Excluding a ticket under a policy that quotes for what it excludes: the quote is drafted with it."""

from typing import Any

from guichet.quotes.models import QuoteDraft
from guichet.tickets import actions
from guichet.tickets.door import Outcome
from guichet.tickets.models import Event, Ticket
from guichet.tickets.visit import Visit


def exclude(ticket: Ticket, **how: Any) -> Outcome:
    """Exclude it as `guichet.tickets.actions.exclude` does, and draft the quote in the same transaction."""
    return actions.exclude(ticket, then=_draft, **how)


def readmit(ticket: Ticket, **how: Any) -> Outcome:
    """Take it back into support, and drop the quote that was not sent."""
    return actions.readmit(ticket, then=_drop, **how)


def _draft(visit: Visit, event: Event) -> None:
    rule = visit.policy.exclusions
    if rule is not None and rule.quoted:
        QuoteDraft.objects.update_or_create(
            ticket=visit.ticket,
            defaults={"desk_id": visit.ticket.desk_id, "typed": {}, "saved_at": event.at, "saved_by": None},
        )


def _drop(visit: Visit, _event: Event) -> None:
    QuoteDraft.objects.filter(ticket=visit.ticket).delete()
