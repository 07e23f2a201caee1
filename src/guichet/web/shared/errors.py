"""The plain pages for what cannot be shown: they ask the database nothing, and never lose what was typed."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from guichet.desks.models import Desk
from guichet.web.shared.page import SHEETS

SECRET = ("csrfmiddlewaretoken", "password", "new_password", "code", "credential")
"""What is never shown."""

LABELS: Mapping[str, str | Promise] = {
    "subject": _("In one line"),
    "text": _("Your text"),
    "reason": _("Reason"),
    "title": _("Title"),
    "name": _("Name"),
    "email": _("E-mail"),
    "organisation": _("Customer"),
}
"""What people call the fields of our forms. The others are told by what was typed in them."""

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


def _typed(fields: QueryDict) -> list[tuple[str, str]]:
    """What somebody wrote, by the labels of the page; not what they chose, nor what the page sends along unseen, which
    are in words of ours.
    """
    written = (
        (name, text)
        for name, text in ((name, str(text)) for name, text in fields.items())
        if name not in SECRET and (name in LABELS or " " in text.strip() or "\n" in text.strip())
    )
    return [(str(LABELS.get(name, _("Another field"))), text[:LONGEST_TYPED]) for name, text in written if text.strip()]


def _plain(request: HttpRequest, status: int, title: str, line: str) -> HttpResponse:
    # It was found for the address, before anything went wrong: the database is not asked.
    desk: Desk | None = getattr(request, "desk", None)
    typed = []
    if request.method == "POST" and status != 404:
        typed = _typed(request.POST)
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
