"""Which articles somebody may read. Doors fetch through these: what one may not read is not found."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat
from guichet.knowledge.models import Article, ArticleFile, ArticleKind, ArticleText


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody at a desk: signed in there, as one of its people or of its customers', or nobody that is known."""

    desk: Desk
    seat: Seat | None = None
    contact: Contact | None = None

    @property
    def belongs(self) -> bool:
        """Whether they are one of the desk's people, or served by it."""
        if self.seat is not None:
            return self.seat.is_active and self.seat.desk_id == self.desk.pk
        return self.contact is not None and self.contact.desk_id == self.desk.pk and self.contact.erased_at is None

    @property
    def works_here(self) -> bool:
        """Whether they are one of the desk's people."""
        return self.seat is not None and self.belongs


def readable_by(reader: Reader) -> QuerySet[Article]:
    """The desk's articles; its bulletins for those who belong there; what was withdrawn for its people only."""
    found = Article.objects.filter(desk=reader.desk)
    if not reader.belongs:
        found = found.filter(kind=ArticleKind.ARTICLE)
    return found if reader.works_here else found.filter(withdrawn_at__isnull=True)


def texts_now(articles: QuerySet[Article]) -> QuerySet[ArticleText]:
    """What articles say now: the last text of each in each of its languages."""
    newer = ArticleText.objects.filter(
        article=OuterRef("article"), language=OuterRef("language"), number__gt=OuterRef("number")
    )
    return ArticleText.objects.filter(~Exists(newer), article__in=articles.order_by().values("pk"))


def files_for(reader: Reader) -> QuerySet[ArticleFile]:
    """The files of what somebody may read."""
    return ArticleFile.objects.filter(article__in=readable_by(reader).order_by().values("pk")).exclude(key="")
