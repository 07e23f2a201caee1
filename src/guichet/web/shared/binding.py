"""A session belongs to one desk: the one at whose address it began. A middleware, after Django's own."""

from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

DESK_KEY = "desk"

HOUSE = 0
"""What stands for the desk in a session at an address that is no desk's."""

Respond = Callable[[HttpRequest], HttpResponseBase]


def keep_apart(respond: Respond) -> Respond:
    """The middleware: a session of another desk is put aside, as if there were none; a fresh one is this desk's."""
    engine = import_module(settings.SESSION_ENGINE)

    def answer(request: HttpRequest) -> HttpResponseBase:
        desk = getattr(request, "desk", None)
        here = desk.pk if desk else HOUSE
        if not request.session.is_empty() and request.session.get(DESK_KEY) != here:
            request.session = engine.SessionStore()
        response = respond(request)
        if request.session.modified and not request.session.is_empty():
            request.session[DESK_KEY] = here
        return response

    return answer
