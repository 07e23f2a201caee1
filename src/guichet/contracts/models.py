"""What a customer holds."""

from django.db import models

from guichet.customers.models import Organisation
from guichet.desks.models import Desk, Seat
from guichet.policies.models import PolicyVersion


class Contract(models.Model):
    """A customer's plan, and whether it is paid for or a trial.

    Instants: ``starts_at`` included, ``ends_at`` not; none: no end. ``products`` are what it is for, as the desk calls
    them. ``pinned_version`` is the version of the policy that holds until the contract is renewed, whatever is
    published meanwhile (MX-10); none: the one in force.
    ``time_balance_minutes`` is the prepaid time that the desk's books have for the customer; none: not limited.
    The licence is valid to the end of ``licence_expires_on`` in the desk's zone; none: it never expires.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="contracts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contracts")
    plan = models.CharField(max_length=60, null=True)
    paid = models.BooleanField(default=True)
    products = models.JSONField(default=list)
    pinned_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, null=True, related_name="+")
    suspended_at = models.BigIntegerField(null=True)
    licence_kind = models.CharField(max_length=60, null=True)
    licence_expires_on = models.DateField(null=True)
    time_balance_minutes = models.PositiveIntegerField(null=True)
    starts_at = models.BigIntegerField(default=0)
    ends_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-starts_at"], name="contract_current")]


class TargetOverride(models.Model):
    """A single target that a contract sets otherwise than the policy: of a kind of commitment, at one priority or
    (``None``) at each. ``within`` is as a policy writes it. Who signed it for the customer, and on which day.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="overrides")
    kind = models.CharField(max_length=60)
    priority = models.CharField(max_length=60, null=True)
    within = models.CharField(max_length=60)
    binding = models.BooleanField(default=False)
    signed_by = models.CharField(max_length=200)
    signed_on = models.DateField()
    recorded_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.BigIntegerField()
