"""Signing in to a mail server without a password: a short-lived token, asked for as OAuth 2.0 has it (RFC 6749).

What asks for it stands in a file that only we can read; its secrets and the tokens are in no database and no log.
"""

import json
import threading
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.core.exceptions import ImproperlyConfigured

TIMEOUT_S: Final = 15
MOST_BYTES: Final = 65_536
EARLY_S: Final = 120
"""Seconds before its end at which a token is asked for anew."""

SHORTEST_S: Final = 300
"""How long a token is taken to last that does not say."""

GOOGLE: Final = "https://oauth2.googleapis.com/token"
MICROSOFT: Final = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
MICROSOFT_SCOPE: Final = "https://outlook.office365.com/.default"
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
KNOWN: Final = frozenset({"provider", "tenant", "token_url", "client_id", "client_secret", "refresh_token", "scope"})


class TokenError(OSError):
    """No token was given; says why, in the words of who refused it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """By what a token is asked for: in the name of a person who agreed once (``refresh_token``), or in our own."""

    url: str
    client_id: str
    client_secret: str
    refresh_token: str = ""
    scope: str = ""

    @property
    def asked(self) -> Mapping[str, str]:
        """What is sent."""
        said = {"client_id": self.client_id, "client_secret": self.client_secret, "scope": self.scope}
        if self.refresh_token:
            said |= {"grant_type": "refresh_token", "refresh_token": self.refresh_token}
        else:
            said |= {"grant_type": "client_credentials"}
        return {name: value for name, value in said.items() if value}


def grant_of(file: str) -> Grant:
    """The grant that a file holds: ``provider`` is ``google`` or ``microsoft`` (with its ``tenant``), or ``token_url``
    says where tokens are given.

    Raises:
        ImproperlyConfigured: where it holds none; no secret is repeated.
    """
    try:
        said = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise ImproperlyConfigured(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise ImproperlyConfigured(f"{file} is not TOML in UTF-8.") from error
    strange = sorted(set(said) - KNOWN)
    if strange:
        raise ImproperlyConfigured(f"{file}: {strange[0]} is not known; there are {', '.join(sorted(KNOWN))}.")
    for name in ("client_id", "client_secret"):
        if not str(said.get(name, "")):
            raise ImproperlyConfigured(f"{file}: {name} is missing.")
    url, scope = _place(file, said)
    refresh = str(said.get("refresh_token", ""))
    if said.get("provider") == "google" and not refresh:
        raise ImproperlyConfigured(f"{file}: Google gives tokens for a refresh_token only.")
    return Grant(
        url=url,
        client_id=str(said["client_id"]),
        client_secret=str(said["client_secret"]),
        refresh_token=refresh,
        scope=str(said.get("scope", scope)),
    )


@dataclass(slots=True)
class _Kept:
    token: str
    until: int


class Tokens:
    """The tokens of a process, each until it ends. Safe in several threads."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def token(self, file: str, *, at: int) -> str:
        """The token that is good at ``at``, in epoch seconds.

        Raises:
            TokenError: where none is given.
            ImproperlyConfigured: where the file holds no grant.
        """
        with self._lock:
            kept = self._kept.get(file)
            if kept is None or kept.until <= at:
                kept = self._kept[file] = _asked(grant_of(file), at=at)
            return kept.token

    def drop(self, file: str) -> None:
        """Forget a token that was refused."""
        with self._lock:
            self._kept.pop(file, None)


TOKENS: Final = Tokens()
"""Those of this process."""


def _place(file: str, said: Mapping[str, Any]) -> tuple[str, str]:
    provider, tenant = said.get("provider", ""), str(said.get("tenant", ""))
    if provider == "google":
        return GOOGLE, ""
    if provider == "microsoft":
        if not tenant or not tenant.replace("-", "").replace(".", "").isalnum():
            raise ImproperlyConfigured(f"{file}: tenant is missing: the id of your directory, or its domain.")
        # In the name of a person, the consent that they gave names the scope.
        return MICROSOFT.format(tenant=tenant), "" if said.get("refresh_token") else MICROSOFT_SCOPE
    url = str(said.get("token_url", ""))
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE):
        return url, ""
    raise ImproperlyConfigured(f"{file}: provider is google or microsoft, or token_url is https://.")


class _NoRedirect(HTTPRedirectHandler):
    """A secret is sent to whom it is meant for, and to nobody they name."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Refuse it."""


def _asked(grant: Grant, *, at: int) -> _Kept:
    request = Request(grant.url, urlencode(grant.asked).encode(), {"Accept": "application/json"})  # noqa: S310 - checked
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_S) as answer:
            said = json.loads(answer.read(MOST_BYTES))
    except HTTPError as error:
        with error:
            raise TokenError(f"no token was given: {_reason(error.read(MOST_BYTES)) or error.code}") from error
    except (OSError, HTTPException, ValueError) as error:
        raise TokenError(f"no token was given: {urlsplit(grant.url).hostname} does not answer as it should") from error
    token = said.get("access_token") if isinstance(said, dict) else None
    if not isinstance(token, str) or not token:
        raise TokenError("no token was given: the answer holds none")
    return _Kept(token, at + max(0, _lasts(said) - EARLY_S))


def _lasts(said: Mapping[str, Any]) -> int:
    try:
        return int(said.get("expires_in", SHORTEST_S))
    except (TypeError, ValueError):
        return SHORTEST_S


def _reason(body: bytes) -> str:
    """What is said of why: a code and a sentence, as RFC 6749 has them."""
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    words = [str(said[name]) for name in ("error", "error_description") if said.get(name)]
    return " ".join(": ".join(words).split())[:300]
