"""The brake on guessing: after some failures each further try waits longer.

What is guessed (``password``, ``code``, ``link``) and what is asked for (``mail``) are counted apart: by account and
address together, so that a stranger's guesses make nobody else wait; by address alone, against one that tries many
accounts; and by account alone, against many addresses. A device on which the person has signed in before is counted
by itself, so that nobody locks an owner out. What is answered does not depend on whether the account exists. Sessions
that exist are never asked.
"""

import hashlib
import secrets
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from guichet import clock
from guichet.accounts import tries
from guichet.kit.addresses import normalised

FREE_TRIES = {"device": 5, "both": 5, "address": 20, "account": 9}
"""With nine, an account's password is judged twenty times within an hour at most, from wherever."""

WINDOW_S = 3600
LONGEST_WAIT_S = 900

KNOWN_COOKIE = "guichet_device"
KNOWN_SALT = "guichet.device"
KNOWN_FOR_S = 365 * 24 * 3600
MOST_KNOWN = 6


def seconds_to_wait(request: HttpRequest, what: str, email: str) -> int:
    """How long the next try for this account, from this address, has to wait; 0: not at all."""
    return max(0, tries.held_until(_keys(request, what, email).values()) - clock.now_seconds())


def failed(request: HttpRequest, what: str, email: str) -> None:
    """Count a failure, or a wish; beyond the free ones each doubles the wait."""
    now = clock.now_seconds()
    for kind, key in _keys(request, what, email).items():
        beyond = tries.count(key, at=now, window_s=WINDOW_S) - FREE_TRIES[kind]
        if beyond >= 0:
            tries.hold(key, now + min(LONGEST_WAIT_S, 2 ** min(beyond + 1, 20)))


def succeeded(request: HttpRequest, email: str) -> None:
    """Forget the failures of the account from this address or device; the others stay counted."""
    found = [_keys(request, what, email) for what in ("password", "code", "mail")]
    tries.forget(key for keys in found for kind, key in keys.items() if kind in {"device", "both"})


def know(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let the device remember that this person has signed in on it."""
    device, people = _known(request)
    people = [*(one for one in people if one != _digest(email)), _digest(email)][-MOST_KNOWN:]
    told = signing.dumps({"device": device or secrets.token_hex(16), "people": people}, salt=KNOWN_SALT)
    response.set_cookie(
        KNOWN_COOKIE, told, max_age=KNOWN_FOR_S, samesite="Lax", httponly=True, secure=request.is_secure()
    )


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: behind trusted proxies, what the outermost of them saw; else the connection's end.

    Each proxy adds at the right whom it was asked by; what stands further left anybody may have written.
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies: int = settings.TRUSTED_PROXIES
    if proxies > 0 and len(seen) >= proxies:
        return str(seen[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(request: HttpRequest) -> str:
    """The coarse part of where a request comes from: what one customer of a provider has, and a little more."""
    try:
        address = ip_address(address_of(request))
    except ValueError:
        return ""
    return str(ip_network((address, 48 if isinstance(address, IPv6Address) else 24), strict=False))


def _keys(request: HttpRequest, what: str, email: str) -> dict[str, str]:
    account, address = _account(email), _source(address_of(request))
    device, people = _known(request)
    if device and _digest(email) in people:
        said = {"device": f"{account}\n{device}"}
    else:
        said = {"both": f"{account}\n{address}", "address": address, "account": account}
    if not email:
        said = {"address": address}
    return {kind: f"{kind}:{_hashed(what, text)}" for kind, text in said.items()}


def _source(address: str) -> str:
    """What one guesser has at hand: an address, or of the newer kind a whole network of them."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)


def _known(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        told = signing.loads(request.COOKIES.get(KNOWN_COOKIE, ""), salt=KNOWN_SALT, max_age=KNOWN_FOR_S)
    except signing.BadSignature:
        return "", []
    return str(told["device"]), [str(one) for one in told["people"]]


def _digest(email: str) -> str:
    return _hashed(_account(email))[:32]


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _account(email: str) -> str:
    try:
        return normalised(email)
    except ValidationError:
        return email.strip().casefold()
