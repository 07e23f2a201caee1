"""What a part of a fee comes to: a miss that credits ten percent of a month's fee credits an amount of money.

It is reckoned once, when it is signed, and rounded as bills are: to whole minor units, half of one up.
"""

from decimal import Decimal
from typing import Final

from guichet.core.entitlements.money import rounded
from guichet.core.policy.overriding import Credit, FeeShare

WHOLE: Final = 10_000
"""The whole of a fee, in hundredths of a percent."""


def part_of(fee: int, share: int) -> int:
    """So many hundredths of a percent of a fee, in its minor units."""
    return rounded(Decimal(fee) * share / WHOLE)


def credit_of_fee(said: FeeShare, currency: str, *, term: int = 0) -> Credit:
    """What a miss credits, and a month at most, where both are parts of a fee."""
    cap = None if said.cap is None else part_of(said.fee, said.cap)
    return Credit(term=term, amount=part_of(said.fee, said.share), currency=currency, cap=cap, of_fee=said)
