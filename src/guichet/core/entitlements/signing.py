"""What people write of a credit that a contract is to give, read: an amount of money, minutes of prepaid time, or part
of a fee. Each mistake is found at what it is about; nothing here says whether it can be signed.
"""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from guichet.core.entitlements.fees import credit_of_fee
from guichet.core.entitlements.money import MoneyError, decimal, minor, number
from guichet.core.policy.overriding import Credit, FeePeriod, FeeShare


class Unit(StrEnum):
    """In what a credit is written."""

    MONEY = "money"
    MINUTES = "minutes"
    FEE = "fee"
    """In percent of a fee."""


class Written(NamedTuple):
    """A credit as it is written: how much for a miss and at most in a month, in which unit; the currency of money and
    fees; the fee, and what it is paid for. Empty: not said.
    """

    unit: str = ""
    amount: str = ""
    currency: str = ""
    cap: str = ""
    fee: str = ""
    period: str = ""


class Mistake(NamedTuple):
    """Where something is wrong, and as a code, what."""

    where: str
    reason: str


DIGITS: Final = re.compile(r"[0-9]{1,9}")


def credit_in(said: Written) -> tuple[Credit | None, tuple[Mistake, ...]]:
    """The credit, or nothing where none is written; and all that is wrong: ``needed`` and ``not_of_unit`` for what must
    be said or must not, ``unknown_unit``, ``unknown_period``, ``unknown_currency``, ``not_a_number``,
    ``too_many_decimals``, ``not_minutes``, ``not_percent``.
    """
    if said.unit and said.unit not in set(Unit):
        return None, (Mistake("unit", "unknown_unit"),)
    unit = Unit(said.unit or Unit.MONEY)
    if not said.amount:
        empty = not (said.cap or said.fee) and unit is Unit.MONEY
        return None, () if empty else (Mistake("amount", "needed"),)
    wrong: list[Mistake] = []
    if unit is not Unit.FEE and said.fee:
        wrong.append(Mistake("fee", "not_of_unit"))
    if unit is Unit.MINUTES and said.currency:
        wrong.append(Mistake("currency", "not_of_unit"))
    found = {Unit.MONEY: _money, Unit.MINUTES: _minutes, Unit.FEE: _of_fee}[unit](said, wrong)
    return (None, tuple(wrong)) if wrong else (found, ())


def _money(said: Written, wrong: list[Mistake]) -> Credit:
    amount, cap = _minor(said, "amount", wrong), _minor(said, "cap", wrong) if said.cap else None
    return Credit(term=0, amount=amount, currency=said.currency, cap=cap)


def _minutes(said: Written, wrong: list[Mistake]) -> Credit:
    amount, cap = _whole(said, "amount", wrong), _whole(said, "cap", wrong) if said.cap else None
    return Credit(term=0, amount=amount, cap=cap)


def _of_fee(said: Written, wrong: list[Mistake]) -> Credit:
    if said.period and said.period not in set(FeePeriod):
        wrong.append(Mistake("period", "unknown_period"))
    if not said.fee:
        wrong.append(Mistake("fee", "needed"))
    fee = _minor(said, "fee", wrong) if said.fee else 0
    share, cap = _hundredths(said, "amount", wrong), _hundredths(said, "cap", wrong) if said.cap else None
    if wrong:
        return Credit(term=0, amount=0)
    period = FeePeriod(said.period or FeePeriod.MONTH)
    return credit_of_fee(FeeShare(fee=fee, period=period, share=share, cap=cap), said.currency)


def _minor(said: Written, where: str, wrong: list[Mistake]) -> int:
    try:
        return minor(getattr(said, where), said.currency)
    except MoneyError as error:
        reason = str(error.data["reason"])
        mistake = Mistake("currency" if reason == "unknown_currency" else where, reason)
        if mistake not in wrong:
            wrong.append(mistake)
    return 0


def _whole(said: Written, where: str, wrong: list[Mistake]) -> int:
    text = getattr(said, where)
    if DIGITS.fullmatch(text):
        return int(text)
    wrong.append(Mistake(where, "not_minutes"))
    return 0


def _hundredths(said: Written, where: str, wrong: list[Mistake]) -> int:
    """Percent, with two decimals at most, in hundredths."""
    try:
        exact = number(getattr(said, where).removesuffix("%")) * 100
    except MoneyError:
        exact = None
    if exact is not None and exact == exact.to_integral_value():
        return int(exact)
    wrong.append(Mistake(where, "not_percent"))
    return 0


def written(credit: Credit | None) -> Written:
    """A credit as one would write it, so that it reads as the same."""
    if credit is None:
        return Written()
    if credit.is_time:
        cap = "" if credit.cap is None else str(credit.cap)
        return Written(Unit.MINUTES.value, str(credit.amount), "", cap)
    of_fee = credit.of_fee
    if of_fee is None:
        return Written(Unit.MONEY.value, _decimal(credit.amount, credit), credit.currency, _decimal(credit.cap, credit))
    return Written(
        Unit.FEE.value,
        _percent(of_fee.share),
        credit.currency,
        _percent(of_fee.cap),
        _decimal(of_fee.fee, credit),
        of_fee.period.value,
    )


def _decimal(amount: int | None, credit: Credit) -> str:
    return "" if amount is None else str(decimal(amount, credit.currency))


def _percent(share: int | None) -> str:
    return "" if share is None else f"{Decimal(share).scaleb(-2).normalize():f}"
