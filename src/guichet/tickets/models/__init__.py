"""The rows of a ticket."""

from guichet.tickets.models.attachment import Attachment
from guichet.tickets.models.collaborator import Collaborator
from guichet.tickets.models.commitment import Commitment
from guichet.tickets.models.consultation import Consultation, ConsultationMessage
from guichet.tickets.models.event import Event
from guichet.tickets.models.held import HeldReply, HeldState
from guichet.tickets.models.message import Message, MessageKind
from guichet.tickets.models.order import Order
from guichet.tickets.models.presence import Presence
from guichet.tickets.models.terms import Terms
from guichet.tickets.models.ticket import Ticket

__all__ = [
    "Attachment",
    "Collaborator",
    "Commitment",
    "Consultation",
    "ConsultationMessage",
    "Event",
    "HeldReply",
    "HeldState",
    "Message",
    "MessageKind",
    "Order",
    "Presence",
    "Terms",
    "Ticket",
]
