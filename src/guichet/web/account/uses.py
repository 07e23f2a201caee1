"""When a session was last used, to some minutes: no page writes a row each time that it is read."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from guichet import clock
from guichet.accounts import sessions

KEY = "used_at"
EVERY_S = 600

Respond = Callable[[HttpRequest], HttpResponseBase]


def note(request: HttpRequest) -> None:
    """The session has been used now."""
    request.session[KEY] = clock.now_seconds()


def note_uses(respond: Respond) -> Respond:
    """A middleware: note the use of a session that was begun by signing in, where the last note is some minutes old."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        last, now = request.session.get(KEY), clock.now_seconds()
        if last is not None and now - int(last) >= EVERY_S:
            note(request)
            sessions.note_use(str(request.session.session_key), at=now)
        return respond(request)

    return answer
