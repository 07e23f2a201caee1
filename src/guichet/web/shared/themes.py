"""The theme: light or dark, kept in a cookie of the device."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from guichet.web.shared.addresses import safe_next
from guichet.web.shared.page import THEME_COOKIE

A_YEAR_S = 365 * 24 * 3600


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the theme that was chosen, and go back."""
    answer = HttpResponseRedirect(safe_next(request))
    chosen = request.POST.get("theme", "")
    if chosen in ("light", "dark"):
        answer.set_cookie(
            THEME_COOKIE, chosen, max_age=A_YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return answer
