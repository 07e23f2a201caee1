"""Who has a ticket open before them. No event: nothing of it is kept, and a row that nobody renews has lapsed."""

from django.db import models

from guichet.desks.models import Seat
from guichet.tickets.models.ticket import Ticket


class Presence(models.Model):
    """Somebody of the desk who looks at a ticket, or writes on it, until the machine's clock says ``until``."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    writing = models.BooleanField()
    until = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "seat"], name="presence_once")]
        indexes = [models.Index(fields=["until"], name="presence_until")]
