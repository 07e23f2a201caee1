"""What a customer types: a new request, and an answer."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guichet.core.policy.model import Policy
from guichet.core.policy.rules.requests import RequiredField
from guichet.tickets.coming_back import PORTAL
from guichet.tickets.models import Attachment, Ticket
from guichet.web.shared import wording
from guichet.web.shared.asking import PREFIX, offer_products, question
from guichet.web.shared.attached import Attached
from guichet.web.shared.fields import LONGEST_SUBJECT, LONGEST_TEXT, PlainForm, text_area
from guichet.web.shared.kinds import Kind
from guichet.web.shared.whys import WhyNot

DESCRIPTION = "description"
MARKED = "yes"
"""What a marked box says, as an answer to the policy's question."""


class RequestForm(PlainForm):
    """A new request: its level, what it is about, and what the policy asks. ``incomplete`` sends it as it is;
    ``sent_before`` are the files of the request that is sent again, ``anew`` is that request.
    """

    priority = forms.ChoiceField(required=False)
    product = forms.ChoiceField(required=False, label=_("For which product?"))
    category = forms.ChoiceField(required=False, label=_("What is it about?"))
    subject = forms.CharField(label=_("In one line"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(label=_("What happens"), max_length=LONGEST_TEXT, widget=text_area(rows=7))
    attached: Attached | None = None
    sent_before: Sequence[Attachment] = ()
    anew: Ticket | None = None
    why: WhyNot | None = None
    again = False
    incomplete = forms.BooleanField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, policy: Policy, kinds: tuple[Kind, ...], products: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        """Offer the policy's levels and kinds, and the products of contracts; ask what it asks for on the portal."""
        super().__init__(*args, **kwargs)
        self.policy, self.kinds, self.products = policy, kinds, products
        offer_products(self, products)
        self._offer_levels()
        self._offer_kinds(kinds)
        category = self.data.get("category", "") if self.is_bound else ""
        whole = not (self.is_bound and self.data.get("incomplete"))
        for code, asked in asked_on_portal(policy).items():
            if code == DESCRIPTION:
                self.fields["text"].label = wording.in_language(asked.name)
                continue
            concerned = not asked.categories or category in asked.categories
            self.fields[f"{PREFIX}{code}"] = question(asked, required=asked.required and whole and concerned)
        self.mark = _mark_of(policy)
        if self.mark:
            self.fields["marked"] = forms.BooleanField(required=False, label=self.mark[1])

    def _offer_levels(self) -> None:
        rule, level = self.policy.priorities, self.fields["priority"]
        if rule is None or "contact" not in rule.set_by:
            del self.fields["priority"]
            return
        if isinstance(level, forms.ChoiceField):
            level.choices = [(each.code, each.name) for each in wording.priorities(self.policy)]
        level.required = PORTAL in rule.required_on
        if not level.required:
            level.initial = rule.default

    def _offer_kinds(self, kinds: tuple[Kind, ...]) -> None:
        chosen = self.fields["category"]
        if not kinds:
            del self.fields["category"]
        elif isinstance(chosen, forms.ChoiceField):
            chosen.widget = forms.Select(attrs={"class": "field"})
            chosen.choices = [(kind.code, kind.name) for kind in kinds]
            chosen.initial = kinds[0].code

    def as_typed(self) -> "RequestForm":
        """The same with all that was typed, and nothing yet said to be wrong with it."""
        typed = {name: self[name].value() for name in self.fields}
        return RequestForm(policy=self.policy, kinds=self.kinds, products=self.products, initial=typed)

    @property
    def asked(self) -> list[BoundField]:
        """The fields that the policy asks for."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered to them, by the policy's names."""
        given = self.cleaned_data.items()
        said = {name.removeprefix(PREFIX): text for name, text in given if name.startswith(PREFIX) and text}
        if self.mark and self.cleaned_data.get("marked"):
            said[self.mark[0]] = MARKED
        return said

    @property
    def needed(self) -> list[BoundField]:
        """The fields that a whole request has."""
        return [self[name] for name, each in self.fields.items() if each.required and name != "priority"]

    @property
    def lacks_answers_only(self) -> bool:
        """Whether nothing is wrong but that answers are missing, so that it could be sent as it is."""
        return bool(self.errors) and all(
            name.startswith(PREFIX) and not self.data.get(name, "").strip() for name in self.errors
        )


class MissingForm(PlainForm):
    """Exactly what an incomplete request still lacks."""

    def __init__(self, *args: Any, policy: Policy, missing: tuple[str, ...], **kwargs: Any) -> None:
        """Ask for each of the missing fields. A missing level is the desk's to ask for."""
        super().__init__(*args, **kwargs)
        asked = policy.submission.fields
        for code in missing:
            if code in asked:
                self.fields[f"{PREFIX}{code}"] = question(asked[code], required=False)

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by the policy's names."""
        return {name.removeprefix(PREFIX): text for name, text in self.cleaned_data.items() if text}


def asked_on_portal(policy: Policy) -> Mapping[str, RequiredField]:
    """What the policy asks on the portal."""
    fields = policy.submission.fields.items()
    return {code: asked for code, asked in fields if not asked.channels or PORTAL in asked.channels}


def _mark_of(policy: Policy) -> tuple[str, str] | None:
    """The mark by which a request without credit is judged first: its code, and what it says."""
    rule = policy.metering.no_credit if policy.metering else None
    if rule is None or rule.unless_field is None or rule.unless_name is None:
        return None
    return rule.unless_field, wording.in_language(rule.unless_name)


@dataclass(slots=True)
class Answer:
    """The answer that is being written under a request."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    text: str = ""
    errors: list[str] = field(default_factory=list)
    attached: Attached | None = None
    again: bool = False

    @classmethod
    def typed(cls, fields: QueryDict) -> "Answer":
        """The answer as somebody sent it."""
        return cls(key=fields.get("key", "")[:64] or secrets.token_urlsafe(16), text=fields.get("text", ""))


def fresh_key() -> str:
    """What one sending is called, so that sending it twice files one request."""
    return secrets.token_urlsafe(16)
