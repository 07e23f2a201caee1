"""Reports on mails that we sent: that one could not be delivered, was delayed, or arrived."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from typing import Final

from guichet.channels.email.reading.headers import MESSAGE_ID, raw_value

RETURNED: Final = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"})
MOST_LOOKED_AT: Final = 100_000
STATUS: Final = re.compile(r"^status:\s*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
ACTION: Final = re.compile(r"^action:\s*([a-z]+)", re.IGNORECASE | re.MULTILINE)
RECIPIENT: Final = re.compile(
    r"^(?:final|original)-recipient:[^;\n]{0,40};[ \t]*([^\s<>@]{1,64}@[^\s<>@]{1,255})", re.IGNORECASE | re.MULTILINE
)
ID_LINE: Final = re.compile(r"^message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``action`` is ``failed``, ``delayed``, ``delivered``...; ``status`` such as ``5.1.1``; ``about`` are the
    Message-IDs of the mails that it speaks of, ``recipients`` the addresses that it says these were for.
    """

    action: str
    status: str
    about: tuple[str, ...]
    recipients: tuple[str, ...] = ()


def report_of(message: "Message[str, str]", parts: Iterable["Message[str, str]"]) -> Report | None:
    """What a mail reports; nothing where it is no report."""
    kind = raw_value(message, "Content-Type").lower()
    empty = raw_value(message, "Return-Path").strip() == "<>"
    failed = raw_value(message, "X-Failed-Recipients").strip()
    is_report = message.get_content_type() == "multipart/report" and "delivery-status" in kind
    if not is_report and not failed and not (empty and _is_daemon(message)):
        return None
    action, status, about = "failed" if failed else "", "", []
    recipients = [each.strip(" <>") for each in failed.split(",")] if failed else []
    for part in parts:
        text = _text(part)
        if part.get_content_type() == "message/delivery-status":
            action = action or _first(ACTION, text).lower()
            status = status or _first(STATUS, text)
            recipients += RECIPIENT.findall(text)
        elif part.get_content_type() in RETURNED:
            about += _returned(part)
        elif failed or not is_report:
            about += ID_LINE.findall(text)
    named = tuple(dict.fromkeys(each.lower() for each in recipients if "@" in each))
    return Report(
        action=action or "failed", status=status, about=tuple(dict.fromkeys(about))[:20], recipients=named[:20]
    )


def _returned(part: "Message[str, str]") -> list[str]:
    """The Message-IDs in the head of a mail that comes back, whole or its head alone, whatever it is made of."""
    payload = part.get_payload()
    heads = [part, *payload[:1]] if isinstance(payload, list) else [part]
    found = [raw_value(head, "Message-ID")[:MOST_LOOKED_AT] for head in heads if isinstance(head, Message)]
    written = [] if isinstance(payload, list) else ID_LINE.findall(_text(part))
    return [each for value in found for each in MESSAGE_ID.findall(value)] + written


def _is_daemon(message: "Message[str, str]") -> bool:
    return bool(re.search(r"mailer-daemon|postmaster", raw_value(message, "From"), re.IGNORECASE))


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _text(part: "Message[str, str]") -> str:
    """The beginning of what a part says, with that of the parts in it where these are its blocks."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n".join(
            str(each)[:MOST_LOOKED_AT] for each in payload[:20] if isinstance(each, Message) and not each.is_multipart()
        )
    return str(payload)[:MOST_LOOKED_AT]
