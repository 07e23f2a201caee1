"""A quote in the words of a language: amounts as people there write them, and its lines as a sum."""

from decimal import Decimal

from babel.numbers import format_currency, format_decimal

from guichet.core.entitlements.money import decimal, digits_of
from guichet.core.entitlements.pricing import Pricing


def amount(minor: int, currency: str, language: str) -> str:
    """An amount with its currency, with as many decimals as the currency has: ``1,080.00 EUR``."""
    digits = digits_of(currency)
    pattern = f"#,##0{'.' if digits else ''}{'0' * digits} ¤¤"
    return format_currency(
        decimal(minor, currency), currency, pattern, locale=locale_of(language), currency_digits=False
    )


def plain(number: Decimal, language: str) -> str:
    """A number without a unit."""
    return format_decimal(number, "#,##0.###", locale=locale_of(language))


def line_said(pricing: Pricing, place: int, language: str) -> str:
    """One line as it stands in a mail: what it is for, the multiplication, what it comes to."""
    line = pricing.lines[place]
    unit = amount(line.unit, pricing.currency, language)
    whole = amount(line.amount, pricing.currency, language)
    says = " ".join(line.says.split())
    return f"- {says}: {plain(line.quantity, language)} \N{MULTIPLICATION SIGN} {unit} = {whole}"


def locale_of(language: str) -> str:
    """The locale in which numbers of a language are written."""
    return "fr" if language.startswith("fr") else "en_GB"
