"""The lock of a ticket: after that of the desk, before that of its contract, of what is held on it, and of the feed."""

from guichet.kit.locking import lock
from guichet.tickets.models import Ticket


def lock_ticket(ticket_id: int, *beside: str) -> Ticket:
    """The ticket, to which nobody else appends until the transaction ends. ``beside`` names what is read with it."""
    return lock(Ticket.objects.all(), ticket_id, *beside)
