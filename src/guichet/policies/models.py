"""What a desk has put down for good: published versions of its policy, and entries of its calendars."""

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


class Withdrawal(models.Model):
    """That a version was taken back before it came into force, by whom and when: it never holds. Its text, number and
    address stay.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField(PolicyVersion, on_delete=models.PROTECT, related_name="withdrawal")
    at = models.BigIntegerField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")


class Certificate(models.Model):
    """What a version means for those who held the one before it (MX-10): the comparison as it was found when the
    version was published. ``result`` is that of ``guichet diff --json``.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField(PolicyVersion, on_delete=models.PROTECT, related_name="certificate")
    against = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20)
    result = models.JSONField()


class CalendarEntry(models.Model):
    """An exceptional opening or closing of one of the policy's calendars, or the withdrawal of one.

    ``start`` and ``end`` are local times of the calendar, as the core's entry has them; ``start_at`` and ``end_at`` the
    instants that they were when entered. ``reason`` is worded in the desk's languages, for everybody to read.
    A withdrawal has the calendar and the span of what it withdraws.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="calendar_entries")
    number = models.PositiveIntegerField()
    calendar = models.CharField(max_length=60)
    opens = models.BooleanField()
    start = models.CharField(max_length=19)
    end = models.CharField(max_length=19)
    start_at = models.BigIntegerField()
    end_at = models.BigIntegerField()
    reason = models.JSONField()
    withdraws = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="withdrawal")
    entered_at = models.BigIntegerField()
    entered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "number"], name="calendar_entry_number_once")]
        indexes = [models.Index(fields=["desk", "end_at"], name="calendar_entry_to_come")]

    def __str__(self) -> str:
        """Its number."""
        return str(self.number)
