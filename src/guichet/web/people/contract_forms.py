"""What one types of a contract: its term, its licence, packs that were sold, what is let off."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from guichet.core.policy.model import Policy
from guichet.core.policy.rules.prepaid import Metering
from guichet.web.shared import wording
from guichet.web.shared.fields import DayField, PlainForm
from guichet.web.shared.savings import licence_name

REASONS = (
    ("mistake", gettext_lazy("a mistake is mended")),
    ("goodwill", gettext_lazy("as a gesture of goodwill")),
    ("agreed", gettext_lazy("as both sides agreed")),
)


class ContractForm(PlainForm):
    """A new contract: plan, whether it is paid for, what it is for, and its term."""

    plan = forms.ChoiceField(label=gettext_lazy("Plan"), required=False)
    paid = forms.ChoiceField(
        label=gettext_lazy("Use"),
        choices=[("yes", pgettext_lazy("use", "paid")), ("no", gettext_lazy("trial, not paid"))],
    )
    products = forms.CharField(
        label=gettext_lazy("Products"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Parted by commas; none named means all."),
    )
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: it has no end."))

    def __init__(self, *args: Any, policy: Policy | None, **kwargs: Any) -> None:
        """Offer the policy's plans."""
        super().__init__(*args, auto_id="contract_%s", **kwargs)
        plan = self.fields["plan"]
        if policy is None or policy.plans is None:
            del self.fields["plan"]
        elif isinstance(plan, forms.ChoiceField):
            plan.choices = [(code, wording.in_language(each.name)) for code, each in policy.plans.levels.items()]

    @property
    def named_products(self) -> list[str]:
        """The products that were typed."""
        return [each.strip() for each in self.cleaned_data["products"].split(",") if each.strip()]


class BookedForm(PlainForm):
    """What makes an entry in the ledger, once: ``key`` is what this sending of the form is called."""

    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Call it something new, unless it was sent."""
        super().__init__(*args, initial={"key": secrets.token_hex(16)}, **kwargs)


class SaleForm(BookedForm):
    """Packs that were sold."""

    product = forms.ChoiceField(label=gettext_lazy("Pack"))
    number = forms.IntegerField(label=gettext_lazy("How many"), initial=1, min_value=1, max_value=100)

    def __init__(self, *args: Any, rule: Metering, **kwargs: Any) -> None:
        """Offer what the policy sells."""
        super().__init__(*args, auto_id="sale_%s", **kwargs)
        choice = self.fields["product"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(code, wording.in_language(pack.name)) for code, pack in rule.packs.items()]


class LicenceForm(PlainForm):
    """Of which kind the licence is, and to which day it is valid."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of licence"), required=False)
    expires_on = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: it never expires.")
    )

    def __init__(self, *args: Any, rule: Metering, **kwargs: Any) -> None:
        """Offer the kinds that the policy knows."""
        super().__init__(*args, auto_id="licence_%s", **kwargs)
        choice = self.fields["kind"]
        kinds = rule.expiry.kinds if rule.expiry else {}
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", "—"), *((code, licence_name(code)) for code in kinds)]


class MendForm(BookedForm):
    """Unused time of a pack taken back, or its size corrected."""

    how = forms.ChoiceField(
        label=gettext_lazy("What is done"),
        choices=[
            ("refund", gettext_lazy("unused time is taken back, and its price returned")),
            ("more", gettext_lazy("the pack holds more than was entered")),
            ("less", gettext_lazy("the pack holds less than was entered")),
        ],
    )
    pack = forms.TypedChoiceField(label=gettext_lazy("Of which pack"), coerce=int)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=600_000)
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=REASONS)

    def __init__(self, *args: Any, packs: dict[int, str], **kwargs: Any) -> None:
        """Offer the packs that there are."""
        super().__init__(*args, auto_id="mend_%s", **kwargs)
        choice = self.fields["pack"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = list(packs.items())


class WaiverForm(BookedForm):
    """What a ticket owes is let off, or a part of it."""

    ticket = forms.TypedChoiceField(label=gettext_lazy("Of which ticket"), coerce=int)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=600_000)
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=REASONS)

    def __init__(self, *args: Any, owing: dict[int, str], **kwargs: Any) -> None:
        """Offer the tickets that owe."""
        super().__init__(*args, auto_id="waiver_%s", **kwargs)
        choice = self.fields["ticket"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = list(owing.items())


class PlacesForm(PlainForm):
    """How many requests each period of the allowance has."""

    places = forms.IntegerField(
        label=gettext_lazy("Requests in each period"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("Empty: not limited."),
    )


class RenewalForm(PlainForm):
    """To which day the term goes on."""

    last_day = DayField(
        label=gettext_lazy("New last day"), required=False, help_text=gettext_lazy("Empty: it has no end.")
    )
