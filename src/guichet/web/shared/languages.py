"""The language of a page: the one that somebody chose or reads, of those that the desk speaks."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from guichet.customers.models import Contact
from guichet.web.shared.addresses import safe_next

A_YEAR_S = 365 * 24 * 3600

LANGUAGES = {"en": pgettext_lazy("language", "English"), "fr": pgettext_lazy("language", "French")}
"""What a language is called in the language of the page."""

Respond = Callable[[HttpRequest], HttpResponseBase]


def speak(respond: Respond) -> Respond:
    """A middleware, after Django's own: where the desk does not speak the reader's language, its first one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        desk = getattr(request, "desk", None)
        wish = (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]
        if desk is not None and desk.languages:
            language = desk.language_for(wish)
            if language != wish:
                translation.activate(language)
                request.LANGUAGE_CODE = language
        return respond(request)

    return answer


def speak_to(request: HttpRequest, contact: Contact) -> None:
    """Go on in the language of the letter whose link was followed, unless its reader chose another here."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return
    language = contact.desk.language_for(contact.language)
    translation.activate(language)
    request.LANGUAGE_CODE = language


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen, and go back."""
    answer = HttpResponseRedirect(safe_next(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=A_YEAR_S,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return answer
