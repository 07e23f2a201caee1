"""E-mail addresses: one form for each, and nothing in a header that could add another."""

import re
import unicodedata
from email.headerregistry import Address
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

ENCODED: Final = re.compile(r"=\?(?=[^?\s]{1,80}\?[bq]\?)", re.IGNORECASE)
"""How an encoded word of a header begins (RFC 2047)."""

CONTROL: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})


class HeaderInjection(ValueError):  # noqa: N818 - reads as what it is
    """A value for a header that holds a line break or another control character."""


def check_header(value: str) -> None:
    """Refuse a value that a mail's header must not hold.

    Raises:
        HeaderInjection: where it holds a control character.
    """
    if any(unicodedata.category(letter) in CONTROL for letter in value):
        raise HeaderInjection("A header of a mail holds a control character.")


def without_control(value: str) -> str:
    """Text on one line, control characters out, for headers made of what people typed."""
    spaced = "".join(" " if unicodedata.category(letter) in CONTROL else letter for letter in value)
    return " ".join(spaced.split())


def unencoded(value: str) -> str:
    """Text for a header in which nothing is taken for an encoded word: what people typed is read as they typed it."""
    return ENCODED.sub("= ?", value)


def normalised(address: str) -> str:
    """The one form of an address under which a person is known: trimmed, lower case, compatibility forms resolved.

    Raises:
        ValidationError: where it is no address.
    """
    clean = unicodedata.normalize("NFKC", address).strip().casefold()
    validate_email(clean)
    local, _, domain = clean.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise ValidationError("Enter a valid email address.", code="invalid") from error


def named(name: str, address: str) -> str:
    """An address with the name of its owner, safe for a header."""
    local, _, domain = address.rpartition("@")
    return str(Address(display_name=without_control(name), username=local, domain=domain))
