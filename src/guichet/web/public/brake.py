"""The brake on guessing passwords: after some failures each further try waits longer, by account and by address.

What it answers does not depend on whether the account exists. It is kept in the cache, so that it forgets by itself.
"""

import hashlib

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from guichet import clock
from guichet.kit.addresses import normalised

FREE_TRIES = {"account": 5, "address": 20}
WINDOW_S = 3600
LONGEST_WAIT_S = 900


def seconds_to_wait(request: HttpRequest, email: str) -> int:
    """How long the next try for this account, from this address, has to wait; 0: not at all."""
    now = clock.now_seconds()
    until: list[int] = [cache.get(f"{key}:until", 0) for key in _keys(request, email).values()]
    return max(0, max(until) - now)


def failed(request: HttpRequest, email: str) -> None:
    """Count a failure; beyond the free tries each doubles the wait."""
    now = clock.now_seconds()
    for kind, key in _keys(request, email).items():
        cache.add(key, 0, WINDOW_S)
        beyond = cache.incr(key) - FREE_TRIES[kind]
        if beyond >= 0:
            wait = min(LONGEST_WAIT_S, 2 ** min(beyond + 1, 20))
            cache.set(f"{key}:until", now + wait, WINDOW_S)


def succeeded(request: HttpRequest, email: str) -> None:
    """Forget the failures of the account; those of the address stay counted."""
    key = _keys(request, email)["account"]
    cache.delete_many([key, f"{key}:until"])


def _keys(request: HttpRequest, email: str) -> dict[str, str]:
    try:
        name = normalised(email)
    except ValidationError:
        name = email.strip().casefold()
    account = hashlib.sha256(name.encode()).hexdigest()
    address = hashlib.sha256(str(request.META.get("REMOTE_ADDR", "")).encode()).hexdigest()
    return {"account": f"brake:account:{account}", "address": f"brake:address:{address}"}
