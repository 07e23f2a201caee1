"""One mail as a plain value: who says what to whom, what came with it, and what tells how far to trust it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32
from typing import Any, Final, Self

from guichet.channels.email.reading.charsets import cleaned
from guichet.channels.email.reading.headers import message_ids, people, raw_value, raw_values, sent_at, words
from guichet.channels.email.reading.limits import MOST_TEXT, check_size, end_of_head
from guichet.channels.email.reading.parts import content_of, name_of, opened, sort, wrapping_of
from guichet.channels.email.reading.reports import Report, report_of
from guichet.channels.email.reading.robots import robot
from guichet.channels.email.reading.visible import visible

DELIVERED: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
LONGEST_SUBJECT: Final = 1_000
MOST_RESULTS: Final = 20
ELSEWHERE: Final = re.compile(r"<img\s[^<>]{0,2000}https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a mail: ``name`` and ``size``; its bytes travel beside the value."""

    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a mail says. ``sender`` is the one address of its one ``From``, or nothing.

    ``text`` is the whole, ``visible`` what is new in it. ``references`` are the Message-IDs that it answers, the latest
    first. ``sent_at`` is what its sender says. ``has_elsewhere``: its page has pictures that are not in the mail.
    ``robot`` says by what a program is known.
    """

    sender: str
    sender_name: str
    to: tuple[tuple[str, str], ...]
    cc: tuple[tuple[str, str], ...]
    delivered: tuple[str, ...]
    subject: str
    sent_at: int | None
    message_id: str
    references: tuple[str, ...]
    text: str
    visible: str
    has_page: bool
    has_elsewhere: bool
    files: tuple[File, ...]
    robot: str
    report: Report | None
    results: tuple[str, ...]
    wrapping: str
    language: str

    def told(self) -> dict[str, Any]:
        """As a JSON value."""
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """From what ``told`` made, after its way through JSON."""
        report = told["report"]
        lists = {} if report is None else {name: tuple(report[name]) for name in ("about", "recipients")}
        made = {
            **told,
            "files": tuple(File(**each) for each in told["files"]),
            "report": None if report is None else Report(**{**report, **lists}),
            "to": tuple((name, address) for name, address in told["to"]),
            "cc": tuple((name, address) for name, address in told["cc"]),
            **{name: tuple(told[name]) for name in ("delivered", "references", "results")},
        }
        return cls(**made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a mail that cannot be read says of itself, as in ``Reading``."""

    sender: str
    sender_name: str
    subject: str
    sent_at: int | None
    message_id: str


def head_of(raw: bytes) -> Head:
    """The head of a mail, without a look at what is below it.

    Raises:
        TooMuch: where it goes beyond a limit itself.
    """
    check_size(raw)
    message = HeaderParser(policy=compat32).parsestr(raw[: end_of_head(raw)].decode("ascii", "surrogateescape"))
    name, sender = _sender(message)
    return Head(
        sender=sender,
        sender_name=name[:200],
        subject=words(raw_value(message, "Subject"))[:LONGEST_SUBJECT],
        sent_at=sent_at(message),
        message_id=next(iter(message_ids(message, "Message-ID")), ""),
    )


def read(raw: bytes) -> tuple[Reading, list[bytes]]:
    """The mail, and the bytes of its files, in order.

    Raises:
        TooMuch: where it goes beyond a limit.
    """
    check_size(raw)
    message, parts = opened(raw)
    found = sort(message)
    text = cleaned("\n\n".join(each.strip("\n") for each in found.texts if each.strip()))[:MOST_TEXT]
    name, sender = _sender(message)
    contents = [content_of(each) for each in found.files]
    reading = Reading(
        sender=sender,
        sender_name=name[:200],
        to=tuple(people(message, "To")),
        cc=tuple(people(message, "Cc")),
        delivered=tuple(address for _name, address in people(message, *DELIVERED)),
        subject=words(raw_value(message, "Subject"))[:LONGEST_SUBJECT],
        sent_at=sent_at(message),
        message_id=next(iter(message_ids(message, "Message-ID")), ""),
        references=tuple(dict.fromkeys([*message_ids(message, "In-Reply-To"), *message_ids(message, "References")])),
        text=text.strip(),
        visible=visible(text),
        has_page=bool(found.pages),
        has_elsewhere=any(ELSEWHERE.search(each) for each in found.pages),
        files=tuple(
            File(name=name_of(part), size=len(content)) for part, content in zip(found.files, contents, strict=True)
        ),
        robot=robot(message, sender),
        report=report_of(message, parts),
        results=tuple(words(each) for each in raw_values(message, "Authentication-Results")[:MOST_RESULTS]),
        wrapping=wrapping_of(message),
        language=_language(message),
    )
    return reading, contents


def _sender(message: "Message[str, str]") -> tuple[str, str]:
    """Name and address of who says that they wrote it; nobody where several do, for then each reader sees another."""
    said = people(message, "From")
    return said[0] if len(said) == 1 and len(raw_values(message, "From")) == 1 else ("", "")


def _language(message: "Message[str, str]") -> str:
    said = raw_value(message, "Content-Language").strip().lower()
    return said.partition("-")[0][:8] if said.isascii() else ""
