"""Who reads at the address of a desk, and in which language."""

import secrets
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from guichet.knowledge.scopes import Reader
from guichet.web.shared.visitor import desk_here, visitor_of

COOKIE: Final = "guichet_reader"
SALT: Final = "guichet.reader"
LASTS_S: Final = 180 * 86_400


def reader_of(request: HttpRequest) -> Reader:
    """The person of the session at the desk of the address; nobody that is known, where there is none.

    Raises:
        Http404: at an address that is no desk's.
    """
    visitor = visitor_of(request)
    return Reader(desk_here(request), visitor.seat if visitor else None, visitor.contact if visitor else None)


def language_of(request: HttpRequest) -> str:
    """The language that was asked for by the address, else that of the page."""
    asked = request.GET.get("language", "")
    return asked if asked in desk_here(request).languages else (get_language() or "en").split("-")[0]


def voice_of(request: HttpRequest) -> str:
    """What tells a browser in which nobody is signed in from another; fresh where it has none yet."""
    return request.get_signed_cookie(COOKIE, "", salt=SALT) or secrets.token_urlsafe(16)


def remember(response: HttpResponse, voice: str, *, secure: bool) -> None:
    """Let a browser keep its voice."""
    response.set_signed_cookie(COOKIE, voice, salt=SALT, max_age=LASTS_S, httponly=True, samesite="Lax", secure=secure)
