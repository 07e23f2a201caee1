"""How the address of a desk is written: nothing, ``/name``, ``host`` or ``host/name``; it asks no database.

A desk without an address answers wherever no other claims. ``/name`` is the first part of the path on the
installation's own hosts; a host is the desk's own.
"""

import re
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
LONGEST_HOST: Final = 253
LONGEST_NAME: Final = 40

RESERVED: Final = frozenset(
    {
        "account",
        "accounts",
        "api",
        "attachments",
        "brand",
        "customers",
        "decision",
        "demo",
        "desk",
        "drafts",
        "favicon.ico",
        "events",
        "files",
        "health",
        "help",
        "installation",
        "invitation",
        "language",
        "leaving",
        "live",
        "mail",
        "media",
        "organisation",
        "people",
        "policy",
        "push",
        "quote",
        "requests",
        "search",
        "setup",
        "shop",
        "sign-in",
        "sign-out",
        "static",
        "status",
        "theme",
    }
)
"""First parts of paths that are pages of every desk, or will be: no desk is called so."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a desk answers: ``host`` is empty on the installation's own, ``name`` where it has the whole host."""

    host: str
    name: str

    @property
    def prefix(self) -> str:
        """What its paths begin with: ``/name``, or nothing."""
        return f"/{self.name}" if self.name else ""

    def __str__(self) -> str:
        """The address as it is kept."""
        return f"{self.host}{self.prefix}"


def read(text: str) -> Address:
    """The address that somebody wrote, in its one form: lower case, foreign letters of a host in their ASCII form.

    Raises:
        ValidationError: where it is none, or is one of our own pages.
    """
    host, slash, name = text.strip().lower().removesuffix("/").partition("/")
    if slash and NAME.fullmatch(name) is None:
        raise ValidationError(gettext_lazy("A name in an address has letters from a to z, digits and hyphens only."))
    if name in RESERVED:
        raise ValidationError(gettext_lazy("“%(name)s” is the address of a page of ours."), params={"name": name})
    return Address(_host(host), name)


def _host(text: str) -> str:
    if not text:
        return ""
    try:
        host = text.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not host or len(host) > LONGEST_HOST or not all(LABEL.fullmatch(label) for label in host.split(".")):
        raise ValidationError(gettext_lazy("This is no name of a host, such as help.example.org."))
    return host
