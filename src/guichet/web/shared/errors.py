"""The plain pages for what cannot be shown: they ask the database nothing, and never lose what was typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix
from django.utils.translation import get_language, gettext

from guichet.desks.models import Desk
from guichet.web.shared.page import SHEETS

UNTOLD = ("csrfmiddlewaretoken", "password", "new_password", "code", "credential", "key", "next", "carried")
LONGEST_TYPED = 200_000


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400: what came cannot be understood."""
    return _plain(
        request, 400, gettext("This cannot be understood"), gettext("The address or the form is not one of ours.")
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403: not allowed."""
    return _plain(request, 403, gettext("This is not allowed"), gettext("Sign in with the account that may do it."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403: the form is too old, or came from elsewhere. What was typed is shown, so that it can be sent again."""
    said = gettext(
        "This form is too old, or was opened before you signed in. Open the page again and send it once more."
    )
    return _plain(request, 403, gettext("Not sent"), said)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: it does not exist, or not for this person; the same words for both."""
    return _plain(request, 404, gettext("There is no such page"), gettext("It does not exist, or not for you."))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _plain(
        request, 500, gettext("Something went wrong here"), gettext("It is our fault, and it has been written down.")
    )


def _plain(request: HttpRequest, status: int, title: str, line: str) -> HttpResponse:
    # It was found for the address, before anything went wrong: the database is not asked.
    desk: Desk | None = getattr(request, "desk", None)
    typed = []
    if request.method == "POST" and status != 404:
        typed = [(name, text[:LONGEST_TYPED]) for name, text in request.POST.items() if name not in UNTOLD and text]
    context = {
        "title": title,
        "lines": [line],
        "typed": typed,
        "sheets": SHEETS,
        "name": desk.name if desk else "Guichet",
        "accent": desk.accent.removeprefix("#") if desk else "",
        "logo": desk.logo_digest if desk else "",
        "home": get_script_prefix(),
        "language": get_language(),
    }
    return render(request, "shared/plain.html", context, status=status, using=None)
