"""An answer that an agent has sent and that has not left yet."""

from django.db import models

from guichet.desks.models import Seat
from guichet.tickets.models.event import Event
from guichet.tickets.models.ticket import Ticket


class HeldState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting"
    LEFT = "left"
    TAKEN_BACK = "taken_back"
    REFUSED = "refused"
    """It could not leave: the ticket had changed meanwhile."""


class HeldReply(models.Model):
    """A reply that leaves at ``leaves_at``, and until then can be taken back. No clock knows of it before.

    ``files`` are the rows of its files; with ``copies`` they stay, and copies of them go along. ``key`` is what its
    sender called it, as a code. ``event`` is what it became, ``reason`` the code of why it did not. Its words go
    where it has left: then they are in its message. Those of one that was taken back or refused stay for its
    author, until they write again.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="held")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    asks = models.BooleanField()
    proposes = models.BooleanField()
    files = models.JSONField(default=list)
    copies = models.BooleanField(default=False)
    key = models.CharField(max_length=64, null=True)
    held_at = models.BigIntegerField()
    leaves_at = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=HeldState.choices, default=HeldState.WAITING)
    ended_at = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=40, default="")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "key"], name="held_key_once")]
        indexes = [
            models.Index(fields=["leaves_at", "id"], name="held_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["ticket", "id"], name="held_of_ticket"),
        ]
