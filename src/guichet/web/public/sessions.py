"""Signing in and out. One session is bound to one desk; nothing tells whether an account exists."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guichet.accounts.models import User
from guichet.web.public import brake
from guichet.web.shared import carried
from guichet.web.shared.addresses import safe_next
from guichet.web.shared.credentials import SignInForm
from guichet.web.shared.visitor import desk_here, place_of, visitor_of


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Begin a session at the desk of the address, for whoever proves who they are and has a place there."""
    desk = desk_here(request)
    if request.method != "POST":
        if visitor_of(request):
            return redirect("home")
        return _shown(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, status=422)
    email = form.cleaned_data["email"]
    wait = brake.seconds_to_wait(request, email)
    if wait:
        said = ngettext("Too many tries. Wait %(n)s second.", "Too many tries. Wait %(n)s seconds.", wait) % {"n": wait}
        form.add_error(None, said)
        return _shown(request, form, status=429)
    user = authenticate(request, username=email, password=form.cleaned_data["password"])
    if not isinstance(user, User) or place_of(user, desk) is None:
        brake.failed(request, email)
        form.add_error(None, gettext("This e-mail and this password do not go together here."))
        return _shown(request, form, status=422)
    brake.succeeded(request, email)
    return begin(request, user)


def begin(request: HttpRequest, user: User) -> HttpResponse:
    """Bind a fresh session to the person, and go where they were going."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    seal = request.POST.get("carried", "")
    if seal:
        carried.keep(request, seal)
    return HttpResponseRedirect(carried.page_of(request) or safe_next(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign_in")


def _shown(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": safe_next(request, otherwise=""), "carried": request.POST.get("carried", "")}
    return render(request, "shared/sign_in.html", context, status=status)
