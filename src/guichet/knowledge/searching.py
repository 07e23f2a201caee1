"""Finding articles by their words, and those that may answer what somebody is writing.

The index is written where a text is published, in its transaction.
"""

from dataclasses import dataclass
from typing import Final

from guichet.kit.search import index
from guichet.kit.search.finding import Where, find
from guichet.kit.search.query import Query, Term
from guichet.kit.search.words import words_of
from guichet.knowledge.models import Article, ArticleKind, ArticleText
from guichet.knowledge.scopes import Reader, readable_by, texts_now
from guichet.knowledge.suggesting import Standing, ranked, telling

KIND: Final = "article"

MOST_FOUND: Final = 25
MOST_LOOKED_AT: Final = 100
MOST_SUGGESTED: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """An article, and its text in which the words stand."""

    article: Article
    text: ArticleText


def say_again(article: Article) -> None:
    """Let an article be found by what it says now; one that was withdrawn, by nothing."""
    index.drop(KIND, subject=article.pk)
    if article.withdrawn_at is None:
        texts = texts_now(Article.objects.filter(pk=article.pk)).order_by("pk")
        index.put(_piece(article, text) for text in texts)


def search(reader: Reader, query: Query, *, language: str) -> list[Found]:
    """The articles that somebody may read in which the words stand, those in their language first."""
    texts = texts_now(readable_by(reader)).order_by()
    parts: list[int] = []
    for spoken in _spoken(reader, language):
        hits = find(query, _where(reader), language=spoken, limit=MOST_LOOKED_AT, parts=texts.values("pk"))
        parts += [hit.part for hit in hits]
    return _found(reader, list(dict.fromkeys(parts)), language)[:MOST_FOUND]


def suggest(reader: Reader, text: str, *, language: str) -> list[Found]:
    """The articles that may answer what somebody is writing, the likeliest first; few, or none."""
    texts = texts_now(readable_by(reader)).order_by()
    titles = dict(texts.filter(language=language).values_list("pk", "title")[: MOST_LOOKED_AT * 5])
    standings = {}
    for word in telling(text):
        query = Query((Term((word,), prefix=len(word) > 4),))
        hits = find(query, _where(reader), language=language, limit=MOST_LOOKED_AT, parts=texts.values("pk"))
        anywhere = frozenset(hit.part for hit in hits if hit.part in titles)
        named = frozenset(part for part in anywhere if any(_same(word, each) for each in words_of(titles[part])))
        standings[word] = Standing(anywhere, named)
    return _found(reader, list(ranked(standings, of=len(titles), most=MOST_SUGGESTED)), language)


def _same(word: str, other: str) -> bool:
    """Whether two words are one, but for a short ending."""
    return other.startswith(word[: max(3, len(word) - 2)]) and abs(len(word) - len(other)) <= 3


def _spoken(reader: Reader, language: str) -> list[str]:
    return list(dict.fromkeys([language, *reader.desk.languages]))


def _where(reader: Reader) -> Where:
    public, private = (index.scope(KIND, reader.desk.pk, public=each) for each in (True, False))
    return Where([public, private] if reader.belongs else [public])


def _found(reader: Reader, parts: list[int], language: str) -> list[Found]:
    """The articles of the texts of those numbers, in that order, each once: by its text in the reader's language where
    that was found too.
    """
    texts = texts_now(readable_by(reader)).filter(pk__in=parts).select_related("article")
    known = {text.pk: text for text in texts}
    best: dict[int, ArticleText] = {}
    for text in (known[part] for part in parts if part in known):
        if text.article_id not in best or text.language == language != best[text.article_id].language:
            best[text.article_id] = text
    return [Found(text.article, text) for text in best.values()]


def _piece(article: Article, text: ArticleText) -> index.Piece:
    return index.Piece(
        stream=article.desk_id,
        kind=KIND,
        subject=article.pk,
        part=text.pk,
        person=None,
        public=article.kind == ArticleKind.ARTICLE,
        marks=(),
        language=text.language,
        title=text.title,
        people=f"{article.product_code} {article.product_name} {article.versions}",
        text=text.text,
    )
