"""Published versions of a desk's policy: texts that never change."""

from django.db import models

from guichet.desks.models import Desk, Seat


class PolicyVersion(models.Model):
    """One published version. ``text`` is canonical, its holidays frozen to dates; ``hash`` is that of the text."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="policy_versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    hash = models.CharField(max_length=64)
    effective_at = models.BigIntegerField()
    published_at = models.BigIntegerField()
    published_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "number"], name="policy_number_once")]
        indexes = [models.Index(fields=["desk", "-effective_at", "-number"], name="policy_in_force")]

    def __str__(self) -> str:
        """Its number."""
        return str(self.number)
