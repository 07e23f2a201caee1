"""What a desk's configuration is: values, equal where they say the same. It holds no people, no secrets, and no ids.

A part that is ``None`` is one of which files say nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from guichet.notices.texts import Words

IDENTITY: Final = ("name", "address", "zone", "mail_address", "sender_name", "accent")
"""What a desk is called, where it is, and what it looks like, beside its languages and its logo."""


class Unusable(ValueError):  # noqa: N818 - reads as what it is
    """Files that say no configuration: where, and what is wrong."""

    def __init__(self, file: str, message: str) -> None:
        super().__init__(f"{file}: {message}")


@dataclass(frozen=True, slots=True)
class View:
    """A view of the queue that the desk shares: chosen codes by field, teams by their names."""

    name: str
    sieve: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptional:
    """An exceptional opening or closing: the calendar, from when to when on its wall, and why in each language."""

    calendar: str
    opens: bool
    start: str
    end: str
    reason: Mapping[str, str]

    @property
    def key(self) -> tuple[str, bool, str, str]:
        """What it is known again by."""
        return self.calendar, self.opens, self.start, self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """All of it. ``replies`` are by language and name, ``letters`` by code and language; ``policy`` is a text."""

    identity: Mapping[str, str] | None = None
    languages: tuple[str, ...] | None = None
    logo: bytes | None = None
    policy: str | None = None
    teams: tuple[str, ...] | None = None
    views: tuple[View, ...] | None = None
    exceptions: tuple[Exceptional, ...] | None = None
    replies: Mapping[tuple[str, str], str] = field(default_factory=dict)
    letters: Mapping[tuple[str, str], Words] = field(default_factory=dict)
