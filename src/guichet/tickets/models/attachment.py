"""A file that somebody sends with a message. Its bytes are kept apart, under a name that says nothing."""

from django.db import models

from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat
from guichet.tickets.models.consultation import ConsultationMessage
from guichet.tickets.models.message import Message
from guichet.tickets.models.ticket import Ticket


class Attachment(models.Model):
    """A file: uploaded by a seat or a contact, and, once it is sent, of one message, or of what was ``said`` in a
    consultation. What somebody outside has sent there is of neither.

    ``name`` is cleaned, ``type`` is what the bytes say. ``key`` is what the storage calls it; it stays until the
    bytes are gone, or are another's only: copies of a file are rows of one key. ``received_at`` is by the machine's
    clock. An erased one is a tombstone without name and bytes.
    """

    public_id = models.CharField(max_length=20, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, related_name="attachments")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="attachments")
    said = models.ForeignKey(ConsultationMessage, on_delete=models.PROTECT, null=True, related_name="attachments")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField()
    type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=80, blank=True)
    received_at = models.BigIntegerField()
    erased_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attachment_of_one",
                condition=models.Q(seat__isnull=True) | models.Q(contact__isnull=True),
            ),
            models.CheckConstraint(
                name="attachment_sent_once", condition=models.Q(message__isnull=True) | models.Q(said__isnull=True)
            ),
        ]
        indexes = [
            # What the rounds look for: nobody sent it, or its bytes are to go.
            models.Index(
                fields=["received_at"],
                name="attachment_unsent",
                condition=models.Q(message__isnull=True, said__isnull=True),
            ),
            models.Index(
                fields=["id"], name="attachment_to_go", condition=models.Q(erased_at__isnull=False) & ~models.Q(key="")
            ),
            models.Index(fields=["key"], name="attachment_bytes"),
        ]
