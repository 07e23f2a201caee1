"""Customers and their contacts. Everything that names a person is here or in messages, and can be erased."""

from django.db import models

from guichet.accounts.models import User
from guichet.desks.models import Desk

CONTACTS = "contacts"
"""The kind of what other systems call contacts."""


class Organisation(models.Model):
    """A customer of a desk."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        """The customer's name."""
        return self.name


class Contact(models.Model):
    """A person as one desk knows them; with a sign-in where they have one."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="contacts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="contacts")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="contacts")
    email = models.CharField(max_length=320)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    is_administrator = models.BooleanField(default=False)
    erased_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "email"], name="contact_once", condition=models.Q(erased_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["desk", "user"], name="contact_user_once", condition=models.Q(user__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """The person's name."""
        return self.name


class OutsideId(models.Model):
    """What another system calls a customer, a contact, a contract or its target (``kind``): the same thing read
    twice is one. ``row`` is the id of the row here; a contract stands above, so that no key leads there.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=200)
    row = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "kind", "code"], name="outside_id_once")]
        indexes = [models.Index(fields=["desk", "kind", "row"], name="outside_id_of")]
