"""The ways by which mail comes in, as the environment names them. Their secrets are there and in no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS: Final = {"smtp": 25, "lmtp": 24, "imap": 143, "imap+tls": 143, "imaps": 993}
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


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
