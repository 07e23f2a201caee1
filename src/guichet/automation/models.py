"""What is prepared: replies with places to fill in."""

from django.db import models

from guichet.desks.models import Desk, Seat


class CannedReply(models.Model):
    """A reply that is written once and sent often; its ``owner``'s own, or shared by the desk where it has none.

    ``text`` may hold placeholders; what they may be called is in `guichet.automation.placeholders`.
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
