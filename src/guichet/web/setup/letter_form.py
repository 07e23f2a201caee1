"""The words of a letter as they are typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guichet.notices.catalogue import SIGNATURE, Letter
from guichet.notices.texts import Words
from guichet.web.shared.fields import PlainForm, text_area

LONGEST_NUMBER = 18


class LetterForm(PlainForm):
    """The words of a letter, and what they are looked at with."""

    subject = forms.CharField(label=_("Subject"), strip=False)
    text = forms.CharField(label=_("Text"), strip=False, widget=text_area(rows=18))
    ticket = forms.CharField(
        label=_("Show it with request number"), required=False, help_text=_("Empty: with a request that is invented.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        """A signature has no subject."""
        super().__init__(*args, auto_id="letter_%s", **kwargs)
        self.fields["ticket"].widget.attrs.update(inputmode="numeric", list="letter_tickets")
        self.fields["text"].widget.attrs["spellcheck"] = "true"
        if letter.code == SIGNATURE:
            del self.fields["subject"]
            self.fields["text"].widget.attrs["rows"] = 5

    @property
    def words(self) -> Words:
        """What was typed, whether or not it can be."""
        said = self.data if self.is_bound else self.initial
        text = str(said.get("text") or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        return Words(str(said.get("subject") or "") if "subject" in self.fields else "", text.strip("\n"))

    @property
    def number(self) -> int | None:
        """The number of the request to look at it with."""
        said = str((self.data if self.is_bound else self.initial).get("ticket") or "").strip()
        return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else None
