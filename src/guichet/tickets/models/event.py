"""What happened to a ticket. Rows are added, and the database refuses anything else."""

from django.db import models

from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat
from guichet.tickets.models.ticket import Ticket


class Event(models.Model):
    """One thing that happened.

    ``at`` is when it counts, ``recorded_at`` when it was written. ``data`` holds codes, ids, instants and amounts:
    never text that a person typed, nor a name (those are in messages and contacts, and can be erased). ``key`` is
    the hash of what the sender called the act: the same act sent twice is one event.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.BigIntegerField()
    recorded_at = models.BigIntegerField()
    type = models.CharField(max_length=30)
    by = models.CharField(max_length=10)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    key = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="event_seq_once"),
            models.UniqueConstraint(fields=["desk", "key"], name="event_key_once"),
        ]
        indexes = [
            # A desk's latest of some kind: without it SQLite walks through all that the desk has.
            models.Index(fields=["desk", "id"], name="event_of_desk"),
            models.Index(fields=["seat"], name="event_of_seat", condition=models.Q(seat__isnull=False)),
        ]
