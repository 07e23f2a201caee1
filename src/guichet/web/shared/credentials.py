"""What somebody types to sign in."""

from django import forms
from django.utils.translation import gettext_lazy

from guichet.web.shared.fields import PlainForm


class SignInForm(PlainForm):
    """Who it is, and how they prove it."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
