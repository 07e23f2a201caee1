"""Who follows a ticket that is not theirs."""

from django.db import models

from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.tickets.models.ticket import Ticket


class Collaborator(models.Model):
    """A contact that was added to a ticket. They see of it what came after the event numbered ``after_seq``, the last
    one before they joined, until ``left_at``. Who comes back has a row of their own, and sees from there on.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="collaborators")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    after_seq = models.PositiveIntegerField()
    joined_at = models.BigIntegerField()
    left_at = models.BigIntegerField(null=True)
    added_by_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    added_by_contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "contact"], name="collaborator_once", condition=models.Q(left_at__isnull=True)
            )
        ]
        indexes = [
            # What a contact's own list reads.
            models.Index(
                fields=["contact", "ticket"], name="collaborator_follows", condition=models.Q(left_at__isnull=True)
            )
        ]
