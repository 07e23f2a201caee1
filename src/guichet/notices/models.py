"""The words that desks give their letters."""

from django.db import models

from guichet.desks.models import Desk, Seat


class LetterText(models.Model):
    """One change of the words of a letter in one language, by whom and when; the latest is in force. Where ``text`` is
    empty, the letter has the house's words again. Rows are never changed.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="letter_texts")
    letter = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="letter_texts")
    at = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["desk", "letter", "language", "id"], name="letter_text_of")]

    def __str__(self) -> str:
        """Which letter."""
        return f"{self.letter} ({self.language})"
