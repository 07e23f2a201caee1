"""A promise that runs on a ticket, as of its last settling: what queues and reports read."""

from django.db import models

from guichet.desks.models import Desk, Seat
from guichet.tickets.models.ticket import Ticket


class Commitment(models.Model):
    """A projection of the events; replay computes it again and must find no difference.

    ``calendar`` is that of the row of the policy by which it is judged, where that row has one of its own.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="commitments", db_index=False)
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=60)
    clause = models.CharField(max_length=60)
    target = models.CharField(max_length=60, null=True)
    binding = models.BooleanField()
    started_at = models.BigIntegerField(null=True)
    due_at = models.BigIntegerField(null=True)
    met_at = models.BigIntegerField(null=True)
    missed_at = models.BigIntegerField(null=True)
    status = models.CharField(max_length=12)
    used_seconds = models.BigIntegerField()
    calendar = models.CharField(max_length=60, null=True)
    priority = models.CharField(max_length=60, null=True)
    plan = models.CharField(max_length=60, null=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "place"], name="commitment_once")]
        indexes = [
            models.Index(fields=["desk", "status", "due_at"], name="commitment_due"),
            models.Index(fields=["seat"], name="commitment_of_seat", condition=models.Q(seat__isnull=False)),
        ]
        ordering = ["place"]
