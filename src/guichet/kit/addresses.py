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

JOINERS: Final = "\u200c\u200d"
"""The two marks that show nothing and yet belong to what people write: they hold apart or together what stands on both
sides of them. Anywhere else they only hide.
"""

JOINED_SCRIPTS: Final = frozenset(
    {
        *("ARABIC", "SYRIAC", "MANDAIC", "NKO", "MONGOLIAN"),
        *(
            "DEVANAGARI",
            "BENGALI",
            "GURMUKHI",
            "GUJARATI",
            "ORIYA",
            "TAMIL",
            "TELUGU",
            "KANNADA",
            "MALAYALAM",
            "SINHALA",
        ),
        *("MYANMAR", "KHMER", "TIBETAN"),
    }
)
"""Scripts that are written with them, by the first word of the names of their letters."""

PICTURES: Final = range(0x1F000, 0x1FB00)
"""Where emoji are, also those that this Python does not know yet; older ones are symbols elsewhere."""

TONES: Final = range(0x1F3FB, 0x1F400)
AS_PICTURE: Final = "\ufe0f"
ARROWS: Final = "\u2194\u2195"
"""In joined emoji: which way a head is shaken."""


class HeaderInjection(ValueError):  # noqa: N818 - reads as what it is
    """A value for a header that holds a line break or another control character."""


def check_header(value: str) -> None:
    """Refuse a value that a mail's header must not hold.

    Raises:
        HeaderInjection: where it holds a control character.
    """
    if any(_is_control(value, place) for place in range(len(value))):
        raise HeaderInjection("A header of a mail holds a control character.")


def without_control(value: str, *, most: int | None = None) -> str:
    """Text on one line, control characters out, for headers made of what people typed; cut after ``most`` letters. The
    marks that join an emoji of several, or that a script is written with, stay where they do so.
    """
    spaced = "".join(" " if _is_control(value, place) else letter for place, letter in enumerate(value))
    return cut(" ".join(spaced.split()), most)


def cut(value: str, most: int | None) -> str:
    """The first letters of a text that holds no control character; nor does what is left of it."""
    return value[:most].rstrip(JOINERS)


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


def _is_control(value: str, place: int) -> bool:
    letter = value[place]
    if letter in JOINERS:
        return not _joins(value, place)
    return unicodedata.category(letter) in CONTROL


def _joins(value: str, place: int) -> bool:
    """Whether the mark at this place joins what is on both sides of it: two emoji, or two letters of a script that is
    written with such marks.
    """
    if not 0 < place < len(value) - 1:
        return False
    before, after = value[place - 1], value[place + 1]
    if value[place] == "\u200d" and _is_picture(_bare(value, place - 1)) and _is_picture(after):
        return True
    return (script := _script(before)) in JOINED_SCRIPTS and script == _script(after)


def _bare(value: str, place: int) -> str:
    """What stands at a place without what says in which tone, or that it is a picture."""
    while place > 0 and (value[place] == AS_PICTURE or ord(value[place]) in TONES):
        place -= 1
    return value[place]


def _is_picture(letter: str) -> bool:
    return ord(letter) in PICTURES or letter in ARROWS or unicodedata.category(letter) == "So"


def _script(letter: str) -> str:
    """The script of a letter, or of a mark on one; nothing for anything else."""
    return unicodedata.name(letter, "").partition(" ")[0] if unicodedata.category(letter)[0] in "LM" else ""
