"""Doors that were opened to somebody by mail: links to sign in or to confirm an address, and invitations."""

from django.db import models

from guichet.accounts.models import User
from guichet.customers.models import Organisation
from guichet.desks.models import Desk


class Purpose(models.TextChoices):
    """What a link is for."""

    SIGN_IN = "sign_in"
    EMAIL = "email"


class Link(models.Model):
    """A link that was mailed to somebody, until it is used. Instants are whole epoch seconds, UTC.

    ``email`` is where it was mailed: their address, or the one that it confirms as their new one.
    """

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="links")
    email = models.CharField(max_length=320)
    until = models.BigIntegerField(db_index=True)


class Part(models.TextChoices):
    """As what somebody is invited."""

    AGENT = "agent"
    MANAGER = "manager"
    CONTACT = "contact"
    ADMINISTRATOR = "administrator"


class Invitation(models.Model):
    """That somebody may come in: to work at a desk, or as a contact of a customer. The row goes when it is taken up.

    ``organisation`` is the customer's, for a contact; ``name`` is what the inviting person called them. ``by_hand``:
    its link was handed over and not mailed, so that whoever has it has not shown that the address is theirs.
    """

    digest = models.CharField(max_length=64, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="invitations")
    part = models.CharField(max_length=15, choices=Part.choices)
    email = models.CharField(max_length=320)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="invitations")
    by_hand = models.BooleanField(default=False)
    sent_at = models.BigIntegerField()
    until = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "email"], name="invitation_once")]
