"""A quote as an agent types it: lines, tax, until when it is good, when the work would be done. What is wrong is said
beside it, and nothing that was typed is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language, gettext, gettext_lazy

from guichet.core.entitlements.licences import end_of
from guichet.core.entitlements.money import CURRENCIES, MoneyError, decimal, minor, number
from guichet.core.entitlements.pricing import MOST_LINES, Line, Pricing
from guichet.core.hours.duration import Duration
from guichet.quotes.saying import amount
from guichet.tickets.actions.quote import LONGEST_LINE
from guichet.tickets.quoting import QuoteSent
from guichet.web.shared.amounts import pointed
from guichet.web.shared.fields import DayField, PlainForm, text_area

FEWEST_ROWS: Final = 3
MONEY: Final = frozenset({"says", "quantity", "unit", "tax", "currency"})
"""The fields that a quote is added up from, lines without their place."""

UNITS: Final = (
    ("business day", gettext_lazy("business days")),
    ("business hour", gettext_lazy("business hours")),
    ("day", gettext_lazy("days")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one line."""

    place: int
    says: BoundField
    quantity: BoundField
    unit: BoundField

    @property
    def fields(self) -> tuple[BoundField, ...]:
        """All three."""
        return self.says, self.quantity, self.unit


class QuoteForm(PlainForm):
    """The quote. ``pricing``, ``valid_until`` and ``within`` are what it comes to, once it is valid."""

    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=[(code, code) for code in sorted(CURRENCIES)])
    tax = forms.CharField(label=gettext_lazy("Tax in percent"), required=False, max_length=10)
    valid_on = DayField(
        label=gettext_lazy("Last day on which it is good"),
    )
    time = forms.IntegerField(label=gettext_lazy("Work done within"), required=False, min_value=1, max_value=1000)
    time_unit = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=UNITS)
    note = forms.CharField(
        label=gettext_lazy("What else the customer should know"),
        required=False,
        max_length=10_000,
        widget=text_area(rows=3),
    )

    def __init__(self, typed: Mapping[str, Any], *, zone: str, rows: int, judged: bool, time_needed: bool) -> None:
        """A form of so many rows over what was typed; only one that is ``judged`` says what is wrong."""
        self.zone = zone
        self.count = min(MOST_LINES, max(FEWEST_ROWS, rows))
        super().__init__(typed if judged else None, initial=dict(typed), auto_id="quote_%s")
        if time_needed:
            self.fields["time"].required = True
            self.fields["time"].error_messages["required"] = money_said("no_time_promised")
        for place in range(1, self.count + 1):
            labels = {"place": place}
            for name, label, longest in (
                ("says", gettext("Line %(place)s: what for") % labels, LONGEST_LINE),
                ("quantity", gettext("Line %(place)s: quantity") % labels, 24),
                ("unit", gettext("Line %(place)s: unit price") % labels, 24),
            ):
                field = forms.CharField(label=label, required=False, max_length=longest)
                field.widget.attrs |= {"class": "field", "aria-label": label}
                if name != "says":
                    field.widget.attrs["inputmode"] = "decimal"
                self.fields[f"{name}_{place}"] = field

    @property
    def rows(self) -> list[Row]:
        """The lines, in their order."""
        return [
            Row(place, self[f"says_{place}"], self[f"quantity_{place}"], self[f"unit_{place}"])
            for place in range(1, self.count + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Read the lines that something stands in, and see that what they come to can be meant."""
        said = super().clean() or self.cleaned_data
        self.places: list[int] = []
        lines = [line for place in range(1, self.count + 1) if (line := self._line(place, said)) is not None]
        tax = self._number("tax", said.get("tax") or "0")
        # What is wrong beside the money does not keep back what is wrong with it.
        if tax is None or any(name.partition("_")[0] in MONEY for name in self.errors):
            return said
        self.pricing = Pricing(currency=said["currency"], lines=tuple(lines), tax=tax)
        try:
            self.pricing.check()
        except MoneyError as error:
            self.refuse(str(error.data["reason"]), error.data.get("line"))
        return said

    def refuse(self, reason: str, line: object = None) -> None:
        """Say beside its field why the quote is refused."""
        fields = {"says_nothing": "says", "bad_quantity": "quantity", "negative": "unit", "absurd": "unit"}
        plain = {"bad_tax": "tax", "valid_too_short": "valid_on", "valid_too_long": "valid_on"}
        field = plain | {"no_time_promised": "time", "no_such_time": "time"}
        name = field.get(reason)
        if isinstance(line, int) and reason in fields:
            name = f"{fields[reason]}_{self.places[line - 1]}"
        self.add_error(name, money_said(reason))

    @property
    def valid_until(self) -> int:
        """The end of its last day in the desk's zone."""
        return end_of(self.cleaned_data["valid_on"], ZoneInfo(self.zone))

    @property
    def within(self) -> str | None:
        """The time promised for the work, as a policy writes it."""
        count, unit = self.cleaned_data.get("time"), self.cleaned_data["time_unit"]
        return None if count is None else str(Duration.parse(f"{count} {unit}{'s' if count > 1 else ''}"))

    def _line(self, place: int, said: Mapping[str, Any]) -> Line | None:
        says, quantity, unit = (said.get(f"{name}_{place}", "") for name in ("says", "quantity", "unit"))
        if not (says or unit):
            return None
        self.places.append(place)
        count = self._number(f"quantity_{place}", quantity or "1")
        price = self._amount(f"unit_{place}", unit, said.get("currency", ""))
        return Line(says, Decimal(1) if count is None else count, price or 0)

    def _number(self, name: str, text: str) -> Decimal | None:
        try:
            return number(pointed(text))
        except MoneyError as error:
            self.add_error(name, money_said(str(error.data["reason"])))
        return None

    def _amount(self, name: str, text: str, currency: str) -> int | None:
        if not text:
            # What its field refused was typed: it is said there what is wrong with it.
            if name not in self.errors:
                self.add_error(name, gettext("Still needed."))
            return None
        try:
            return minor(pointed(text), currency)
        except MoneyError as error:
            if error.data["reason"] != "unknown_currency":
                self.add_error(name, money_said(str(error.data["reason"])))
        return None


def begun(*, subject: str, ground: str, currency: str, today: date, valid_days: int) -> dict[str, str]:
    """What a quote begins with: a line for what was asked, the desk's currency, and the policy's time."""
    says = gettext("%(ground)s: %(subject)s") % {"ground": ground, "subject": subject} if ground else subject
    return {
        "says_1": says[:LONGEST_LINE],
        "quantity_1": "1",
        "currency": currency,
        "valid_on": (today + timedelta(days=valid_days)).isoformat(),
        "time_unit": "business day",
    }


def money_said(reason: str) -> str:
    """Why a quote cannot be sent, in a sentence."""
    words = {
        "no_lines": gettext("A quote needs at least one line."),
        "too_many_lines": gettext("That is too many lines for one quote."),
        "unknown_currency": gettext("This is no currency in use."),
        "says_nothing": gettext("Say what this line is for."),
        "bad_quantity": gettext("A quantity is more than 0, at most 100,000, with at most three decimals."),
        "negative": gettext("A price cannot be negative."),
        "absurd": gettext("The amount is too large to be meant."),
        "bad_tax": gettext("A tax is from 0 to 100 percent, with at most three decimals."),
        "nothing_to_pay": gettext("There is nothing to pay. What costs nothing needs no quote."),
        "not_a_number": gettext("This is no number. Write it like 450.00."),
        "too_many_decimals": gettext("The currency has no such small amounts."),
        "valid_too_short": gettext("The last day is over already."),
        "valid_too_long": gettext("A quote is good for two years at most."),
        "no_time_promised": gettext("Say within which time the work is done: the policy leaves it to the quote."),
        "no_such_time": gettext("This is no length of time that can be promised."),
    }
    return words[reason]


def revised(sent: QuoteSent) -> dict[str, str]:
    """The fields of a quote that was sent, to begin the next from; until when that is good is to be said anew."""
    pricing = sent.pricing
    fields = {"currency": pricing.currency, "note": sent.note, "tax": _plain(pricing.tax) if pricing.tax else ""}
    for place, line in enumerate(pricing.lines, 1):
        fields[f"says_{place}"] = line.says
        fields[f"quantity_{place}"] = _plain(line.quantity)
        fields[f"unit_{place}"] = str(decimal(line.unit, pricing.currency))
    if sent.within is not None:
        count, _, unit = sent.within.partition(" ")
        known = [code for code, _name in UNITS if unit.rstrip("s") == code]
        fields |= {"time": count, "time_unit": known[0]} if known else {}
    return fields


def added_up(pricing: Pricing) -> dict[str, str]:
    """What a quote comes to, in words of the page's language."""
    language, currency = get_language() or "en", pricing.currency
    return {
        "net": amount(pricing.net, currency, language),
        "tax_amount": amount(pricing.tax_amount, currency, language) if pricing.tax else "",
        "total": amount(pricing.total, currency, language),
    }


def _plain(found: Decimal) -> str:
    return f"{found.normalize():f}"
