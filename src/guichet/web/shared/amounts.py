"""Amounts as people type them."""

from django.utils.translation import gettext


def pointed(text: str) -> str:
    """A number with a point, as people write it with a comma too, and with spaces between thousands."""
    bare = "".join(text.split())
    return bare.replace(",", ".") if "." not in bare and bare.count(",") == 1 else bare


def amount_said(reason: str) -> str:
    """The sentence for what is no amount."""
    return {
        "too_many_decimals": gettext("The currency has no such small amounts."),
        "unknown_currency": gettext("This is no currency in use."),
    }.get(reason) or gettext("This is no number. Write it like 450.00.")
