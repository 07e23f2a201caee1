"""What the policy has ordered and the desk has yet to do in the world, such as a warning that must reach the mail
server.
"""

from django.db import models

from guichet.tickets.models.event import Event
from guichet.tickets.models.ticket import Ticket


class Order(models.Model):
    """One act that counts only once it was handed over. ``event`` records that it was."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=20)
    at = models.BigIntegerField()
    clause = models.CharField(max_length=60)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "kind", "at"], name="order_once")]
