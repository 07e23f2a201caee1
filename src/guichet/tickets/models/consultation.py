"""A conversation with somebody outside about a ticket. Whose ticket it is never sees it, and no clock knows of it."""

from django.db import models

from guichet.desks.models import Seat
from guichet.tickets.models.ticket import Ticket


class Consultation(models.Model):
    """Somebody outside who is asked. ``public_id`` is what their reply address is made of: it cannot be guessed, and
    leads to no ticket. ``closed_at`` is when the desk had what it wanted; a later answer opens it again.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="consultations")
    public_id = models.CharField(max_length=20, unique=True)
    address = models.CharField(max_length=320)
    subject = models.CharField(max_length=300)
    opened_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    opened_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(null=True)
    closed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="consultation_of_ticket")]


class ConsultationMessage(models.Model):
    """One message of it: of the desk's where there is a ``seat``, else of whoever is asked. ``key`` is what its sender
    called it, as a code. One that ``leaves_at`` an instant has not left yet, and can be taken back: then it never was.
    An erased one has no text.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="messages")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    at = models.BigIntegerField()
    key = models.CharField(max_length=64, null=True)
    leaves_at = models.BigIntegerField(null=True)
    erased_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="consultation_key_once")]
        indexes = [
            models.Index(fields=["consultation", "id"], name="consultation_talk"),
            models.Index(
                fields=["leaves_at", "id"], name="consultation_leaving", condition=models.Q(leaves_at__isnull=False)
            ),
        ]
