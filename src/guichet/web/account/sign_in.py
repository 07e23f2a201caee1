"""Signing in with a password, with a mailed link, and signing out. Nothing tells whether an account exists."""

from allauth.account.internal.flows.login import perform_login, perform_password_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet import clock
from guichet.accounts import sessions
from guichet.accounts.models import Session, User
from guichet.entry import links
from guichet.entry.models import Purpose
from guichet.web.account import brake, entering
from guichet.web.shared.addresses import safe_next
from guichet.web.shared.credentials import SignInForm
from guichet.web.shared.visitor import desk_here, visitor_of


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Begin a session for whoever proves who they are; or mail them a link to prove it with."""
    if request.method != "POST":
        if visitor_of(request):
            return redirect("home")
        return shown(request, SignInForm())
    by_link = request.POST.get("way") == "link"
    form = SignInForm(request.POST, by_link=by_link)
    if not form.is_valid():
        return shown(request, form, status=422)
    what, email = "mail" if by_link else "password", form.cleaned_data["email"]
    wait = brake.seconds_to_wait(request, what, email)
    if wait:
        form.add_error(None, said_to_wait(wait))
        return shown(request, form, status=429)
    return _mailed(request, email) if by_link else _by_password(request, form)


@require_safe
def mailed(request: HttpRequest) -> HttpResponse:
    """That a link is on its way, if it is."""
    return render(request, "account/mailed.html")


@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page that a mailed link leads to. Nothing happens before its button is pressed: scanners read pages too."""
    if request.method != "POST":
        return render(request, "account/link.html", {"token": token})
    wait = brake.seconds_to_wait(request, "link", "")
    link = None if wait else links.use(token, Purpose.SIGN_IN, desk_here(request), at=clock.now_seconds())
    if link is None:
        if not wait:
            brake.failed(request, "link", "")
        return render(request, "account/link.html", {"is_over": True}, status=410)
    record_authentication(request, link.user, method="link")
    return perform_login(request, Login(user=link.user))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sessions.end(Session.objects.filter(key=request.session.session_key))
    logout(request)
    return redirect("sign_in")


def said_to_wait(seconds: int) -> str:
    """That one has to wait, and how long."""
    return ngettext("Too many tries. Wait %(n)s second.", "Too many tries. Wait %(n)s seconds.", seconds) % {
        "n": seconds
    }


def shown(request: HttpRequest, form: SignInForm, *, status: int = 200, refusal: str = "") -> HttpResponse:
    """The page to sign in on; where one was going stays in it."""
    context = {
        "form": form,
        "refusal": refusal,
        "next": safe_next(request, otherwise=""),
        "carried": request.POST.get("carried", ""),
        "is_made": "made" in request.GET,
    }
    return render(request, "shared/sign_in.html", context, status=status)


def _by_password(request: HttpRequest, form: SignInForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    user = authenticate(request, username=email, password=form.cleaned_data["password"])
    if not isinstance(user, User) or not entering.may_enter(request, user):
        brake.failed(request, "password", email)
        form.add_error(None, gettext("This e-mail and this password do not go together here."))
        return shown(request, form, status=422)
    entering.remember(request)
    return perform_password_login(request, {}, Login(user=user))


def _mailed(request: HttpRequest, email: str) -> HttpResponse:
    """Note the wish for a link; the rounds look whether there is anybody to mail it to."""
    brake.failed(request, "mail", email)
    entering.remember(request)
    links.ask(desk_here(request), email, at=clock.now_seconds())
    messages.info(request, gettext("Asked for %(email)s.") % {"email": email})
    return redirect("sign_in_mailed")
