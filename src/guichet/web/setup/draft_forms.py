"""What is typed of a draft of the policy: what it begins with, its text, and what is decided of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from guichet.core.policy.bundled import bundled_names, source
from guichet.policies.drafting import LONGEST_NAME, LONGEST_TEXT, LONGEST_WORDS
from guichet.web.setup.policy_form import policies_that_come
from guichet.web.shared.fields import DayField, PlainForm, text_area
from guichet.web.shared.numbers import BEYOND

IN_FORCE = ""
"""A draft begins with the text of the version that comes last, where nothing else is chosen."""


class BeginForm(PlainForm):
    """A draft to be begun: its name, and the text that it begins with."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("A name for your colleagues: “Summer hours”, for example."),
    )
    bundled = forms.ChoiceField(label=gettext_lazy("It begins with"), required=False)
    file = forms.FileField(label=gettext_lazy("Or with a file"), required=False)

    def __init__(self, *args: Any, last: int | None, **kwargs: Any) -> None:
        """``last`` is the number of the version that comes last."""
        super().__init__(*args, **kwargs)
        first = gettext("version %(number)s") % {"number": last} if last else gettext("an empty text")
        self.fields["bundled"].choices = [(IN_FORCE, first), *policies_that_come()]  # type: ignore[attr-defined]

    def text_after(self, last: str) -> str:
        """The text to begin with: the file's, else that of the policy that was chosen, else ``last``."""
        chosen = self.cleaned_data["bundled"]
        if self.cleaned_data["file"]:
            return str(self.cleaned_data["file"])
        return source(chosen).decode() if chosen in bundled_names() else last

    def clean_file(self) -> str:
        """The text of the file."""
        given = self.cleaned_data["file"]
        if not given:
            return ""
        if given.size > LONGEST_TEXT:
            raise ValidationError(gettext("This file is too big for a policy."))
        try:
            return plain(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(gettext("This file is no text in UTF-8.")) from error


class DraftForm(PlainForm):
    """A draft as it is typed, and the state that it was typed upon."""

    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=LONGEST_NAME)
    text = forms.CharField(
        label=gettext_lazy("Text of the policy"),
        strip=False,
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(rows=24),
    )
    base = forms.IntegerField(required=False, min_value=0, max_value=BEYOND - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the text as source."""
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs |= {"class": "field source", "spellcheck": "false", "wrap": "off"}

    def clean_text(self) -> str:
        """The text with the line ends of a file."""
        return plain(self.cleaned_data["text"])


class ReviewForm(PlainForm):
    """What is decided of a draft: of which text, with which words, and from when on it is to hold."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    agreed = forms.BooleanField(label=gettext_lazy("I have read what the check says"), required=False)
    effective_on = DayField(
        label=gettext_lazy("In force from"),
        required=False,
        help_text=gettext_lazy("The beginning of that day; empty: at once."),
    )
    words = forms.CharField(
        label=gettext_lazy("What is to be changed"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=text_area(rows=3),
        help_text=gettext_lazy("It stays on record, with your name and the instant. Name no customer here."),
    )


def plain(text: str) -> str:
    """A text with the line ends of a file, and nothing that no database keeps."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
