"""What is prepared: replies with places to fill in, and views of the queue."""

from django.db import models

from guichet.desks.models import Desk, Seat


class CannedReply(models.Model):
    """A reply that is written once and sent often; its ``owner``'s own, or shared by the desk where it has none.

    ``text`` may hold placeholders; what they may be called is in `guichet.automation.canned`.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="canned_replies")
    owner = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="canned_replies")
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    text = models.TextField()
    changed_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "language", "name"], name="canned_shared_once", condition=models.Q(owner__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["owner", "language", "name"], name="canned_own_once", condition=models.Q(owner__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class SavedView(models.Model):
    """A view of the queue under a name: its ``owner``'s own, or shared by the desk where it has none.

    ``sieve`` holds chosen codes by field. Whoever shows the view reads them, and takes what is none as not said.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="saved_views")
    owner = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="saved_views")
    name = models.CharField(max_length=60)
    sieve = models.JSONField(default=dict)
    place = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "name"], name="view_shared_once", condition=models.Q(owner__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["owner", "name"], name="view_own_once", condition=models.Q(owner__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name
