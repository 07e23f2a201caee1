"""What somebody types about themselves, and what their browser says for them."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from guichet.accounts.models import User
from guichet.desks.models import Desk
from guichet.web.shared.fields import PlainForm

NEW_PASSWORD = {"autocomplete": "new-password"}
PASSWORD_HELP = gettext_lazy("Twelve characters or more. Several words are easier to keep in mind than signs.")


class CodeForm(PlainForm):
    """A code of an app, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Six digits from your app; or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class AgainForm(PlainForm):
    """One's password once more, and a code where an app is set up."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Six digits from your app; or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, has_app: bool, **kwargs: Any) -> None:
        """Ask for a code only of those who have an app for it."""
        super().__init__(*args, **kwargs)
        if not has_app:
            del self.fields["code"]


class OwnForm(PlainForm):
    """The password of the account that one has."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy("That of the account that you have here already."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PersonForm(PlainForm):
    """How somebody is called, and in which language they are written to."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        """Offer the languages of the desk."""
        super().__init__(*args, **kwargs)
        choice = self.fields["language"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = spoken_at(desk)


class EmailForm(PlainForm):
    """Another address to sign in with."""

    email = forms.EmailField(
        label=gettext_lazy("New e-mail"), max_length=320, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class PasswordForm(PlainForm):
    """A new password."""

    new_password = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        max_length=1000,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Know whose it is to be: it must not resemble their name."""
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self) -> str:
        """Refuse what is easily guessed."""
        password: str = self.cleaned_data["new_password"]
        validate_password(password, self.user)
        return password


class TakeUpForm(PersonForm):
    """What a new person says of themselves; a password only if they want one."""

    new_password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Twelve characters or more. Without one, a link is mailed to you each time."),
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
    )

    def __init__(self, *args: Any, email: str, by_hand: bool = False, **kwargs: Any) -> None:
        """Know whose it is to be. Who was handed the link may get no mail: they need a password."""
        super().__init__(*args, **kwargs)
        self.email = email
        if by_hand:
            self.fields["new_password"].required = True
            self.fields["new_password"].help_text = PASSWORD_HELP

    def clean_new_password(self) -> str:
        """Refuse what is easily guessed."""
        password: str = self.cleaned_data["new_password"]
        if password:
            validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


def spoken_at(desk: Desk) -> list[tuple[str, str]]:
    """The languages of a desk, for a choice."""
    return [(code, name) for code, name in settings.LANGUAGES if not desk.languages or code in desk.languages]


def is_sound(form: forms.Form) -> bool:
    """Whether what a browser sent of a passkey can be believed; what no browser would send cannot."""
    try:
        return form.is_valid()
    except (ValidationError, KeyError, TypeError, ValueError, AttributeError):
        return False
