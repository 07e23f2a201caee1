"""The parts of a mail: which are its words, which are files, and what it is wrapped in."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Final

from guichet.channels.email.reading.charsets import decoded
from guichet.channels.email.reading.headers import parameter, raw_value, words
from guichet.channels.email.reading.limits import MOST_DEPTH, MOST_HTML, MOST_PARTS, MOST_TEXT, TooMuch
from guichet.channels.email.reading.plain import plain
from guichet.channels.email.reading.rich import words_of
from guichet.channels.email.reading.tnef import Packed, unpacked

ENDINGS: Final = {
    "text/calendar": "invitation.ics",
    "message/rfc822": "message.eml",
    "application/ms-tnef": "winmail.dat",
    "application/pgp-signature": "signature.asc",
    "application/pkcs7-signature": "smime.p7s",
    "application/pkcs7-mime": "smime.p7m",
    "text/html": "page.html",
    "text/plain": "text.txt",
}
"""What a part without a name is called."""

PACKS: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})

UNREAD: Final = frozenset({"message/delivery-status", "text/rfc822-headers", "message/disposition-notification"})


@dataclass(slots=True)
class Sorted:
    """What the parts of a mail are. ``texts`` are words, ``pages`` their HTML where they had one."""

    texts: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    files: list["Message[str, str]"] = field(default_factory=list)


def opened(raw: bytes) -> tuple["Message[str, str]", list["Message[str, str]"]]:
    """The mail and all its parts, itself first.

    Raises:
        TooMuch: ``depth`` or ``parts``.
    """
    try:
        message: Message[str, str] = email.message_from_bytes(raw, policy=email.policy.compat32)
    except RecursionError as error:
        raise TooMuch("depth") from error
    found: list[Message[str, str]] = []
    waiting = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        found.append(part)
        if depth > MOST_DEPTH:
            raise TooMuch("depth")
        payload = part.get_payload()
        if isinstance(payload, list):
            waiting += [(each, depth + 1) for each in reversed(payload) if isinstance(each, Message)]
        if len(found) + len(waiting) > MOST_PARTS:
            raise TooMuch("parts")
    return message, found


def sort(message: "Message[str, str]") -> Sorted:
    """Tell words from files."""
    found = Sorted()
    _sort(message, found)
    return found


def content_of(part: "Message[str, str]") -> bytes:
    """The bytes of a part; of a mail that is attached, the mail."""
    if part.get_content_maintype() == "message":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else part
        return inner.as_bytes() if isinstance(inner, Message) else str(inner).encode("utf-8", "surrogateescape")
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def text_of(part: "Message[str, str]") -> str:
    """The text of a part."""
    return decoded(content_of(part), parameter(raw_value(part, "Content-Type"), "charset"))


def name_of(part: "Message[str, str]") -> str:
    """What its sender calls a file; a plain name where they call it nothing."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, UnicodeError):
        name = ""
    return words(name) or ENDINGS.get(part.get_content_type(), "file")


def wrapping_of(message: "Message[str, str]") -> str:
    """How a mail is signed or sealed: ``smime``, ``pgp``, or nothing. Nothing of it is verified here."""
    kind, value = message.get_content_type(), raw_value(message, "Content-Type").lower()
    if "pkcs7" in value:
        return "smime"
    if kind in {"multipart/signed", "multipart/encrypted"}:
        return "pgp" if "pgp" in value else "smime"
    return ""


def is_file(part: "Message[str, str]") -> bool:
    """Whether a part is a file, and not words of the mail."""
    disposition = raw_value(part, "Content-Disposition").partition(";")[0].strip().lower()
    if disposition == "attachment" or part.get_content_type() not in {"text/plain", "text/html"}:
        return True
    return bool(parameter(raw_value(part, "Content-Disposition"), "filename"))


def _sort(part: "Message[str, str]", found: Sorted) -> None:
    kind = part.get_content_type()
    if kind in UNREAD:
        return
    payload = part.get_payload()
    if kind == "multipart/alternative" and isinstance(payload, list):
        _choose([each for each in payload if isinstance(each, Message)], found)
    elif part.get_content_maintype() == "multipart" and isinstance(payload, list):
        for each in payload:
            if isinstance(each, Message):
                _sort(each, found)
    elif is_file(part):
        found.files += _unpacked(part, found) or [part]
    elif kind == "text/html":
        page = text_of(part)[:MOST_HTML]
        found.pages.append(page)
        found.texts.append(plain(page)[:MOST_TEXT])
    else:
        found.texts.append(text_of(part)[:MOST_TEXT])


def _unpacked(part: "Message[str, str]", found: Sorted) -> list["Message[str, str]"]:
    """The files that Outlook packed into one; its words, where the mail has no others. Nothing where it is no such
    pack; the pack itself too, where it has words that cannot be read.
    """
    if part.get_content_type() not in PACKS and name_of(part).lower() != "winmail.dat":
        return []
    inner = unpacked(content_of(part))
    files = [_as_part(each) for each in inner.files]
    if any(text.strip() for text in found.texts):
        return files
    said = inner.text, plain(inner.page[:MOST_HTML])
    worded = [text[:MOST_TEXT] for text in said if text.strip()][:1]
    if not worded and inner.formatted:
        worded = [text[:MOST_TEXT] for text in [words_of(inner.formatted)] if text]
        files += [] if worded else [part]
    found.texts += worded
    found.pages += [inner.page[:MOST_HTML]] if inner.page else []
    return files


def _as_part(file: Packed) -> "Message[str, str]":
    part: Message[str, str] = Message(policy=email.policy.compat32)
    part.add_header("Content-Type", "application/octet-stream")
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", file.name or "file"))
    part.set_payload(file.content)
    return part


def _choose(several: list["Message[str, str]"], found: Sorted) -> None:
    """Of several forms of the same words, the plain one for its words, and the last page to look at."""
    forms = [sort(each) for each in several]
    for each in forms:
        found.files += each.files
    worded = [form for form in forms if any(text.strip() for text in form.texts)]
    simple = next((form for form in worded if not form.pages), next(iter(worded), None))
    found.texts += [] if simple is None else simple.texts
    found.pages += next((form.pages for form in reversed(forms) if form.pages), [])


def pictures(parts: list["Message[str, str]"]) -> Iterator[tuple[str, "Message[str, str]"]]:
    """The parts to which a page can point, by their Content-ID."""
    for part in parts:
        name = raw_value(part, "Content-ID").strip().strip("<>")
        if name and part.get_content_maintype() == "image":
            yield name, part
