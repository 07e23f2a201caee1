"""Taking up an invitation: by whoever holds the link that was mailed, once."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.accounts.models import User
from guichet.desks.models import Desk
from guichet.entry import invitations
from guichet.entry.models import Invitation
from guichet.web.account import brake
from guichet.web.account.forms import TakeUpForm
from guichet.web.shared.visitor import desk_here


@sensitive_post_parameters("new_password")
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to, and the button that accepts it. Reading the page changes nothing."""
    desk, at = desk_here(request), clock.now_seconds()
    may_try = brake.seconds_to_wait(request, "link", "") == 0
    invitation = invitations.find(token, desk, at=at) if may_try else None
    if invitation is None:
        if may_try:
            brake.failed(request, "link", "")
        return render(request, "account/invitation.html", {"is_over": True}, status=410)
    is_new = not User.objects.filter(email=invitation.email).exists()
    form = _form(request, desk, invitation) if is_new else None
    if request.method != "POST" or (form is not None and not form.is_valid()):
        context = {"invitation": invitation, "form": form, "token": token}
        return render(request, "account/invitation.html", context, status=422 if request.method == "POST" else 200)
    said = form.cleaned_data if form is not None else {}
    user = invitations.take_up(
        token,
        desk,
        at=at,
        name=said.get("name", ""),
        language=said.get("language", ""),
        password=said.get("new_password") or None,
    )
    if user is None:
        return render(request, "account/invitation.html", {"is_over": True}, status=410)
    record_authentication(request, user, method="invitation")
    return perform_login(request, Login(user=user))


def _form(request: HttpRequest, desk: Desk, invitation: Invitation) -> TakeUpForm:
    typed = request.POST if request.method == "POST" else None
    said = {"name": invitation.name, "language": invitation.language}
    return TakeUpForm(typed, initial=said, desk=desk, email=invitation.email)
