"""The ways by which mail comes in, as the environment names them. Their secrets are there and in no database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS: Final = {"smtp": 25, "lmtp": 24, "imap": 143, "imap+tls": 143, "imaps": 993}
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
PROVIDERS: Final = {"mailgun": "key", "postal": "key", "postmark": "password", "sendgrid": "password or key"}
"""Those that bring mails by HTTP, and what each must have to prove it."""

SHORTEST_PASSWORD: Final = 16
HOOK_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where we listen: ``way`` is ``smtp`` or ``lmtp``; with a certificate, TLS is offered."""

    way: str
    host: str
    port: int
    certificate: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A mailbox that we look into, by a password, or by tokens that the file ``oauth`` is good for. ``to`` is the
    address of the desk that it is for, ``server`` whose findings about senders are believed there. ``name`` tells it
    from all others and holds no secret.
    """

    security: str
    host: str
    port: int
    user: str
    password: str
    folder: str
    to: str
    server: str = ""
    authorities: str = ""
    oauth: str = ""

    @property
    def name(self) -> str:
        """The mailbox as people say it."""
        return f"{self.user}@{self.host}/{self.folder}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A provider that brings mails by HTTP, to an address of ours that has ``name`` in it. ``key`` is what it signs
    with, or a public key for that; ``user`` and ``password`` are what it signs in with. ``to`` is the address of the
    desk for what it brings to an address that no desk has; ``server`` is whose findings about senders are believed.
    """

    provider: str
    name: str
    key: str = ""
    user: str = ""
    password: str = ""
    to: str = ""
    server: str = ""


def listening_of(text: str) -> Listening | None:
    """Where to listen, from ``smtp://host:port?cert=FILE&key=FILE`` or ``lmtp://host:port``; nothing from nothing.

    Raises:
        ImproperlyConfigured: for what is neither.
    """
    if not text.strip():
        return None
    parts = urlsplit(text.strip())
    if parts.scheme not in {"smtp", "lmtp"} or not parts.hostname:
        raise ImproperlyConfigured("GUICHET_MAIL_LISTEN is smtp://host:port or lmtp://host:port.")
    said = dict(parse_qsl(parts.query))
    return Listening(
        way=parts.scheme,
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        certificate=said.get("cert", ""),
        key=said.get("key", ""),
    )


def boxes_of(text: str) -> tuple[Box, ...]:
    """The mailboxes, from addresses between spaces or line breaks:
    ``imaps://user:password@host/FOLDER?to=help@example.org&server=mx.example.org``; ``imap+tls://`` begins in clear.

    Raises:
        ImproperlyConfigured: for what is none; no password is repeated.
    """
    return tuple(_boxes(text))


@cache
def hooks_of(text: str) -> tuple[Hook, ...]:
    """The providers that bring mails, from addresses between spaces or line breaks: ``mailgun://main?key=KEY``,
    ``postmark://main?user=NAME&password=PASSWORD&to=help@example.org``.

    Raises:
        ImproperlyConfigured: for what is none; no secret is repeated.
    """
    found = tuple(_hooks(text))
    if len({each.name for each in found}) < len(found):
        raise ImproperlyConfigured("Two of GUICHET_MAIL_HOOKS have the same name.")
    return found


def _hooks(text: str) -> Iterator[Hook]:
    for number, one in enumerate(text.split(), 1):
        parts = urlsplit(one)
        # Not as a form has it: there a plus sign would be a space, and keys have plus signs.
        said = {name: unquote(value) for name, _is, value in (each.partition("=") for each in parts.query.split("&"))}
        which = f"Provider {number} of GUICHET_MAIL_HOOKS"
        if parts.scheme not in PROVIDERS or not HOOK_NAME.fullmatch(parts.netloc):
            raise ImproperlyConfigured(f"{which} is not like mailgun://main?key=KEY; known are {', '.join(PROVIDERS)}.")
        hook = Hook(
            provider=parts.scheme,
            name=parts.netloc,
            **{each: said.get(each, "") for each in ("key", "user", "password", "to", "server")},
        )
        if not any(getattr(hook, each) for each in PROVIDERS[hook.provider].split(" or ")):
            raise ImproperlyConfigured(f"{which} needs a {PROVIDERS[hook.provider]}.")
        if hook.password and (not hook.user or len(hook.password) < SHORTEST_PASSWORD):
            raise ImproperlyConfigured(
                f"{which} needs a user, and a password of {SHORTEST_PASSWORD} characters or more."
            )
        if not hook.key.isascii():
            raise ImproperlyConfigured(f"The key of {hook.provider}://{hook.name} in GUICHET_MAIL_HOOKS is none.")
        yield hook


def _boxes(text: str) -> Iterator[Box]:
    for number, one in enumerate(text.split(), 1):
        parts = urlsplit(one)
        said = dict(parse_qsl(parts.query))
        if parts.scheme not in {"imaps", "imap+tls", "imap"} or not parts.hostname or not parts.username:
            raise ImproperlyConfigured(
                f"Mailbox {number} of GUICHET_MAIL_BOXES is not imaps://user:password@host/INBOX."
            )
        if parts.scheme == "imap" and parts.hostname not in HERE:
            raise ImproperlyConfigured(f"Mailbox {number} of GUICHET_MAIL_BOXES would send its password in the clear.")
        if bool(parts.password) is bool(said.get("oauth")):
            raise ImproperlyConfigured(f"Mailbox {number} of GUICHET_MAIL_BOXES needs a password or ?oauth=FILE.")
        if "@" not in said.get("to", ""):
            raise ImproperlyConfigured(f"Mailbox {number} of GUICHET_MAIL_BOXES needs ?to=, the address of a desk.")
        yield Box(
            security=parts.scheme,
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.lstrip("/")) or "INBOX",
            to=said["to"],
            server=said.get("server", ""),
            authorities=said.get("ca", ""),
            oauth=said.get("oauth", ""),
        )
