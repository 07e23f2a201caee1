"""Taking up an invitation: by whoever holds its link, once. Where the link was handed over and not mailed, an account
that exists is opened by its own password only.
"""

from allauth.account.internal.flows.login import perform_login, perform_password_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.accounts.models import User
from guichet.desks.models import Desk
from guichet.entry import invitations
from guichet.entry.models import Invitation
from guichet.web.account import brake
from guichet.web.account.forms import OwnForm, TakeUpForm
from guichet.web.account.sign_in import said_to_wait
from guichet.web.shared.visitor import desk_here


@sensitive_post_parameters("new_password", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to, and the button that accepts it. Reading the page changes nothing."""
    desk, at = desk_here(request), clock.now_seconds()
    may_try = brake.seconds_to_wait(request, "link", "") == 0
    invitation = invitations.find(token, desk, at=at) if may_try else None
    if invitation is None:
        if may_try:
            brake.failed(request, "link", "")
        return _over(request)
    known = invitations.account_of(invitation)
    if known is not None and invitation.by_hand:
        return _by_owner(request, invitation, token, at=at)
    form = _form(request, desk, invitation) if known is None else None
    if request.method != "POST" or (form is not None and not form.is_valid()):
        return _shown(request, invitation, token, form=form)
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
        return _over(request)
    record_authentication(request, user, method="invitation")
    return perform_login(request, Login(user=user))


def _by_owner(request: HttpRequest, invitation: Invitation, token: str, *, at: int) -> HttpResponse:
    """The way in for the owner of an account: the link says nothing of who holds it, their password does."""
    own = OwnForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not own.is_valid():
        return _shown(request, invitation, token, own=own)
    wait = brake.seconds_to_wait(request, "password", invitation.email)
    if wait:
        own.add_error("password", said_to_wait(wait))
        return _shown(request, invitation, token, own=own, status=429)
    user = authenticate(request, username=invitation.email, password=own.cleaned_data["password"])
    if not isinstance(user, User):
        brake.failed(request, "password", invitation.email)
        own.add_error("password", gettext("This is not the password of the account."))
        return _shown(request, invitation, token, own=own)
    if invitations.take_up(token, invitation.desk, at=at, owner=user) is None:
        return _over(request)
    return perform_password_login(request, {}, Login(user=user))


def _shown(
    request: HttpRequest,
    invitation: Invitation,
    token: str,
    *,
    form: TakeUpForm | None = None,
    own: OwnForm | None = None,
    status: int = 422,
) -> HttpResponse:
    context = {"invitation": invitation, "form": form, "own": own, "token": token}
    return render(request, "account/invitation.html", context, status=status if request.method == "POST" else 200)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "account/invitation.html", {"is_over": True}, status=410)


def _form(request: HttpRequest, desk: Desk, invitation: Invitation) -> TakeUpForm:
    typed = request.POST if request.method == "POST" else None
    said = {"name": invitation.name, "language": invitation.language}
    return TakeUpForm(typed, initial=said, desk=desk, email=invitation.email, by_hand=invitation.by_hand)
