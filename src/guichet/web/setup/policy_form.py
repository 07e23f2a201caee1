"""What is typed of a policy: its text, a file, or one that comes with Guichet."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from guichet.core.policy.bundled import bundled, bundled_names, source
from guichet.web.shared.fields import PlainForm, text_area
from guichet.web.shared.wording import in_language

LONGEST_POLICY = 1_000_000


def policies_that_come() -> list[tuple[str, str]]:
    """The policies that come with Guichet, each by its own name too."""
    return [(name, f"{name}: {in_language(bundled(name).name)}") for name in bundled_names()]


class PolicyForm(PlainForm):
    """A policy's text: typed, from a file, or one that comes with Guichet."""

    text = forms.CharField(
        label=gettext_lazy("Text of the policy"),
        strip=False,
        required=False,
        max_length=LONGEST_POLICY,
        widget=text_area(rows=24),
    )
    file = forms.FileField(label=gettext_lazy("Or a file"), required=False)
    bundled = forms.ChoiceField(label=gettext_lazy("Or one that comes with Guichet"), required=False)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    agreed = forms.BooleanField(label=gettext_lazy("I have read what the check says"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the policies that come with Guichet."""
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs |= {"class": "field source", "spellcheck": "false", "wrap": "off"}
        self.fields["bundled"].choices = [("", "—"), *policies_that_come()]  # type: ignore[attr-defined]

    @property
    def meant(self) -> str:
        """The text that was meant: the file's, else that of the policy that was chosen, else what was typed."""
        chosen = self.cleaned_data["bundled"]
        if self.cleaned_data["file"]:
            return str(self.cleaned_data["file"])
        if chosen in bundled_names():
            return source(chosen).decode()
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def clean_file(self) -> str:
        """The text of the file."""
        given = self.cleaned_data["file"]
        if not given:
            return ""
        if given.size > LONGEST_POLICY:
            raise ValidationError(gettext("This file is too big for a policy."))
        try:
            return str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(gettext("This file is no text in UTF-8.")) from error
