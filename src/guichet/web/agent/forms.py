"""What an agent writes under a ticket: a reply or a note, and its switches; and what a view of the queue is called."""

import secrets
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from guichet.automation.canned import may_share
from guichet.desks.models import Seat
from guichet.web.shared.attached import Attached
from guichet.web.shared.fields import PlainForm

LONGEST_SIEVE: Final = 4000
"""Letters of an address that says what a view lets through."""


def fresh_key() -> str:
    """What one sending is called, so that sending it twice does it once."""
    return secrets.token_urlsafe(16)


@dataclass(slots=True)
class Composer:
    """What is being written. ``key`` makes a double sending one; ``expected`` is the last event that was seen.
    ``again``: it was sent a moment ago, and goes once more if it is sent now.
    """

    key: str = field(default_factory=fresh_key)
    expected: str = ""
    sort: str = "reply"
    text: str = ""
    asks: bool = False
    proposes: bool = False
    errors: list[str] = field(default_factory=list)
    attached: Attached | None = None
    again: bool = False

    @classmethod
    def typed(cls, fields: QueryDict) -> "Composer":
        """The composer as somebody sent it."""
        return cls(
            key=fields.get("key", "")[:64] or fresh_key(),
            expected=fields.get("expected", ""),
            sort="note" if fields.get("sort") == "note" else "reply",
            text=fields.get("text", ""),
            asks="asks" in fields,
            proposes="proposes" in fields,
        )

    @classmethod
    def of(cls, request: HttpRequest) -> "Composer":
        """The composer that this request sends."""
        return cls.typed(request.POST)


class ViewForm(PlainForm):
    """The name of a view, and for whom it is; ``sieve`` is the address of what it lets through."""

    name = forms.CharField(label=_("What it is called"), max_length=60)
    shared = forms.BooleanField(label=_("For everybody at the desk"), required=False)
    sieve = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_SIEVE)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        """Sharing is a manager's."""
        super().__init__(*args, auto_id="view_%s", **kwargs)
        if not may_share(seat):
            del self.fields["shared"]
