"""What a customer types: a new request, and an answer."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guichet.core.policy.model import Policy
from guichet.web.shared import wording
from guichet.web.shared.fields import LONGEST_SUBJECT, LONGEST_TEXT, PlainForm, text_area

PREFIX = "asked_"


class RequestForm(PlainForm):
    """A new request: its level, what it is about, and what the policy asks."""

    priority = forms.ChoiceField(required=False)
    subject = forms.CharField(label=_("In one line"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(label=_("What happens"), max_length=LONGEST_TEXT, widget=text_area(rows=7))
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        """Offer the policy's levels; ask what it asks for on the portal."""
        super().__init__(*args, **kwargs)
        level = self.fields["priority"]
        rule = policy.priorities
        if isinstance(level, forms.ChoiceField):
            level.choices = [(each.code, each.name) for each in wording.priorities(policy)]
            level.required = rule is not None and "portal" in rule.required_on
        for code, asked in policy.submission.fields.items():
            if code != "description" and (not asked.channels or "portal" in asked.channels):
                self.fields[f"{PREFIX}{code}"] = forms.CharField(
                    label=wording.in_language(asked.name),
                    help_text=wording.in_language(asked.hint) if asked.hint else "",
                    required=False,
                    max_length=LONGEST_TEXT,
                    widget=forms.Textarea(attrs={"rows": 3, "class": "field"})
                    if asked.long
                    else forms.TextInput(attrs={"class": "field"}),
                )

    @property
    def asked(self) -> list[BoundField]:
        """The fields that the policy asks for."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered to them, by the policy's names."""
        given = self.cleaned_data.items()
        return {name.removeprefix(PREFIX): text for name, text in given if name.startswith(PREFIX) and text}


@dataclass(slots=True)
class Answer:
    """The answer that is being written under a request."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    text: str = ""
    errors: list[str] = field(default_factory=list)

    @classmethod
    def typed(cls, fields: QueryDict) -> "Answer":
        """The answer as somebody sent it."""
        return cls(
            key=fields.get("key", "")[:64] or secrets.token_urlsafe(16), text=fields.get("text", "")[:LONGEST_TEXT]
        )


def fresh_key() -> str:
    """What one sending is called, so that sending it twice files one request."""
    return secrets.token_urlsafe(16)
