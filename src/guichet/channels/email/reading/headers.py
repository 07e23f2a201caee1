"""The headers of a mail: their words decoded, their addresses taken apart. Own code, because the library's newer one
takes half a minute for a subject of a megabyte.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from email.utils import getaddresses, mktime_tz, parsedate_tz
from typing import Final

from guichet.channels.email.reading.charsets import cleaned, decoded
from guichet.channels.email.reading.limits import MOST_PEOPLE, TooMuch

WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
LATEST: Final = 253_402_300_799
"""The last second of the year 9999."""

MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,250}>")
MOST_IDS: Final = 100


def raw_values(message: "Message[str, str]", name: str) -> list[str]:
    """The values of a header as they came, unfolded; what was no ASCII is in surrogates."""
    wanted = name.lower()
    return [re.sub(r"\r?\n(?=[ \t])", "", value) for key, value in message.raw_items() if key.lower() == wanted]


def raw_value(message: "Message[str, str]", name: str) -> str:
    """The first of them, or nothing."""
    return next(iter(raw_values(message, name)), "")


def words(value: str) -> str:
    """A header's value as people read it, on one line."""
    return " ".join("".join(_decoded(value)).split())


def people(message: "Message[str, str]", *names: str) -> list[tuple[str, str]]:
    """Name and address of everybody in these headers; what is no address is left out.

    Raises:
        TooMuch: ``people``.
    """
    # One header at a time: what is malformed in one takes nothing from another.
    found = [each for name in names for value in raw_values(message, name) for each in _addresses(value)]
    if len(found) > MOST_PEOPLE:
        raise TooMuch("people")
    return [(words(name), words(address)) for name, address in found if "@" in address]


def message_ids(message: "Message[str, str]", *names: str) -> list[str]:
    """The Message-IDs in these headers, the latest first."""
    found = [each for name in names for value in raw_values(message, name) for each in MESSAGE_ID.findall(value)]
    return [cleaned(each) for each in dict.fromkeys(reversed(found))][:MOST_IDS]


def sent_at(message: "Message[str, str]") -> int | None:
    """When its sender says that it was sent: to be shown, never to be counted from."""
    try:
        parsed = parsedate_tz(raw_value(message, "Date")[:200])
        at = None if parsed is None else mktime_tz(parsed)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return int(at) if at is not None and 0 <= at <= LATEST else None


def parameter(value: str, name: str) -> str:
    """A parameter of a header's value, such as a charset, as it came."""
    found = re.search(rf";\s*{re.escape(name)}\s*=\s*(\"[^\"]*\"|[^;\s]+)", value, re.IGNORECASE)
    return found[1].strip("\"'") if found else ""


def _addresses(value: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([value])
    except RecursionError:
        # Brackets in brackets in brackets: nobody's address.
        return []


def _decoded(value: str) -> Iterator[str]:
    """The pieces; neighbouring words of one charset are one run of bytes, for senders cut letters in two."""
    end, held, label = 0, b"", ""
    for found in WORD.finditer(value):
        between = value[end : found.start()]
        content, charset = _content(found[2], found[3]), found[1].partition("*")[0].lower()
        if held and (between.strip() or charset != label):
            yield decoded(held, label)
            held = b""
        if between.strip():
            yield _plain(between)
        held, label, end = held + content, charset, found.end()
    if held:
        yield decoded(held, label)
    yield _plain(value[end:])


def _content(coding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if coding in "qQ":
        return quopri.decodestring(raw, header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return raw


def _plain(text: str) -> str:
    return cleaned(text) if text.isascii() else decoded(text.encode("utf-8", "surrogateescape"))
