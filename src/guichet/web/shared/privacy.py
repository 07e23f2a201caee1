"""What was shown to somebody stays with them: no cache keeps a page, neither a proxy's nor the browser's."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

KEPT_BY_NOBODY = "no-store, private"

Respond = Callable[[HttpRequest], HttpResponseBase]


def keep_from_caches(respond: Respond) -> Respond:
    """A middleware: every answer but a static file is kept by nobody.

    Strangers' pages too: each holds a token of its own, and at the address of a ticket they see the page for signing
    in, which must not be shown again after it. Static files are answered before this is reached.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        response.headers["Cache-Control"] = KEPT_BY_NOBODY
        return response

    return answer
