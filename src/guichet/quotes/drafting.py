"""The quote that is not sent yet, and sending it."""

from collections.abc import Mapping
from typing import Any

from guichet.core.policy.words import Status
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.quotes.models import QuoteDraft
from guichet.tickets import actions
from guichet.tickets.door import Outcome
from guichet.tickets.models import Event, Ticket
from guichet.tickets.visit import Visit


def draft_of(ticket: Ticket) -> QuoteDraft | None:
    """What somebody has begun for the ticket, if anything."""
    return QuoteDraft.objects.select_related("saved_by__user").filter(ticket=ticket).first()


def unfinished(desk_id: int) -> int:
    """How many quotes of a desk wait to be finished."""
    return QuoteDraft.objects.filter(desk_id=desk_id, ticket__status=Status.EXCLUDED.value).count()


def keep(ticket: Ticket, typed: Mapping[str, str], *, by: Seat, at: int) -> None:
    """Keep the form as it was typed, so that nothing of it is lost and colleagues can go on with it."""
    QuoteDraft.objects.update_or_create(
        ticket=ticket, defaults={"desk_id": ticket.desk_id, "typed": dict(typed), "saved_at": at, "saved_by": by}
    )


def forget_drafts_of(contact: Contact) -> None:
    """Drop what was begun for somebody who is erased: it may name them, and its letter would reach nobody."""
    QuoteDraft.objects.filter(ticket__contact=contact).delete()


def send(ticket: Ticket, **how: Any) -> Outcome:
    """Send it as `guichet.tickets.actions.quote` does; its draft goes with the same transaction."""
    return actions.quote(ticket, then=_drop, **how)


def _drop(visit: Visit, _event: Event) -> None:
    QuoteDraft.objects.filter(ticket=visit.ticket).delete()
