"""What one types of a contract: its term, its licence, packs that were sold, what is let off, a target of its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from guichet.core.entitlements.money import MoneyError, minor
from guichet.core.policy.model import Metering, Policy
from guichet.core.policy.overriding import Credit
from guichet.web.shared import wording
from guichet.web.shared.amounts import amount_said, pointed
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


class SaleForm(PlainForm):
    """Packs that were sold."""

    product = forms.ChoiceField(label=gettext_lazy("Pack"))
    number = forms.IntegerField(label=gettext_lazy("How many"), initial=1, min_value=1, max_value=100)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

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


class MendForm(PlainForm):
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


class WaiverForm(PlainForm):
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


class TargetForm(PlainForm):
    """A single target that the contract sets otherwise than the policy."""

    kind = forms.ChoiceField(label=gettext_lazy("Promise"))
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    within = forms.CharField(
        label=gettext_lazy("Within"),
        max_length=60,
        help_text=gettext_lazy("As a policy writes it: 30min, 4h, 12 business hours, 2 business days."),
    )
    binding = forms.BooleanField(label=gettext_lazy("It binds: it is guaranteed, and no mere goal"), required=False)
    amount = forms.CharField(
        label=gettext_lazy("A miss credits"),
        required=False,
        max_length=24,
        help_text=gettext_lazy("An amount such as 50.00, where it binds. Empty: nothing."),
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        required=False,
        max_length=3,
        help_text=gettext_lazy("Its three letters, such as EUR or CAD."),
    )
    cap = forms.CharField(
        label=gettext_lazy("At most in a calendar month"),
        required=False,
        max_length=24,
        help_text=gettext_lazy("For all misses of it together. Empty: no cap."),
    )
    signed_by = forms.CharField(label=gettext_lazy("Signed for the customer by"), max_length=200)
    signed_on = DayField(label=gettext_lazy("Signed on"))

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        """Offer the policy's promises and priorities."""
        super().__init__(*args, auto_id="target_%s", **kwargs)
        kind, priority = self.fields["kind"], self.fields["priority"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [(code, wording.commitment_name(policy, code)) for code in policy.commitments]
        if policy.priorities is None:
            del self.fields["priority"]
        elif isinstance(priority, forms.ChoiceField):
            every = ("", gettext("every priority"))
            priority.choices = [every, *((each.code, each.name) for each in wording.priorities(policy))]

    def clean_currency(self) -> str:
        """However it is written."""
        return str(self.cleaned_data["currency"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        """Amounts in the currency that was said, or a word at the field that is wrong."""
        said: dict[str, Any] = super().clean() or {}
        said["credit"] = None
        if said.get("cap") and not said.get("amount"):
            self.add_error("amount", gettext("Still needed."))
        if said.get("amount"):
            amount, cap = self._minor("amount"), self._minor("cap") if said.get("cap") else None
            if amount is not None and not self.errors:
                said["credit"] = Credit(term=0, amount=amount, currency=said["currency"], cap=cap)
        return said

    def _minor(self, name: str) -> int | None:
        """An amount in minor units; nothing where it is none, which is said at its field."""
        try:
            return minor(pointed(self.cleaned_data[name]), self.cleaned_data.get("currency", ""))
        except MoneyError as error:
            reason = str(error.data["reason"])
            field = "currency" if reason == "unknown_currency" else name
            if field not in self.errors:
                self.add_error(field, amount_said(reason))
        return None
