"""What is typed to set up a desk."""

from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from guichet.desks import addresses, colours, logos
from guichet.desks.models import Desk
from guichet.kit.addresses import normalised
from guichet.web.setup.policy_form import policies_that_come
from guichet.web.shared.fields import PlainForm

ADDRESS_HELP = gettext_lazy(
    "Empty: wherever no other desk answers. “/name”: below a name. “help.example.org”: a host of its own, which must"
    " lead here."
)


def zones() -> list[tuple[str, str]]:
    """The places that a desk can be at."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


class DeskForm(PlainForm):
    """What a desk is, and what it looks like."""

    name = forms.CharField(label=gettext_lazy("Name of the desk"), max_length=200)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=290, required=False, help_text=ADDRESS_HELP)
    first_language = forms.ChoiceField(label=gettext_lazy("First language"), choices=settings.LANGUAGES)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages that the desk speaks"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Place"),
        choices=zones,
        help_text=gettext_lazy(
            "Days and months of contracts begin by its clock. Pages and mails speak by the policy's, and name that."
        ),
    )
    mail_address = forms.EmailField(
        label=gettext_lazy("E-mail address of the desk"), help_text=gettext_lazy("Its mails come from here.")
    )
    sender_name = forms.CharField(
        label=gettext_lazy("Name of the sender"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("What people see beside the address. Empty: the name of the desk."),
    )

    def __init__(self, *args: Any, desk: Desk | None = None, **kwargs: Any) -> None:
        """``desk`` is the one that is changed; none, where it is to be made."""
        super().__init__(*args, **kwargs)
        self.desk = desk

    def clean_address(self) -> str:
        """The address in its one form, which no other desk has, on no host that is everybody's."""
        where = addresses.read(self.cleaned_data["address"])
        kept = str(where)
        if self.desk is not None and kept == self.desk.address:
            return kept
        if where.host and where.host == urlsplit(settings.BASE_URL).hostname:
            said = gettext("“%(host)s” is the installation's own host: write the rest alone, or nothing.")
            raise ValidationError(said % {"host": where.host})
        other = Desk.objects.filter(address=kept).first()
        if other is not None:
            raise ValidationError(self.said_taken(other))
        return kept

    def clean_mail_address(self) -> str:
        """The address in the one form, from which no other desk's mails come."""
        kept = normalised(self.cleaned_data["mail_address"])
        others = Desk.objects.filter(mail_address=kept)
        if self.desk is not None and kept != self.desk.mail_address and others.exclude(pk=self.desk.pk).exists():
            raise ValidationError(gettext("Another desk's mails come from there already."))
        if self.desk is None and others.exists():
            raise ValidationError(gettext("Another desk's mails come from there already."))
        return kept

    def said_taken(self, other: Desk) -> str:  # noqa: ARG002 - desks do not know each other
        """That somebody answers there already; who, is not for other desks to know."""
        return gettext("Another desk answers there already.")

    @property
    def spoken(self) -> list[str]:
        """The languages, the first one first."""
        first = self.cleaned_data["first_language"]
        return [first, *(code for code in self.cleaned_data["languages"] if code != first)]


class LookForm(DeskForm):
    """The same for a desk that exists, with its colour and its logo."""

    accent = forms.CharField(
        label=gettext_lazy("Colour"),
        max_length=7,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "#1f5fbf", "spellcheck": "false", "autocapitalize": "off"}),
        help_text=gettext_lazy(
            "As #rrggbb. It is darkened on light paper and lightened on dark paper until it can be read. Red, orange"
            " and green say how promises stand: another colour is clearer. Empty: blue."
        ),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("PNG or JPEG, 2 MB at most. It stands in the place of the name."),
    )
    no_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    def clean_accent(self) -> str:
        """A colour, or nothing."""
        wish = str(self.cleaned_data["accent"]).strip().lower()
        if wish and colours.HEX.fullmatch(wish) is None:
            raise ValidationError(gettext("Write the colour as #rrggbb, such as #1f5fbf."))
        return wish

    def clean_logo(self) -> bytes | None:
        """The picture as it will be kept."""
        given = self.cleaned_data["logo"]
        if not given:
            return None
        try:
            return logos.drawn(given)
        except logos.NotALogo as refused:
            said = {
                "too_big": gettext("This picture is too big."),
                "not_a_picture": gettext("This is no picture that can be read: PNG or JPEG."),
            }
            raise ValidationError(said[refused.code]) from refused


class FirstForm(DeskForm):
    """A desk that begins: with its first manager, and the policy that it begins with."""

    token = forms.CharField(
        label=gettext_lazy("Token"),
        max_length=100,
        help_text=gettext_lazy("It was printed when Guichet started; “guichet setup-token” prints it again."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    policy = forms.ChoiceField(label=gettext_lazy("Policy to begin with"), required=False)
    your_name = forms.CharField(label=gettext_lazy("Your name"), max_length=200)
    your_email = forms.EmailField(
        label=gettext_lazy("Your e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        help_text=gettext_lazy("Twelve characters or more."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the policies that come with Guichet."""
        super().__init__(*args, **kwargs)
        self.fields["policy"].choices = [  # type: ignore[attr-defined]
            ("", gettext("None yet")),
            *policies_that_come(),
        ]

    def clean_your_email(self) -> str:
        """The address in the one form."""
        return normalised(self.cleaned_data["your_email"])

    def clean_password(self) -> str:
        """A password that is not guessed at once."""
        password_validation.validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


class FurtherForm(DeskForm):
    """A further desk, with whom it is given to: its first manager. Its policy is typed beside it."""

    manager_email = forms.EmailField(label=gettext_lazy("E-mail of its first manager"), max_length=320)
    manager_name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)

    def said_taken(self, other: Desk) -> str:
        """Which desk answers there: whoever looks after the installation knows them all."""
        return gettext("“%(desk)s” answers there already.") % {"desk": other.name}
