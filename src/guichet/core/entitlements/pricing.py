"""What a quote says, as a value: its lines, its tax, their exact sum, and the seal by which it is known.

Each line is rounded to the currency's minor unit, the tax once on the sum of the lines: so a bill adds up as it reads.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from guichet.core.entitlements.money import MoneyError, digits_of, number, rounded

MOST_LINES: Final = 50
MOST_QUANTITY: Final = Decimal(100_000)
MOST_DECIMALS: Final = 3
MOST_AMOUNT: Final = 10**12
"""No unit price and no total has more minor units: ten thousand million euros are a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Line:
    """So many of something (``says``) at a price each, in minor units."""

    says: str
    quantity: Decimal
    unit: int

    @property
    def amount(self) -> int:
        """What the line comes to, in minor units."""
        return rounded(self.quantity * self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pricing:
    """Lines in one currency and the tax on them, in percent."""

    currency: str
    lines: tuple[Line, ...]
    tax: Decimal = Decimal(0)

    @property
    def net(self) -> int:
        """The sum of the lines."""
        return sum(line.amount for line in self.lines)

    @property
    def tax_amount(self) -> int:
        """The tax on it."""
        return rounded(self.net * self.tax / 100)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.net + self.tax_amount

    def check(self) -> None:
        """See that it can be meant.

        Raises:
            MoneyError: ``unknown_currency``; ``no_lines``, ``too_many_lines``; with the line ``says_nothing``,
                ``bad_quantity``, ``negative``, ``absurd``; ``bad_tax``; ``nothing_to_pay``.
        """
        digits_of(self.currency)
        if not self.lines:
            raise MoneyError("A quote has at least one line.", reason="no_lines")
        if len(self.lines) > MOST_LINES:
            raise MoneyError(f"A quote has at most {MOST_LINES} lines.", reason="too_many_lines")
        for place, line in enumerate(self.lines, 1):
            _check_line(line, place)
        if not 0 <= self.tax <= 100 or _decimals(self.tax) > MOST_DECIMALS:
            raise MoneyError("A tax is from 0 to 100 percent.", reason="bad_tax")
        if self.total <= 0:
            raise MoneyError("There is nothing to pay.", reason="nothing_to_pay")
        if self.total > MOST_AMOUNT:
            raise MoneyError("The total cannot be meant.", reason="absurd")

    def data(self) -> dict[str, object]:
        """What an event says of it: codes and amounts, never the words of a line."""
        return {
            "currency": self.currency,
            "lines": [{"quantity": _plain(line.quantity), "unit": line.unit} for line in self.lines],
            "tax": _plain(self.tax),
            "total": self.total,
        }

    @classmethod
    def of(cls, data: Mapping[str, object], says: Sequence[str]) -> Self:
        """The value that an event's data and the words of its lines say."""
        listed = data["lines"]
        assert isinstance(listed, list)  # noqa: S101 - as `data` wrote it
        lines = (
            Line(says[i] if i < len(says) else "", number(str(one["quantity"])), int(one["unit"]))
            for i, one in enumerate(listed)
        )
        return cls(currency=str(data["currency"]), lines=tuple(lines), tax=number(str(data["tax"])))


def seal(
    pricing: Pricing, *, ticket: str, valid_until: int, within: str | None, note: str, number: int | None = None
) -> str:
    """What a quote is known by: a digest of all that it says, words included, and of which quote of its ticket it is.
    Whoever accepts it accepts this. Without a ``number``: one from when two that said the same had one name.
    """
    said = {
        "ticket": ticket,
        **pricing.data(),
        "says": [line.says for line in pricing.lines],
        "note": note,
        "valid_until": valid_until,
        "within": within,
        **({} if number is None else {"number": number}),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _check_line(line: Line, place: int) -> None:
    if not line.says.strip():
        raise MoneyError(f"Line {place} does not say what it is for.", reason="says_nothing", line=place)
    if not 0 < line.quantity <= MOST_QUANTITY or _decimals(line.quantity) > MOST_DECIMALS:
        raise MoneyError(f"Line {place}: the quantity cannot be meant.", reason="bad_quantity", line=place)
    if line.unit < 0:
        raise MoneyError(f"Line {place}: a price is not negative.", reason="negative", line=place)
    if line.unit > MOST_AMOUNT or line.amount > MOST_AMOUNT:
        raise MoneyError(f"Line {place}: the amount cannot be meant.", reason="absurd", line=place)


def _decimals(found: Decimal) -> int:
    exponent = found.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _plain(found: Decimal) -> str:
    """Without an exponent and without noughts that say nothing: one number is written in one way."""
    return f"{found.normalize():f}"
