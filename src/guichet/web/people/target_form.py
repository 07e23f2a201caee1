"""What one types of a target of a contract's own, and of what a miss of it credits."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from guichet.core.entitlements.signing import Unit, Written, credit_in
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import FeePeriod
from guichet.web.shared import wording
from guichet.web.shared.amounts import amount_said, pointed
from guichet.web.shared.fields import DayField, PlainForm


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
        help_text=gettext_lazy("So much for each, where it binds: 50.00, 30 or 12.5. Empty: nothing."),
    )
    unit = forms.ChoiceField(label=gettext_lazy("In"), required=False)
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        required=False,
        max_length=3,
        help_text=gettext_lazy("Of an amount or a fee: its three letters, such as EUR or CAD."),
    )
    fee = forms.CharField(
        label=gettext_lazy("The fee"),
        required=False,
        max_length=24,
        help_text=gettext_lazy(
            "Where a miss credits a part of it, which is rounded to the smallest unit of the currency, half of one up."
        ),
    )
    period = forms.ChoiceField(
        label=gettext_lazy("The fee is for"),
        required=False,
        choices=[
            (FeePeriod.MONTH.value, gettext_lazy("a month")),
            (FeePeriod.QUARTER.value, gettext_lazy("a quarter")),
            (FeePeriod.YEAR.value, gettext_lazy("a year")),
        ],
    )
    cap = forms.CharField(
        label=gettext_lazy("At most in a calendar month"),
        required=False,
        max_length=24,
        help_text=gettext_lazy("For all misses of it together, in the same unit. Empty: no cap."),
    )
    signed_by = forms.CharField(label=gettext_lazy("Signed for the customer by"), max_length=200)
    signed_on = DayField(label=gettext_lazy("Signed on"))

    def __init__(self, *args: Any, policy: Policy, has_account: bool, **kwargs: Any) -> None:
        """Offer the policy's promises and priorities, and minutes where there is an account that takes them."""
        super().__init__(*args, auto_id="target_%s", **kwargs)
        kind, priority = self.fields["kind"], self.fields["priority"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [(code, wording.commitment_name(policy, code)) for code in policy.commitments]
        unit = self.fields["unit"]
        if isinstance(unit, forms.ChoiceField):
            units = {
                Unit.MONEY: gettext("an amount of money"),
                Unit.MINUTES: gettext("minutes of prepaid time"),
                Unit.FEE: gettext("percent of a fee"),
            }
            unit.choices = [(each.value, name) for each, name in units.items() if has_account or each != Unit.MINUTES]
        if policy.priorities is None:
            del self.fields["priority"]
        elif isinstance(priority, forms.ChoiceField):
            every = ("", gettext("every priority"))
            priority.choices = [every, *((each.code, each.name) for each in wording.priorities(policy))]

    def clean_currency(self) -> str:
        """However it is written."""
        return str(self.cleaned_data["currency"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        """What a miss credits, or a word at each field that is wrong."""
        said: dict[str, Any] = super().clean() or {}
        numbers = {name: pointed(said.get(name, "")) for name in ("amount", "cap", "fee")}
        rest = {name: said.get(name, "") for name in ("unit", "currency", "period")}
        said["credit"], mistakes = credit_in(Written(**numbers, **rest))
        for mistake in mistakes:
            if mistake.where not in self.errors:
                self.add_error(mistake.where, credit_mistake(mistake.reason))
        return said


def credit_mistake(reason: str) -> str:
    """The sentence for what is wrong with a part of a credit."""
    return {
        "needed": gettext("Still needed."),
        "not_of_unit": gettext("This is not said of a credit in this unit. Leave it empty."),
        "not_minutes": gettext("Write whole minutes in digits, such as 30."),
        "not_percent": gettext("Write percent with two decimals at most, such as 12.5."),
    }.get(reason) or amount_said(reason)
