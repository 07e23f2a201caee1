"""Whether an address is somebody's who has shown it to be theirs. Until then the desk itself writes nothing to it that
its claimed owner may not have said.
"""

from guichet.channels.models import Arrival
from guichet.customers.models import Contact
from guichet.desks.models import Desk
from guichet.tickets.models import Ticket

CHANNEL = "email"


def is_proven(desk: Desk, address: str) -> bool:
    """Whether somebody signs in at the desk with the address, or a mail from it has proved where it came from."""
    if Contact.objects.filter(desk=desk, email=address, erased_at__isnull=True, user__isnull=False).exists():
        return True
    return Arrival.objects.filter(desk=desk, sender=address, is_proven=True).exists()


def is_claimed(ticket: Ticket) -> bool:
    """Whether a ticket came by mail from an address that nobody has proved to be theirs."""
    return ticket.channel == CHANNEL and not is_proven(ticket.desk, ticket.contact.email)
