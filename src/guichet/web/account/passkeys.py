"""Passkeys: signing in with one, adding one, taking one away."""

from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from guichet.accounts.models import User
from guichet.web.account import brake, entering
from guichet.web.account.again import asked_again
from guichet.web.account.changes import tell
from guichet.web.account.forms import is_sound
from guichet.web.account.sign_in import said_to_wait, shown
from guichet.web.shared.addresses import row_in
from guichet.web.shared.credentials import SignInForm
from guichet.web.shared.visitor import Visitor, members_only

MOST = 20


@require_POST
def options(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the challenge goes into its session
    """What a browser needs to look for a passkey."""
    return JsonResponse(auth.begin_authentication())


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Begin a session for whoever holds a passkey of theirs."""
    wait = brake.seconds_to_wait(request, "passkey", "")
    if wait:
        return shown(request, SignInForm(), status=429, refusal=said_to_wait(wait))
    form = LoginWebAuthnForm(request.POST)
    found: Authenticator | None = form.cleaned_data["credential"] if is_sound(form) else None
    user = found.user if found else None
    if found is None or not isinstance(user, User) or not entering.may_enter(request, user):
        brake.failed(request, "passkey", "")
        return shown(request, SignInForm(), status=422, refusal=gettext("This passkey is not known here."))
    entering.remember(request)
    return perform_passwordless_login(request, found, Login(user=user))


@require_POST
@members_only
@asked_again
def new_options(request: HttpRequest, visitor: Visitor) -> HttpResponse:  # noqa: ARG001 - the same
    """What a browser needs to make a passkey."""
    return JsonResponse(auth.begin_registration(visitor.user, passwordless=True))


@require_POST
@members_only
@asked_again
def add(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Keep a passkey that was made."""
    form = AddWebAuthnForm(
        user=visitor.user,
        data={
            "name": request.POST.get("name", "").strip()[:100],
            "credential": request.POST.get("credential", ""),
            "passwordless": "on",
        },
    )
    many = Authenticator.objects.filter(user=visitor.user, type=Authenticator.Type.WEBAUTHN).count() >= MOST
    if many or not is_sound(form):
        messages.error(request, gettext("This passkey could not be added. Try once more."))
    else:
        auth.WebAuthn.add(visitor.user, form.cleaned_data["name"], form.cleaned_data["credential"])
        tell(visitor, "passkey_added")
        messages.success(request, gettext("The passkey was added."))
    return redirect("account:show")


@require_POST
@members_only
@asked_again
def remove(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Forget a passkey."""
    found = Authenticator.objects.filter(user=visitor.user, type=Authenticator.Type.WEBAUTHN)
    get_object_or_404(found, pk=row_in(request.POST, "passkey")).delete()
    tell(visitor, "passkey_removed")
    messages.success(request, gettext("The passkey was removed."))
    return redirect("account:show")
