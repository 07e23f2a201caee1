"""Where one is signed in: sessions ended one by one, or all of them."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from guichet.accounts import sessions
from guichet.accounts.models import Session
from guichet.web.shared.addresses import row_in
from guichet.web.shared.visitor import Visitor, members_only


@require_POST
@members_only
def end(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """End one session."""
    if "session" not in request.POST:
        return redirect("account:show")
    one = get_object_or_404(Session, user=visitor.user, pk=row_in(request.POST, "session"))
    sessions.end([one])
    if one.key == request.session.session_key:
        logout(request)
        return redirect("sign_in")
    messages.success(request, gettext("That session has ended."))
    return redirect("account:show")


@require_POST
@members_only
def end_others(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """End every session but this one."""
    sessions.end_others(visitor.user, request.session.session_key)
    messages.success(request, gettext("You are signed out everywhere else."))
    return redirect("account:show")
