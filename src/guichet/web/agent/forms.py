"""What an agent types: levels with a reason, grounds, and what the composer holds."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from guichet.core.policy.model import Policy
from guichet.web.shared import wording
from guichet.web.shared.fields import LONGEST_TEXT, PlainForm, text_area


class PriorityForm(PlainForm):
    """Another level, and why: the customer is told."""

    priority = forms.ChoiceField(label=_("Change to"))
    reason = forms.CharField(
        label=_("Why"), max_length=2000, widget=text_area(rows=2), help_text=_("The customer reads it.")
    )

    def __init__(self, *args: Any, policy: Policy, current: str | None, **kwargs: Any) -> None:
        """Offer every level but the current one."""
        super().__init__(*args, auto_id="priority_%s", **kwargs)
        levels = [(level.code, level.name) for level in wording.priorities(policy) if level.code != current]
        chooser = self.fields["priority"]
        if isinstance(chooser, forms.ChoiceField):
            chooser.choices = levels


class GroundForm(PlainForm):
    """The ground of a closing."""

    ground = forms.ChoiceField(label=_("Ground"))

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        """Offer the policy's grounds but silence, which only the desk itself finds."""
        super().__init__(*args, **{"auto_id": "closing_%s"} | kwargs)
        chooser = self.fields["ground"]
        if isinstance(chooser, forms.ChoiceField):
            grounds = policy.closing.grounds.items()
            chooser.choices = [(code, wording.in_language(text)) for code, text in grounds if code != "silence"]


class ResolutionForm(GroundForm):
    """The ground of a resolution and what the customer is told."""

    text = forms.CharField(label=_("What the customer is told"), max_length=LONGEST_TEXT, widget=text_area(rows=3))

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        """Offer the policy's grounds."""
        super().__init__(*args, policy=policy, auto_id="resolution_%s", **kwargs)


@dataclass(slots=True)
class Composer:
    """What is being written under a ticket: a reply or a note, and its switches. ``key`` makes a double sending one."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    sort: str = "reply"
    text: str = ""
    asks: bool = False
    proposes: bool = False
    errors: list[str] = field(default_factory=list)

    @classmethod
    def typed(cls, fields: QueryDict) -> "Composer":
        """The composer as somebody sent it."""
        return cls(
            key=fields.get("key", "")[:64] or secrets.token_urlsafe(16),
            sort="note" if fields.get("sort") == "note" else "reply",
            text=fields.get("text", "")[:LONGEST_TEXT],
            asks="asks" in fields,
            proposes="proposes" in fields,
        )

    @classmethod
    def of(cls, request: HttpRequest) -> "Composer":
        """The composer that this request sends."""
        return cls.typed(request.POST)
