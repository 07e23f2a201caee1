"""What one types to let people in, to name teams and customers, and to know contacts."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from guichet.desks.models import Desk, Role, Seat
from guichet.web.shared.fields import PlainForm

LONGEST_NAME = 200


def spoken_at(desk: Desk) -> list[tuple[str, str]]:
    """The languages of a desk, for a choice."""
    return [(code, name) for code, name in settings.LANGUAGES if not desk.languages or code in desk.languages]


class InviteForm(PlainForm):
    """Who is invited, and in which language they are written to."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=320)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        """Offer the languages of the desk."""
        super().__init__(*args, **kwargs)
        choice = self.fields["language"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = spoken_at(desk)


class InviteToWorkForm(InviteForm):
    """As what somebody is invited to work here."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(Role.AGENT.value, gettext_lazy("agent")), (Role.MANAGER.value, gettext_lazy("manager"))],
    )


class InviteContactForm(InviteForm):
    """As what somebody is invited to a customer's side."""

    is_administrator = forms.BooleanField(label=gettext_lazy("Looks after the organisation's people"), required=False)


class OfferingForm(PlainForm):
    """Somebody who may be known already as nobody's: then that they can be attached is ``offered``, in a sentence, with
    what of theirs ``rests`` from then on, and ``attaches`` says whether that is wanted.
    """

    offered = rests = ""

    @property
    def attach_name(self) -> str:
        """The field in which it is wanted."""
        return self.add_prefix("attach")

    @property
    def attaches(self) -> bool:
        """Whether it is."""
        return bool(self.data.get(self.attach_name))


class ContactForm(OfferingForm):
    """A person of a customer, as the desk knows them."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=320)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, desk: Desk, is_known: bool = False, **kwargs: Any) -> None:
        """Offer the languages of the desk. The address of somebody who is known is theirs to change."""
        super().__init__(*args, **kwargs)
        choice = self.fields["language"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = spoken_at(desk)
        if is_known:
            del self.fields["email"]


class NameForm(PlainForm):
    """The name of a customer."""

    name = forms.CharField(label=gettext_lazy("Name of the customer"), max_length=LONGEST_NAME)


class BeginTeamForm(PlainForm):
    """The name of a team with which one begins."""

    team = forms.CharField(label=gettext_lazy("Name of the team"), max_length=80)


class TeamForm(PlainForm):
    """A team and who is in it."""

    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=80)
    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who is in it"),
        queryset=Seat.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        """Offer those who work here."""
        super().__init__(*args, **kwargs)
        choice = self.fields["members"]
        if isinstance(choice, forms.ModelMultipleChoiceField):
            choice.queryset = seats
