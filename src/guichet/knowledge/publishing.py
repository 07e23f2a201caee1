"""Publishing what an article says, withdrawing it, and the files that go with it."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk, Seat
from guichet.kit.filestore import remove_kept
from guichet.kit.receiving import Looked, NotKept
from guichet.knowledge import searching
from guichet.knowledge.errors import Stale
from guichet.knowledge.models import Article, ArticleFile, ArticleKind, ArticleText

MOST_FILES: Final = 20
"""Of one article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody publishes: the article's facts, and its text in one language.

    ``upon`` is the number of the text that was changed; 0 where there was none.
    """

    kind: ArticleKind
    product_code: str
    product_name: str
    versions: str
    language: str
    title: str
    text: str
    upon: int = 0


def publish(article: Article | None, written: Written, *, by: Seat, at: int) -> Article:
    """Publish a text of an article, or the first of a new one. A text that says what the last one says is none.

    Raises:
        Stale: where another was published in that language since ``written.upon``.
    """
    with transaction.atomic():
        # Who publishes holds the desk's row: numbers are given out one after the other.
        desk = lock_desk(by.desk_id)
        article = _article(desk, article, written, at)
        last = article.texts.filter(language=written.language).order_by("number").last()
        if (last.number if last else 0) != written.upon:
            raise Stale
        if last is None or (last.title, last.text) != (written.title, written.text):
            ArticleText.objects.create(
                desk=desk,
                article=article,
                language=written.language,
                number=written.upon + 1,
                title=written.title,
                text=written.text,
                published_at=at,
                published_by=by,
            )
        _settle(article)
    return article


def withdraw(article: Article, *, by: Seat, at: int) -> None:
    """Let nobody but the desk read an article; what was withdrawn before stays as it was."""
    with transaction.atomic():
        changed = Article.objects.filter(pk=article.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=at, withdrawn_by=by, changed_at=at
        )
        if changed:
            article.refresh_from_db()
            _settle(article)


def bring_back(article: Article, *, at: int) -> None:
    """Let everybody for whom it is read an article again."""
    with transaction.atomic():
        Article.objects.filter(pk=article.pk).update(withdrawn_at=None, withdrawn_by=None, changed_at=at)
        article.refresh_from_db()
        _settle(article)


def add_file(article: Article, content: "File[Any]", *, by: Seat, at: int) -> ArticleFile:
    """Keep a file with an article. Its row comes first, so that no bytes are left that no row knows of.

    Raises:
        NotKept: where it is empty, too big, or one too many.
    """
    looked = Looked.at(content.name or "", content)
    if article.files.exclude(key="").count() >= MOST_FILES:
        raise NotKept("too_many_files", looked.name)
    found = ArticleFile.objects.create(article=article, added_at=at, added_by=by, **looked.said)
    looked.put(content)
    Article.objects.filter(pk=article.pk).update(changed_at=at)
    return found


def remove_file(file: ArticleFile, *, at: int) -> None:
    """Take a file away; nobody fetches it any more."""
    with transaction.atomic():
        key = file.key
        ArticleFile.objects.filter(pk=file.pk).update(key="")
        Article.objects.filter(pk=file.article_id).update(changed_at=at)
        transaction.on_commit(lambda: remove_kept([key]))


def _article(desk: Desk, article: Article | None, written: Written, at: int) -> Article:
    if article is None:
        number = Article.objects.filter(desk=desk).aggregate(last=Max("number"))["last"] or 0
        article = Article(desk=desk, number=number + 1)
    article.kind = written.kind
    article.product_code, article.product_name = written.product_code, written.product_name
    article.versions, article.changed_at = written.versions, at
    article.save()
    return article


def _settle(article: Article) -> None:
    """Let the search find what is read now, and let the desk say whether it has anything to read."""
    searching.say_again(article)
    published = Article.objects.filter(desk_id=article.desk_id, withdrawn_at__isnull=True)
    Desk.objects.filter(pk=article.desk_id).update(has_articles=published.exists())
