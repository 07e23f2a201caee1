"""What was shown to somebody stays with them: no cache keeps a page, neither a proxy's nor the browser's."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

KEPT_BY_NOBODY = "no-store, private"

KEPT_FOR_EVER = "public, max-age=31536000, immutable"
"""What is the same for everybody, at an address that changes when it does: a view says so, and it stays so."""

KEPT_A_DAY = "public, max-age=86400"
"""What is the same for everybody at an address that never changes, and may be a day late where it does."""

Respond = Callable[[HttpRequest], HttpResponseBase]


def keep_from_caches(respond: Respond) -> Respond:
    """A middleware: every answer but a static file, and what says that it is the same for everybody, is kept by
    nobody.

    Strangers' pages too: each holds a token of its own, and at the address of a ticket they see the page for signing
    in, which must not be shown again after it. Static files are answered before this is reached.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        if response.headers.get("Cache-Control") in (KEPT_FOR_EVER, KEPT_A_DAY):
            response.headers.pop("Vary", None)
        else:
            response.headers["Cache-Control"] = KEPT_BY_NOBODY
        return response

    return answer
