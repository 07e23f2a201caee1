"""Coming in, by whichever way: a fresh session, on the page to which one was going."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from guichet import clock
from guichet.accounts import sessions
from guichet.accounts.models import User
from guichet.web.account import brake, devices, proof, uses
from guichet.web.shared import carried
from guichet.web.shared.addresses import safe_next
from guichet.web.shared.visitor import desk_here, place_of

BACKEND = "guichet.accounts.backend.Backend"
KEY = "arriving"


def may_enter(request: HttpRequest, user: User) -> bool:
    """Whether somebody has a place at the desk of the address."""
    return user.is_active and place_of(user, desk_here(request)) is not None


def remember(request: HttpRequest) -> None:
    """Keep where somebody was going, and what they were sending, until they are in."""
    going = _going(request)
    if any(going.values()):
        request.session[KEY] = going


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Bind a fresh session to the person, and go where they were going."""
    going = request.session.get(KEY) or _going(request)
    login(request, user, backend=BACKEND)
    request.session.pop(KEY, None)
    if going["carried"]:
        carried.keep(request, going["carried"])
    proof.note(request)
    uses.note(request)
    request.session.save()
    device, network = devices.told(request.META.get("HTTP_USER_AGENT", "")), brake.network_of(request)
    sessions.begin(str(request.session.session_key), user, device=device, network=network, at=clock.now_seconds())
    brake.succeeded(request, user.email)
    response = HttpResponseRedirect(carried.page_of(request) or going["next"] or reverse("home"))
    brake.know(request, response, user.email)
    return response


def _going(request: HttpRequest) -> dict[str, str]:
    return {"next": safe_next(request, otherwise=""), "carried": request.POST.get("carried", "")}
