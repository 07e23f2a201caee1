"""Form fields in our look: each names its error and its help to screen readers, and is never blank by mistake."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from guichet.core.hours.wall import FIRST_YEAR, LAST_YEAR, is_in_reach

LONGEST_TEXT = 100_000
LONGEST_SUBJECT = 300

REQUIRED = gettext_lazy("Still needed.")

PLAIN: Final[Mapping[str, Promise | str]] = {
    "null_characters_not_allowed": gettext_lazy(
        "It holds a character that cannot be kept (NUL). Take it out, then send again."
    ),
    "max_length": gettext_lazy("Too long: at most %(limit_value)d characters, and it has %(show_value)d."),
    "min_length": gettext_lazy("Too short: at least %(limit_value)d characters, and it has %(show_value)d."),
    "min_value": gettext_lazy("Too small: at least %(limit_value)s."),
    "max_value": gettext_lazy("Too large: at most %(limit_value)s."),
    "invalid_choice": gettext_lazy("“%(value)s” cannot be chosen: take one of those that are offered."),
}
"""What is wrong, by the code that Django gives it, in our words."""

INVALID: Final[tuple[tuple[type[forms.Field], Promise | str], ...]] = (
    (forms.EmailField, gettext_lazy("This is no e-mail address. Write it like name@example.com.")),
    (forms.IntegerField, gettext_lazy("Write a whole number, in digits.")),
    (forms.DateField, gettext_lazy("This is no date. Write it like 2026-03-31.")),
    (forms.TimeField, gettext_lazy("This is no time of day. Write it like 14:30.")),
)
"""What is wrong with what cannot be read, by the kind of field."""

UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp"})
"""Categories of characters of which nothing is seen."""


class PlainForm(forms.Form):
    """A form whose fields look alike and say what is wrong beside them."""

    error_css_class = "wrong"
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Build the form as Django does, then dress its fields."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.HiddenInput | forms.CheckboxInput | forms.RadioSelect):
                field.widget.attrs.setdefault("class", "field")
            field.error_messages["required"] = REQUIRED

    def full_clean(self) -> None:
        """Clean as Django does, and say what is wrong in our words. What cannot be seen is nothing."""
        super().full_clean()
        for name, field in self.fields.items():
            text = self.cleaned_data.get(name) if self.is_bound else None
            if field.required and isinstance(text, str) and not is_seen(text):
                self.add_error(name, ValidationError(REQUIRED, code="required"))
        for name, wrong in self.errors.items():
            for error in wrong.as_data():
                _reworded(error, self.fields.get(name))


class DayField(forms.DateField):
    """A day, chosen or typed, of an age that a desk speaks of."""

    def __init__(self, **kwargs: Any) -> None:
        """Show it as browsers do."""
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def validate(self, value: date | None) -> None:
        """See that the day is none of another age: no clock and no calendar goes there."""
        super().validate(value)
        if value is not None and not is_in_reach(value):
            raise ValidationError(far_day(), code="far_day")


def far_day() -> str:
    """What is said of a day of another age."""
    return gettext("Choose a day between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}


def is_seen(text: str) -> bool:
    """Whether anything of a text is seen: spaces, marks of width nought and control characters are not."""
    return any(unicodedata.category(letter) not in UNSEEN for letter in text)


def _reworded(error: ValidationError, field: forms.Field | None) -> None:
    """Put our words in the place of Django's; those that a field was given of its own stay."""
    code = error.code or ""
    theirs = None if field is None else type(field).default_error_messages.get(code)
    if theirs is not None and error.message != theirs:
        return
    if code == "invalid":
        found = next((words for kind, words in INVALID if isinstance(field, kind)), None)
    else:
        found = PLAIN.get(code)
    if found is not None:
        error.message = str(found)


def text_area(*, rows: int = 6) -> forms.Textarea:
    """A box for several lines."""
    return forms.Textarea(attrs={"rows": rows})
