"""The first start: a desk, its manager and its policy, made by whoever has the token. Then there is no such page."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.accounts.models import User
from guichet.core.policy.bundled import source
from guichet.desks.founding import found
from guichet.desks.models import Desk, Role
from guichet.desks.reaching import link
from guichet.desks.seats import give_seat
from guichet.policies.publishing import publish
from guichet.web.setup import token
from guichet.web.setup.forms import FirstForm


def lead(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - one shape for all
    """To the page for setting up, while there is one."""
    _refuse_later()
    return redirect("begin")


@sensitive_post_parameters("password", "token")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask what the first desk is; make it, and lead to its page for signing in."""
    _refuse_later()
    if request.method != "POST":
        language = (get_language() or "en").split("-")[0]
        initial = {"languages": ["en", "fr"], "first_language": language, "zone": "Europe/Paris"}
        return render(request, "setup/start.html", {"form": FirstForm(initial=initial | request.GET.dict())})
    form = FirstForm(request.POST)
    form.full_clean()
    if "token" in form.cleaned_data and not token.is_right(form.cleaned_data["token"]):
        form.add_error("token", gettext("This is not the token."))
    if not form.is_valid():
        return render(request, "setup/start.html", {"form": form}, status=422)
    try:
        desk = _make(form.cleaned_data, form.spoken, at=clock.now_seconds())
    except IntegrityError:
        # Who pressed twice comes second here: the desk of the first press is theirs.
        made = Desk.objects.first()
        if made is None:
            raise
        desk = made
    going = urlencode({"next": urlsplit(link(desk, "setup:home")).path, "made": "yes"})
    return HttpResponseRedirect(f"{link(desk, 'sign_in')}?{going}")


def _refuse_later() -> None:
    """There is no such page any more once there is a desk.

    Raises:
        Http404: where there is one.
    """
    if Desk.objects.exists():
        raise Http404


def _make(said: dict[str, Any], languages: list[str], *, at: int) -> Desk:
    with transaction.atomic():
        desk = found(said, languages=languages)
        user = _administrator(said, language=languages[0])
        seat = give_seat(desk, user, role=Role.MANAGER)
        if said["policy"]:
            publish(desk, source(said["policy"]).decode(), by=seat, at=at)
        # Last, and within the same transaction: of two who have the token, one sets up a desk.
        if not token.use_up():
            raise Http404
    return desk


def _administrator(said: dict[str, Any], *, language: str) -> User:
    """The account of whoever has the token; one that they have from a desk that was removed is theirs again."""
    user = User.objects.filter(email=said["your_email"]).first() or User(email=said["your_email"])
    user.name, user.language, user.is_active, user.is_administrator = said["your_name"], language, True, True
    user.set_password(said["password"])
    user.save()
    return user
