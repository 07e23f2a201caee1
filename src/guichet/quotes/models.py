"""A quote that is not sent yet. What was sent is an event of its ticket, and its words a message of it."""

from django.db import models

from guichet.desks.models import Desk, Seat
from guichet.tickets.models import Ticket


class QuoteDraft(models.Model):
    """The quote that somebody at the desk has to finish for an excluded ticket: its form as it was typed, whatever is
    wrong with it. It goes when the quote is sent, or the ticket is taken back into support.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="+")
    typed = models.JSONField(default=dict)
    saved_at = models.BigIntegerField()
    saved_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
