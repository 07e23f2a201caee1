"""Form fields in our look: each names its error and its help to screen readers, and is never blank by mistake."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

LONGEST_TEXT = 100_000
LONGEST_SUBJECT = 300

REQUIRED = gettext_lazy("Still needed.")


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
            field.error_messages.setdefault("required", REQUIRED)
            field.error_messages["required"] = REQUIRED


def text_area(*, rows: int = 6) -> forms.Textarea:
    """A box for several lines."""
    return forms.Textarea(attrs={"rows": rows})
