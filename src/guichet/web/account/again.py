"""Proving once more that it is oneself, before what one proves oneself by is changed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guichet import clock
from guichet.accounts.models import User
from guichet.entry import links
from guichet.web.account import brake, codes, proof
from guichet.web.account.forms import AgainForm, is_sound
from guichet.web.account.sign_in import said_to_wait
from guichet.web.shared import carried
from guichet.web.shared.visitor import Visitor, members_only

P = ParamSpec("P")


def asked_again(
    view: Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse]:
    """Let nobody on who has not proved lately that it is them; what they typed is carried through."""

    @wraps(view)
    def door(request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if proof.is_recent(request):
            return view(request, visitor, *args, **kwargs)
        context = _context(visitor.user, _form(visitor.user), carried.sealed(request))
        return render(request, "account/again.html", context, status=401)

    return door


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def prove(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Take a password (and a code, where an app is set up), or a passkey, or mail a link."""
    seal = request.POST.get("carried", "")
    if request.method != "POST":
        return render(request, "account/again.html", _context(visitor.user, _form(visitor.user), seal))
    if request.POST.get("way") == "link":
        links.mail_sign_in(visitor.user, visitor.desk, at=clock.now_seconds())
        messages.info(request, gettext("A link is on its way to %(email)s.") % {"email": visitor.user.email})
        return redirect("account:again")
    form = _form(visitor.user, request.POST)
    wait = brake.seconds_to_wait(request, "password", visitor.user.email)
    if wait:
        form.add_error(None, said_to_wait(wait))
    elif form.is_valid() and _is_right(request, visitor.user, form):
        return _proved(request, seal)
    elif form.is_valid():
        brake.failed(request, "password", visitor.user.email)
        form.add_error(None, gettext("That is not right."))
    status = 429 if wait else 422
    return render(request, "account/again.html", _context(visitor.user, form, seal), status=status)


@require_POST
@members_only
def options(request: HttpRequest, visitor: Visitor) -> HttpResponse:  # noqa: ARG001 - the challenge goes into its session
    """What a browser needs to look for the person's own passkey."""
    return JsonResponse(auth.begin_authentication(visitor.user))


@require_POST
@members_only
def by_passkey(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Take a passkey as the proof."""
    form = ReauthenticateWebAuthnForm(user=visitor.user, data=request.POST)
    if is_sound(form):
        return _proved(request, request.POST.get("carried", ""))
    messages.error(request, gettext("This passkey is not known here."))
    return redirect("account:again")


def _proved(request: HttpRequest, seal: str) -> HttpResponse:
    proof.note(request)
    if seal:
        carried.keep(request, seal)
    return redirect(carried.page_of(request) or "account:show")


def _form(user: User, typed: QueryDict | None = None) -> AgainForm:
    return AgainForm(typed, has_app=is_mfa_enabled(user))


def _is_right(request: HttpRequest, user: User, form: AgainForm) -> bool:
    found = authenticate(request, username=user.email, password=form.cleaned_data["password"])
    if found != user:
        return False
    return "code" not in form.cleaned_data or codes.judge(user, form.cleaned_data["code"]) is not None


def _context(user: User, form: AgainForm, seal: str) -> dict[str, object]:
    has_passkey = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
    return {
        "form": form,
        "carried": seal,
        "has_password": user.has_usable_password(),
        "has_passkey": has_passkey,
    }
