"""Writing a ticket's projection anew: it is a copy, and can be thrown away at any time."""

from django.db import transaction

from guichet.core.commitments.assess import assess
from guichet.tickets.door import enter
from guichet.tickets.models import Commitment
from guichet.tickets.projection import project


def rebuild(ticket_id: int) -> bool:
    """Throw away what is stored of where the ticket stands, and compute it from its events."""
    with transaction.atomic():
        visit = enter(ticket_id, at=0)
        Commitment.objects.filter(ticket_id=ticket_id).delete()
        at = max(visit.ticket.settled_at, visit.ticket.last_event_at)
        standing = assess(visit.policy, visit.timeline, at, ledger=False)
        project(visit, standing)
    return True
