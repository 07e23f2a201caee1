"""What an agent writes under a ticket: a reply or a note, and its switches."""

import secrets
from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict

from guichet.web.shared.fields import LONGEST_TEXT


def fresh_key() -> str:
    """What one sending is called, so that sending it twice does it once."""
    return secrets.token_urlsafe(16)


@dataclass(slots=True)
class Composer:
    """What is being written. ``key`` makes a double sending one; ``expected`` is the last event that was seen."""

    key: str = field(default_factory=fresh_key)
    expected: str = ""
    sort: str = "reply"
    text: str = ""
    asks: bool = False
    proposes: bool = False
    errors: list[str] = field(default_factory=list)

    @classmethod
    def typed(cls, fields: QueryDict) -> "Composer":
        """The composer as somebody sent it."""
        return cls(
            key=fields.get("key", "")[:64] or fresh_key(),
            expected=fields.get("expected", ""),
            sort="note" if fields.get("sort") == "note" else "reply",
            text=fields.get("text", "")[:LONGEST_TEXT],
            asks="asks" in fields,
            proposes="proposes" in fields,
        )

    @classmethod
    def of(cls, request: HttpRequest) -> "Composer":
        """The composer that this request sends."""
        return cls.typed(request.POST)
