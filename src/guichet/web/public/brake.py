"""The brake on guessing passwords: after some failures each further try waits longer.

Failures are counted by account and address together, so that a stranger's guesses make nobody else wait; by address
alone, against one that tries many accounts; and by account alone, much later, against many addresses. What it answers
does not depend on whether the account exists. Sessions that exist are never asked.
"""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from guichet import clock
from guichet.accounts import tries
from guichet.kit.addresses import normalised

FREE_TRIES = {"both": 5, "address": 20, "account": 100}
WINDOW_S = 3600
LONGEST_WAIT_S = 900


def seconds_to_wait(request: HttpRequest, email: str) -> int:
    """How long the next try for this account, from this address, has to wait; 0: not at all."""
    return max(0, tries.held_until(_keys(request, email).values()) - clock.now_seconds())


def failed(request: HttpRequest, email: str) -> None:
    """Count a failure; beyond the free tries each doubles the wait."""
    now = clock.now_seconds()
    for kind, key in _keys(request, email).items():
        beyond = tries.count(key, at=now, window_s=WINDOW_S) - FREE_TRIES[kind]
        if beyond >= 0:
            tries.hold(key, now + min(LONGEST_WAIT_S, 2 ** min(beyond + 1, 20)))


def succeeded(request: HttpRequest, email: str) -> None:
    """Forget the failures of the account from this address; the others stay counted."""
    tries.forget([_keys(request, email)["both"]])


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: behind trusted proxies, what the outermost of them saw; else the connection's end.

    Each proxy adds at the right whom it was asked by; what stands further left anybody may have written.
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies: int = settings.TRUSTED_PROXIES
    if proxies > 0 and len(seen) >= proxies:
        return str(seen[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))


def _keys(request: HttpRequest, email: str) -> dict[str, str]:
    try:
        account = normalised(email)
    except ValidationError:
        account = email.strip().casefold()
    address = address_of(request)
    said = {"both": f"{account}\n{address}", "address": address, "account": account}
    return {kind: f"{kind}:{hashlib.sha256(text.encode()).hexdigest()}" for kind, text in said.items()}
