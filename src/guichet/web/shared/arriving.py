"""Finding the desk of a request by its host and the first part of its path. A middleware, before sessions.

Below a desk's name the rest of the path is read as if the desk were alone, addresses are made below the name again,
and cookies are the desk's own: each has a name of its own and is sent to its pages only. At a host of nobody's there is
no page. At one of the installation's own, where no desk answers, there is what belongs to the house.
"""

from collections.abc import Callable
from http.cookies import SimpleCookie

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.utils import translation

from guichet.desks.addresses import Address
from guichet.desks.reaching import below, desk_at
from guichet.web.shared import errors

Respond = Callable[[HttpRequest], HttpResponseBase]

NOWHERE = Address("", "")


def find_desk(respond: Respond) -> Respond:
    """The middleware: ``request.desk`` is the desk that the address leads to, or none."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        host, ours = _host_of(request)
        desk = desk_at(host, request.path_info, ours=ours)
        if desk is None and not ours:
            with translation.override(translation.get_language_from_request(request)):
                return errors.not_found(request)
        if not ours:
            _vouch_for_host(request)
        if desk is None:
            request.urlconf = settings.HOUSE_URLCONF
        request.desk = desk  # type: ignore[attr-defined]
        where = desk.where if desk else NOWHERE
        _step_below(request, where)
        with below(request.META.get("SCRIPT_NAME", "")):
            response = respond(request)
        _own_cookies(response.cookies, where)
        return response

    return answer


def _host_of(request: HttpRequest) -> tuple[str, bool]:
    """The host that was asked for, and whether it is the installation's own."""
    try:
        return split_domain_port(request.get_host())[0], True
    except DisallowedHost:
        return split_domain_port(request.META.get("HTTP_HOST", ""))[0], False


def _vouch_for_host(request: HttpRequest) -> None:
    """Have Django believe the host, which is that of a desk: it knows the installation's own only."""
    host = request.META["HTTP_HOST"]
    request.get_host = lambda: host  # type: ignore[method-assign]


def _step_below(request: HttpRequest, where: Address) -> None:
    """Take the desk's name off the path, and let the request have the desk's own cookies only."""
    if not where.name:
        return
    request.path_info = request.path_info.removeprefix(where.prefix) or "/"
    request.META["PATH_INFO"] = request.path_info
    request.META["SCRIPT_NAME"] = request.META.get("SCRIPT_NAME", "") + where.prefix
    ending = _ending(where)
    kept = {name.removesuffix(ending): text for name, text in request.COOKIES.items() if name.endswith(ending)}
    request.COOKIES = kept


def _own_cookies(cookies: SimpleCookie, where: Address) -> None:
    """Give cookies that were set the desk's name and path."""
    if not where.name:
        return
    for name in list(cookies):
        morsel = cookies.pop(name)
        own = f"{name}{_ending(where)}"
        cookies[own] = morsel.value
        cookies[own].update(morsel)
        cookies[own]["path"] = where.prefix


def _ending(where: Address) -> str:
    """What the names of a desk's cookies end with."""
    return f".{where.name}"
