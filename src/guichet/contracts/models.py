"""What a customer holds."""

from django.db import models

from guichet.customers.models import Organisation
from guichet.desks.models import Desk


class Contract(models.Model):
    """A customer's plan, and whether it is paid for. Instants: ``starts_at`` included, ``ends_at`` not; none: no
    end.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="contracts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contracts")
    plan = models.CharField(max_length=60, null=True)
    paid = models.BooleanField(default=True)
    starts_at = models.BigIntegerField(default=0)
    ends_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-starts_at"], name="contract_current")]
