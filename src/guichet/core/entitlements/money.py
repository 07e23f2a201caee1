"""Money: the currencies of ISO 4217 with their minor units, and exact amounts. Nothing here is ever a binary fraction.

An amount is a whole number of its currency's minor units (cents, fils; yen have none).
"""

from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from guichet.core.errors import GuichetError

_TWO: Final = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP"
    " CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES"
    " KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK"
    " NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB"
    " TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG"
)
_NONE: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE: Final = "BHD IQD JOD KWD LYD OMR TND"
CURRENCIES: Final = {code: digits for digits, codes in ((2, _TWO), (0, _NONE), (3, _THREE)) for code in codes.split()}
"""Each currency that one can pay in, with the decimals of its minor unit."""


class MoneyError(GuichetError):
    """An amount that is none. ``data["reason"]`` says why, as a code; ``data["line"]`` where, counted from 1."""

    code = "money"


def digits_of(currency: str) -> int:
    """How many decimals amounts in a currency have.

    Raises:
        MoneyError: ``unknown_currency``.
    """
    found = CURRENCIES.get(currency)
    if found is None:
        raise MoneyError(f"{currency!r} is no currency of ISO 4217.", reason="unknown_currency")
    return found


def minor(text: str, currency: str) -> int:
    """The whole number of minor units of an amount written in decimals (``450.00``).

    Raises:
        MoneyError: ``unknown_currency``; ``not_a_number``; ``too_many_decimals`` for what the currency cannot pay.
    """
    shifted = number(text).scaleb(digits_of(currency))
    whole = shifted.to_integral_value()
    if whole != shifted:
        raise MoneyError(f"{text!r} has more decimals than {currency} has.", reason="too_many_decimals")
    return int(whole)


def decimal(amount: int, currency: str) -> Decimal:
    """The amount in decimals, as many as the currency has."""
    return Decimal(amount).scaleb(-digits_of(currency))


def number(text: str) -> Decimal:
    """A decimal number as people and files write it, with a point; never with a power of ten, which is a slip.

    Raises:
        MoneyError: ``not_a_number``.
    """
    found = None
    with suppress(InvalidOperation):
        found = Decimal(text.strip()) if len(text) <= LONGEST and "e" not in text.lower() else None
    if found is None or not found.is_finite() or abs(found.adjusted()) > LONGEST:
        raise MoneyError(f"{text[:LONGEST]!r} is no number.", reason="not_a_number")
    return found


LONGEST: Final = 24
"""More characters than any amount here has."""


def rounded(exact: Decimal) -> int:
    """To whole minor units, half of one up, as bills are."""
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
