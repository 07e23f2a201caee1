"""Reading settings from the environment: every one has a name, a meaning and, where it may, a default.

A secret may be given in a file instead: ``NAME_FILE`` names it.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from guichet.kit.keptfiles import kept

PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # Without it INSERT OR REPLACE would delete a protected row and no trigger would notice.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA busy_timeout=20000",
)
"""What each connection to SQLite begins with."""


def text(name: str, default: str = "") -> str:
    """The value of an environment variable, or the text of the file that ``NAME_FILE`` names."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def truth(name: str, *, default: bool = False) -> bool:
    """Whether a switch is on: ``1``, ``true``, ``yes``, ``on``."""
    found = text(name)
    return default if not found else found.strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A whole number."""
    found = text(name)
    try:
        return int(found) if found else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number; {found!r} was found.") from error


def origin_of(url: str) -> list[str]:
    """The origin of an address, for a browser's policy; none for a path of our own."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.scheme and parts.netloc else []


def kept_secret(name: str, folder: Path) -> str:
    """A secret from the environment; one that nobody gave is made once and kept in the data folder, readable by us
    only.
    """
    return text(name) or kept(folder / "secret_key", lambda: secrets.token_urlsafe(48))


def database(url: str, folder: Path) -> dict[str, object]:
    """Django's settings of a database from ``sqlite:///path`` or ``postgresql://user:password@host:port/name``.

    SQLite is written by one at a time, each commit safe on the disk before it is acknowledged: WAL, IMMEDIATE, FULL.
    """
    if not url:
        url = f"sqlite:///{folder / 'guichet.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "guichet.kit.sqlite",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            # Tests use a file too: what is in memory only has no WAL, and locks otherwise.
            "TEST": {"NAME": str(folder / "test.sqlite3")},
            # To open a connection costs more than most of what is asked over it.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "; ".join(PRAGMAS),
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or "") or _socket_folder(parts.query),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        f"GUICHET_DATABASE_URL must begin with sqlite:// or postgresql://; found {parts.scheme!r}."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mails are handed over: by a password, or by tokens that the file ``oauth`` is good for."""

    backend: str
    folder: str = ""
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    ssl: bool = False
    tls: bool = False
    oauth: str = ""


def mail(url: str, folder: Path) -> MailServer:
    """Where mails go, from ``smtp://user:password@host:port``, ``smtps://``, ``smtp+tls://`` or ``file:///folder``;
    ``?oauth=FILE`` in place of the password.

    ``file`` keeps one file a mail; without a URL mails are kept so in the data folder: nothing leaves by accident.
    """
    parts = urlsplit(url or f"file://{folder / 'mail'}")
    if parts.scheme == "file":
        return MailServer(backend="guichet.kit.mailfiles.Backend", folder=unquote(parts.path))
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured(f"GUICHET_MAIL_URL is smtp(s)://, smtp+tls:// or file://, not {parts.scheme!r}.")
    oauth = dict(parse_qsl(parts.query)).get("oauth", "")
    if oauth and (parts.password or not parts.username):
        raise ImproperlyConfigured("GUICHET_MAIL_URL has a user and ?oauth=FILE, or a user and a password.")
    if oauth and parts.scheme == "smtp" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ImproperlyConfigured("GUICHET_MAIL_URL would send its token in the clear.")
    return MailServer(
        backend="guichet.kit.smtp.Backend",
        host=parts.hostname or "localhost",
        port=parts.port or (465 if parts.scheme == "smtps" else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ssl=parts.scheme == "smtps",
        tls=parts.scheme == "smtp+tls",
        oauth=oauth,
    )


def _socket_folder(query: str) -> str:
    """The folder of a local socket, from ``?host=/run/postgresql``."""
    return unquote(query.removeprefix("host=")) if query.startswith("host=") else ""
