"""Rows that are only ever added to; what a person typed of them stands apart, and can be erased. They are of a customer
(``organisation``), or of a person who belongs to none (``contact``).
"""

from django.db import models

from guichet.conduct.parties import Name, Party
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk, Seat
from guichet.policies.models import PolicyVersion


def _name(organisation: int | None, contact: int | None) -> Name:
    if organisation is not None:
        return Name("organisation", organisation)
    assert contact is not None  # noqa: S101 - the database sees to it
    return Name("contact", contact)


def _of_one(name: str) -> models.CheckConstraint:
    """That a row is of a customer, or of a person, and not of both."""
    one, other = models.Q(contact__isnull=True), models.Q(organisation__isnull=True)
    return models.CheckConstraint(condition=(one & ~other) | (other & ~one), name=name)


class Evidence(models.Model):
    """That a request of somebody is evidence of a ``kind`` by the policy's codes; or, where it ``withdraws`` another,
    that one is none after all. Rows are added, and the database refuses anything else.

    ``ticket`` is the id of the ticket, ``sent_at`` when it was sent: from then on it counts. ``number`` counts those of
    the same customer or person.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="evidence")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="evidence")
    number = models.PositiveIntegerField()
    ticket = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    sent_at = models.BigIntegerField()
    at = models.BigIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    withdraws = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="withdrawal")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="evidence_number_once"),
            models.UniqueConstraint(fields=["contact", "number"], name="evidence_number_of_person_once"),
            _of_one("evidence_of_one"),
        ]
        indexes = [models.Index(fields=["ticket"], name="evidence_of_ticket")]

    @property
    def name(self) -> Name:
        """What it is kept under: a person's own stays so, though they belong to a customer by now."""
        return _name(self.organisation_id, self.contact_id)

    @property
    def party(self) -> Party:
        """Whose request it is."""
        found = self.organisation or self.contact
        assert found is not None  # noqa: S101 - the database sees to it
        return found


class Limit(models.Model):
    """A person's decision to limit the support of a customer, by a clause of a version of the policy. Rows are added,
    and the database refuses anything else.

    ``grounds`` are the kinds of the evidence that was ``considered``, which are numbers; ``channels`` those that are
    left; ``until`` the instant at which it ends by itself (none: it stands until it is revoked).
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="limits")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="limits")
    number = models.PositiveIntegerField()
    effect = models.CharField(max_length=20)
    grounds = models.JSONField()
    considered = models.JSONField()
    channels = models.JSONField(default=list)
    until = models.BigIntegerField(null=True)
    clause = models.CharField(max_length=40)
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="limit_number_once"),
            models.UniqueConstraint(fields=["contact", "number"], name="limit_number_of_person_once"),
            _of_one("limit_of_one"),
        ]

    @property
    def name(self) -> Name:
        """What it is kept under: a person's own stays so, though they belong to a customer by now."""
        return _name(self.organisation_id, self.contact_id)

    @property
    def party(self) -> Party:
        """Whose support it limits."""
        found = self.organisation or self.contact
        assert found is not None  # noqa: S101 - the database sees to it
        return found


class Revocation(models.Model):
    """That a limit was taken back, by whom and when. Rows are added, and the database refuses anything else."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    limit = models.OneToOneField(Limit, on_delete=models.PROTECT, related_name="revocation")
    at = models.BigIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")


class Remark(models.Model):
    """What a person typed of evidence (for the desk alone), or as the reason of a limit or of its revocation (which the
    customer reads). ``erased_at``: its words were forgotten.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, null=True, related_name="remark")
    limit = models.OneToOneField(Limit, on_delete=models.PROTECT, null=True, related_name="remark")
    revocation = models.OneToOneField(Revocation, on_delete=models.PROTECT, null=True, related_name="remark")
    text = models.TextField()
    erased_at = models.BigIntegerField(null=True)
