"""Writing articles and bulletins: for the people of the desk, in the languages that it speaks."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet import clock
from guichet.desks.models import Desk, Seat
from guichet.kit.receiving import NotKept
from guichet.knowledge.errors import Stale
from guichet.knowledge.judging import verdicts
from guichet.knowledge.models import Article, ArticleKind, ArticleText, Feedback
from guichet.knowledge.publishing import Written, add_file, bring_back, publish, remove_file, withdraw
from guichet.knowledge.scopes import Reader, files_for, readable_by
from guichet.web.help.markdown import rendered
from guichet.web.shared import carried
from guichet.web.shared.fields import LONGEST_TEXT, PlainForm, text_area
from guichet.web.shared.languages import LANGUAGES
from guichet.web.shared.numbers import BEYOND
from guichet.web.shared.visitor import agents_only

MOST_TAKEN: Final = 10
MOST_WORDS_SHOWN: Final = 20

KINDS: Final = (
    (ArticleKind.ARTICLE, _("An article, for everybody")),
    (ArticleKind.BULLETIN, _("A bulletin, for customers who are signed in")),
)

NOT_TAKEN: Final = {
    "file_empty": _("%(name)s is empty: it is not kept."),
    "file_too_big": _("%(name)s is larger than 10 MB: it is not kept."),
    "too_many_files": _("%(name)s is not kept: an article has 20 files at most."),
}


class ArticleForm(PlainForm):
    """An article's facts, and its text in one language. ``upon`` is the number of the text that is changed."""

    upon = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=BEYOND - 1)
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=LONGEST_TEXT, widget=text_area(rows=18))
    product_name = forms.CharField(label=_("Product"), max_length=120, required=False)
    product_code = forms.CharField(label=_("Product code"), max_length=40, required=False)
    versions = forms.CharField(
        label=_("Versions of the product"), max_length=120, required=False, help_text=_("Such as: 9.2 and later")
    )

    def written(self, language: str) -> Written:
        """What is published."""
        said = self.cleaned_data
        return Written(
            kind=ArticleKind(said["kind"]),
            product_code=said["product_code"],
            product_name=said["product_name"],
            versions=said["versions"],
            language=language,
            title=said["title"],
            text=said["text"].replace("\r\n", "\n"),
            upon=said["upon"],
        )


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write one more."""
    return _edit(request, seat, None, seat.desk.first_language)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def change(request: HttpRequest, seat: Seat, number: int, language: str) -> HttpResponse:
    """Change what one says in a language, or say it in one more."""
    if language not in seat.desk.languages:
        raise Http404
    return _edit(request, seat, _own(seat, number), language)


@require_safe
@agents_only
def version(request: HttpRequest, seat: Seat, number: int, language: str, version: int) -> HttpResponse:
    """What one said once."""
    texts = ArticleText.objects.filter(article=_own(seat, number), language=language)
    text = get_object_or_404(texts.select_related("article", "published_by__user"), number=version)
    context = {"article": text.article, "text": text, "body": rendered(text.text)}
    return render(request, "help/version.html", context)


@require_POST
@agents_only
def withdrawal(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Withdraw one, or bring it back."""
    article = _own(seat, number)
    if request.POST.get("back"):
        bring_back(article, at=clock.now_seconds())
        messages.success(request, gettext("It can be read again."))
    else:
        withdraw(article, by=seat, at=clock.now_seconds())
        messages.success(request, gettext("Withdrawn: only the desk reads it."))
    return redirect("help:article", number=number)


@require_POST
@agents_only
def removal(request: HttpRequest, seat: Seat, public_id: str) -> HttpResponse:
    """Take a file away."""
    file = get_object_or_404(_files(seat).select_related("article"), public_id=public_id)
    remove_file(file, at=clock.now_seconds())
    messages.success(request, gettext("Removed."))
    return redirect("help:article", number=file.article.number)


def _own(seat: Seat, number: int) -> Article:
    if number >= BEYOND:
        raise Http404
    return get_object_or_404(readable_by(Reader(seat.desk, seat)), number=number)


def _files(seat: Seat) -> Any:
    return files_for(Reader(seat.desk, seat))


def _edit(request: HttpRequest, seat: Seat, article: Article | None, language: str) -> HttpResponse:
    typed = request.POST if request.method == "POST" else carried.shown(request, request.path)
    last = _last(article, language)
    form = ArticleForm(typed, initial=_initial(article, last))
    preview = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("preview"):
            preview = rendered(form.cleaned_data["text"])
        else:
            try:
                made = publish(article, form.written(language), by=seat, at=clock.now_seconds())
            except Stale:
                _refuse_stale(form, last)
            else:
                carried.sent(request)
                _take_files(request, made, seat)
                messages.success(request, gettext("Published."))
                return redirect(f"{reverse('help:article', args=[made.number])}?language={language}")
    context = {
        "form": form,
        "article": article,
        "language": language,
        "language_name": LANGUAGES.get(language, language),
        "others": _others(seat.desk, article, language),
        "files": _files(seat).filter(article=article).order_by("name", "pk") if article else (),
        "before": _before(article, language),
        "verdict": verdicts([article]).get(article.pk) if article else None,
        "words": _words(article),
        "preview": preview,
    }
    return render(request, "help/write.html", context, status=422 if form.errors else 200)


def _refuse_stale(form: ArticleForm, last: ArticleText | None) -> None:
    """Keep what was typed, and show upon what it would be published now."""
    who = last.published_by.user.name if last else ""
    said = gettext("%(name)s has published another text since. Read it below, then publish yours over it, or not.")
    form.add_error(None, said % {"name": who})
    form.data = {name: form.data[name] for name in form.data} | {"upon": str(last.number if last else 0)}


def _take_files(request: HttpRequest, article: Article, seat: Seat) -> None:
    for one in request.FILES.getlist("files")[:MOST_TAKEN]:
        try:
            add_file(article, one, by=seat, at=clock.now_seconds())
        except NotKept as error:
            messages.error(request, NOT_TAKEN[error.code] % {"name": error.name})


def _last(article: Article | None, language: str) -> ArticleText | None:
    if article is None:
        return None
    return article.texts.filter(language=language).select_related("published_by__user").order_by("number").last()


def _initial(article: Article | None, last: ArticleText | None) -> dict[str, Any]:
    if article is None:
        return {"kind": ArticleKind.ARTICLE, "upon": 0}
    return {
        "kind": article.kind,
        "product_name": article.product_name,
        "product_code": article.product_code,
        "versions": article.versions,
        "title": last.title if last else "",
        "text": last.text if last else "",
        "upon": last.number if last else 0,
    }


def _others(desk: Desk, article: Article | None, language: str) -> list[tuple[str, Any]]:
    return [(code, LANGUAGES.get(code, code)) for code in desk.languages if article and code != language]


def _before(article: Article | None, language: str) -> list[ArticleText]:
    """What it said, the latest first."""
    if article is None:
        return []
    texts = article.texts.filter(language=language).defer("text").select_related("published_by__user")
    return list(texts.order_by("-number")[:50])


def _words(article: Article | None) -> list[Feedback]:
    if article is None:
        return []
    said = Feedback.objects.filter(text__article=article).exclude(words="").select_related("contact")
    return list(said.order_by("-given_at")[:MOST_WORDS_SHOWN])
