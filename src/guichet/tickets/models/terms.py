"""What a ticket was promised under, fixed at its submission."""

from django.db import models

from guichet.contracts.models import Contract
from guichet.desks.models import Desk
from guichet.policies.models import PolicyVersion


class Terms(models.Model):
    """Terms by the hash of what they say: tickets under the same terms share a row, and no row ever changes.

    ``overrides`` are the single targets that the contract set then, ``entries`` the exceptional openings and closings
    of the desk, ``limit`` is the limit of the customer's support that held (MX-9); none: nothing.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True)
    plan = models.CharField(max_length=60, null=True)
    paid = models.BooleanField()
    time_balance_minutes = models.PositiveIntegerField(null=True)
    overrides = models.JSONField(null=True)
    entries = models.JSONField(null=True)
    limit = models.JSONField(null=True)
