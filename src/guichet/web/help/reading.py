"""The help pages: articles for everybody, bulletins for who is signed in, found by product and by words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from guichet import clock
from guichet.kit.search.marking import Run, marked
from guichet.kit.search.query import Query
from guichet.knowledge.judging import judge
from guichet.knowledge.models import Article, ArticleText
from guichet.knowledge.scopes import Reader, files_for, readable_by, texts_now
from guichet.knowledge.searching import Found, search, suggest
from guichet.web.help.markdown import rendered
from guichet.web.help.readers import language_of, reader_of, remember, voice_of
from guichet.web.shared.attachments import handed_over
from guichet.web.shared.findings import asked_of
from guichet.web.shared.numbers import BEYOND
from guichet.web.shared.visitor import signed_out

MOST_LISTED: Final = 300


@dataclass(frozen=True, slots=True)
class Line:
    """An article as a list shows it: its text in the reader's language, in runs where it was looked for."""

    article: Article
    title: Sequence[Run]
    runs: Sequence[Run]
    language: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles of one product."""

    name: str
    lines: Sequence[Line]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything that the reader may read, by product; or what has the words that they look for."""
    reader, language = reader_of(request), language_of(request)
    asked = asked_of(request.GET.get("q", ""))
    context: dict[str, object] = {"asked": asked, "reader": reader}
    if asked:
        query = Query.read(asked)
        context["found"] = [_line(found, query) for found in search(reader, query, language=language)]
    else:
        articles = readable_by(reader).order_by("product_name", "-changed_at", "-pk")[:MOST_LISTED]
        context["shelves"] = _shelves(articles, language, reader)
    return render(request, "help/index.html", context)


@require_safe
def show(request: HttpRequest, number: int) -> HttpResponseBase:
    """One article, in the reader's language where it has one."""
    reader = reader_of(request)
    article = _article(reader, number)
    if article is None:
        return _not_found(request, reader)
    said = _said(reader, article)
    text = _in_language(said, language_of(request), reader.desk.languages)
    if text is None:
        raise Http404
    context = {
        "reader": reader,
        "article": article,
        "text": text,
        "body": rendered(text.text),
        "others": [each for each in said if each.pk != text.pk],
        "files": files_for(reader).filter(article=article).order_by("name", "pk"),
    }
    return render(request, "help/article.html", context)


@require_safe
def fetch(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A file of something that the reader may read, as a download."""
    reader = reader_of(request)
    found = files_for(reader).filter(public_id=public_id).first()
    return handed_over(found.key, name=found.name, kind=found.type) if found else _not_found(request, reader)


@require_POST
def give(request: HttpRequest, number: int) -> HttpResponseBase:
    """Say whether the text that was read helped."""
    reader = reader_of(request)
    article = _article(reader, number)
    if article is None:
        return _not_found(request, reader)
    text = _in_language(_said(reader, article), request.POST.get("language", ""), reader.desk.languages)
    helped, words = request.POST.get("helped"), request.POST.get("words", "").replace("\x00", "").strip()
    if text is None:
        raise Http404
    answer = redirect(f"{reverse('help:article', args=[number])}?language={text.language}")
    if helped not in ("yes", "no"):
        messages.error(request, gettext("Say whether it helped: yes or no."))
        return answer
    voice = voice_of(request)
    judge(text, reader, voice=voice, helped=helped == "yes", words=words, at=clock.now_seconds())
    messages.success(request, gettext("Thank you: the desk reads it."))
    remember(answer, voice, secure=request.is_secure())
    return answer


@require_safe
def propose(request: HttpRequest) -> HttpResponseBase:
    """What may answer a request that is being written: a part of its page."""
    reader = reader_of(request)
    if not reader.belongs:
        return _not_found(request, reader)
    said = f"{request.GET.get('subject', '')[:300]} {request.GET.get('text', '')[:1000]}"
    found = suggest(reader, said, language=language_of(request))
    return render(request, "help/suggestions.html", {"found": found})


def _article(reader: Reader, number: int) -> Article | None:
    return readable_by(reader).filter(number=number).first() if number < BEYOND else None


def _not_found(request: HttpRequest, reader: Reader) -> HttpResponseBase:
    """Who is signed out is asked to sign in, whether there is such a thing or not."""
    if reader.belongs or request.user.is_authenticated:
        raise Http404
    return signed_out(request)


def _said(reader: Reader, article: Article) -> list[ArticleText]:
    texts = texts_now(readable_by(reader)).filter(article=article)
    return list(texts.select_related("published_by__user").order_by("language"))


def _in_language(said: Iterable[ArticleText], language: str, spoken: Sequence[str]) -> ArticleText | None:
    """The text in a language; else in that which the desk speaks first."""
    order = {code: place for place, code in enumerate([language, *(each for each in spoken if each != language)])}
    return min(said, key=lambda text: order.get(text.language, len(order)), default=None)


def _shelves(articles: Iterable[Article], language: str, reader: Reader) -> list[Shelf]:
    listed = list(articles)
    said: dict[int, list[ArticleText]] = {}
    for text in texts_now(Article.objects.filter(pk__in=[each.pk for each in listed])).defer("text"):
        said.setdefault(text.article_id, []).append(text)
    shelves = []
    for name, group in groupby(listed, key=lambda each: each.product_name):
        texts = [(each, _in_language(said.get(each.pk, ()), language, reader.desk.languages)) for each in group]
        lines = [Line(each, (Run(text.title, found=False),), (), text.language) for each, text in texts if text]
        if lines:
            shelves.append(Shelf(name, lines))
    return shelves


def _line(found: Found, query: Query) -> Line:
    text = found.text
    plain = " ".join(text.text.replace("#", " ").replace("*", "").split())
    return Line(found.article, marked(text.title, query, length=len(text.title)), marked(plain, query), text.language)
