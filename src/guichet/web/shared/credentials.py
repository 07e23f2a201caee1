"""What somebody types to sign in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from guichet.web.shared.fields import PlainForm


class SignInForm(PlainForm):
    """Who it is, and how they prove it."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, by_link: bool = False, **kwargs: Any) -> None:
        """Ask for no password where a link is to be mailed."""
        super().__init__(*args, **kwargs)
        self.fields["password"].required = not by_link
