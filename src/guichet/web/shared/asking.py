"""What a policy asks of a request, as fields of a form: words, or one of the answers that it names."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from guichet.core.policy.rules.requests import RequiredField
from guichet.web.shared import wording
from guichet.web.shared.fields import LONGEST_TEXT, REQUIRED, text_area

PREFIX = "asked_"
"""What the names of such fields begin with."""


def question(asked: RequiredField, *, required: bool) -> forms.Field:
    """A question of the policy as a field."""
    label, hint = wording.in_language(asked.name), wording.in_language(asked.hint) if asked.hint else ""
    errors: dict[str, Any] = {"required": REQUIRED}
    widget: forms.Widget = forms.TextInput()
    field: forms.Field
    if asked.choices:
        named = [(code, wording.in_language(words)) for code, words in asked.choices.items()]
        widget, choices = forms.Select(), [("", "—"), *named]
        field = forms.ChoiceField(
            label=label, help_text=hint, required=required, error_messages=errors, choices=choices, widget=widget
        )
    else:
        widget = text_area(rows=3) if asked.long else widget
        field = forms.CharField(
            label=label,
            help_text=hint,
            required=required,
            error_messages=errors,
            max_length=LONGEST_TEXT,
            widget=widget,
        )
    field.widget.attrs["class"] = "field"
    if asked.categories:
        field.widget.attrs["data-categories"] = " ".join(asked.categories)
    return field


def offer_products(form: forms.Form, products: tuple[str, ...]) -> None:
    """Let a form ask which product a request is about, where that tells which contract covers it."""
    chosen = form.fields["product"]
    if not products:
        del form.fields["product"]
    elif isinstance(chosen, forms.ChoiceField):
        chosen.widget = forms.Select(attrs={"class": "field"})
        chosen.choices = [("", gettext("another, or none in particular")), *((each, each) for each in products)]
