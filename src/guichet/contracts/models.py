"""What a customer holds."""

from django.db import models

from guichet.customers.models import Organisation
from guichet.desks.models import Desk


class Contract(models.Model):
    """A customer's plan, and whether it is paid for. Instants: ``starts_at`` included, ``ends_at`` not; none: no
    end. ``time_balance_minutes`` is the prepaid time that the desk's books have for the customer; none: not limited.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="contracts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contracts")
    plan = models.CharField(max_length=60, null=True)
    paid = models.BooleanField(default=True)
    time_balance_minutes = models.PositiveIntegerField(null=True)
    starts_at = models.BigIntegerField(default=0)
    ends_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-starts_at"], name="contract_current")]
