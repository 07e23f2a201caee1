"""Several people typed at once, a row each; empty rows say nothing."""

from collections.abc import Iterator
from typing import Any, Final, Generic, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from guichet.desks.models import Desk
from guichet.web.people.forms import LONGEST_NAME, InviteToWorkForm, OfferingForm, spoken_at

MANY: Final = 4


class StaffRow(InviteToWorkForm):
    """Somebody who is invited to work at the desk."""

    telling = ("email", "name")


class CustomerRow(OfferingForm):
    """A customer and a contact of it, who is invited where that is ticked."""

    customer = forms.CharField(label=gettext_lazy("Customer"), max_length=LONGEST_NAME)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=320, required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    lets_in = forms.BooleanField(label=gettext_lazy("Invite"), required=False)
    telling = ("customer", "email", "name")

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        """Offer the languages of the desk."""
        super().__init__(*args, **kwargs)
        choice = self.fields["language"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = spoken_at(desk)

    def clean(self) -> dict[str, Any]:
        """A contact has an address and a name, or is none."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("name") and not said.get("email") and "email" not in self.errors:
            self.add_error("email", gettext("Still needed."))
        if said.get("email") and not said.get("name"):
            self.add_error("name", gettext("Still needed."))
        if said.get("lets_in") and not said.get("email") and not self.errors:
            self.add_error("email", gettext("Still needed."))
        return said


Row = TypeVar("Row", bound=StaffRow | CustomerRow)


class Rows(Generic[Row]):
    """The rows of a page; ``typed`` are those in which something was."""

    def __init__(self, kind: type[Row], sent: QueryDict | None = None, *, desk: Desk) -> None:
        self.kind, self.desk = kind, desk
        rows = [kind(sent, desk=desk, prefix=f"row{place}") for place in range(MANY)]
        self.typed = [row for row in rows if sent is not None and _says_something(row, sent)]
        fresh = (kind(desk=desk, prefix=f"row{place}") for place in range(MANY))
        self.all = [row if row in self.typed else other for row, other in zip(rows, fresh, strict=True)]

    def __iter__(self) -> Iterator[Row]:
        """All of them, in their order."""
        return iter(self.all)

    @property
    def errors(self) -> bool:
        """Whether something is wrong in one."""
        return any(row.errors for row in self.typed)


def are_sound(rows: Rows[Row]) -> bool:
    """Whether something was typed, and each row holds together; says in a row what is wrong with it."""
    sound = not [row for row in rows.typed if not row.is_valid()]
    seen: set[str] = set()
    for row in rows.typed:
        email = str(row.cleaned_data.get("email") or "").casefold()
        if email and email in seen:
            row.add_error("email", gettext("This address stands in two rows."))
            sound = False
        seen.add(email)
    if not rows.typed:
        first = rows.all[0] = rows.kind({}, desk=rows.desk, prefix="row0")
        rows.typed = [first]
        sound = first.is_valid()
    return sound


def _says_something(row: StaffRow | CustomerRow, sent: QueryDict) -> bool:
    return any(str(sent.get(row.add_prefix(name), "")).strip() for name in row.telling)
