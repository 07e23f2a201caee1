"""What people wrote. It can be erased; that something was written, and when, cannot."""

from django.db import models

from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.tickets.models.event import Event
from guichet.tickets.models.ticket import Ticket


class MessageKind(models.TextChoices):
    """Who reads it."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Message(models.Model):
    """The words of one event. ``fields`` are the answers to what the policy asks, by field.

    An erased message is a tombstone: ``text`` and ``fields`` are empty, ``erased_at`` says since when.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages", db_index=False)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="message")
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    fields = models.JSONField(default=dict)
    at = models.BigIntegerField()
    erased_at = models.BigIntegerField(null=True)
    erased_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "at", "id"], name="message_of_ticket"),
            models.Index(fields=["seat"], name="message_of_seat", condition=models.Q(seat__isnull=False)),
            models.Index(fields=["erased_by"], name="message_erased_by", condition=models.Q(erased_by__isnull=False)),
        ]
