"""Articles and bulletins, what they say and said in each language, their files, and what readers think of them."""

from django.db import models

from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat


class ArticleKind(models.TextChoices):
    """For whom it is: an article for everybody, a bulletin for those who are signed in (AL-1)."""

    ARTICLE = "article"
    BULLETIN = "bulletin"


class Article(models.Model):
    """A page of the knowledge base, ``number`` at its desk. ``versions`` are those of the product that it is about.

    ``withdrawn_at``: nobody but the desk reads it since. Instants are whole epoch seconds, UTC.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="articles")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ArticleKind.choices)
    product_code = models.CharField(max_length=40, blank=True)
    product_name = models.CharField(max_length=120, blank=True)
    versions = models.CharField(max_length=120, blank=True)
    changed_at = models.BigIntegerField()
    withdrawn_at = models.BigIntegerField(null=True)
    withdrawn_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "number"], name="article_number_once")]

    def __str__(self) -> str:
        """Its number at its desk."""
        return f"{self.kind} {self.number}"


class ArticleText(models.Model):
    """What an article says in a language, as it was published: the ``number``-th time. It is never changed.

    ``text`` is Markdown in which no HTML is any.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    published_at = models.BigIntegerField()
    published_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "number"], name="article_text_number_once")
        ]


class ArticleFile(models.Model):
    """A file that goes with an article. ``type`` is what its bytes say, ``key`` what the store calls them; it is empty
    once they are gone.
    """

    public_id = models.CharField(max_length=20, unique=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    type = models.CharField(max_length=40)
    key = models.CharField(max_length=80, blank=True)
    added_at = models.BigIntegerField()
    added_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")


class Feedback(models.Model):
    """Whether a text helped somebody, and what they say of it. ``voice`` tells one reader from another, once a text.

    Words are a contact's only, and go when the contact is erased.
    """

    text = models.ForeignKey(ArticleText, on_delete=models.PROTECT, related_name="feedback")
    voice = models.CharField(max_length=40)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    helped = models.BooleanField()
    words = models.CharField(max_length=500, blank=True)
    given_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "voice"], name="feedback_once_a_reader")]
