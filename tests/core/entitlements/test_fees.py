"""A part of a fee as an amount of money: exact, and rounded as bills are."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.entitlements.crediting import MOST_AMOUNT
from guichet.core.entitlements.fees import WHOLE, credit_of_fee, part_of
from guichet.core.policy.overriding import Credit, FeePeriod, FeeShare


@pytest.mark.parametrize(
    ("fee", "share", "amount"),
    [
        (120_000, 1_000, 12_000),
        (99_999, 250, 2_500),
        (101, 5_000, 51),
        (103, 5_000, 52),
        (1, 4_999, 0),
        (100, 1, 0),
        (5_000, 1, 1),
        (MOST_AMOUNT, WHOLE, MOST_AMOUNT),
    ],
)
def test_a_part_of_a_fee_is_rounded_to_whole_minor_units_half_of_one_up(fee: int, share: int, amount: int) -> None:
    assert part_of(fee, share) == amount


@given(fee=st.integers(1, MOST_AMOUNT), share=st.integers(1, WHOLE))
def test_no_part_is_further_from_the_exact_one_than_half_a_unit(fee: int, share: int) -> None:
    off = part_of(fee, share) - Fraction(fee * share, WHOLE)
    assert Fraction(-1, 2) < off <= Fraction(1, 2)


@given(fee=st.integers(1, MOST_AMOUNT), share=st.integers(1, WHOLE), more=st.integers(0, WHOLE))
def test_a_cap_that_is_no_smaller_a_part_is_no_smaller_an_amount(fee: int, share: int, more: int) -> None:
    cap = min(WHOLE, share + more)
    said = credit_of_fee(FeeShare(fee=fee, period=FeePeriod.MONTH, share=share, cap=cap), "EUR")
    assert said.cap is not None
    assert said.amount <= said.cap <= fee


def test_what_a_part_of_a_fee_credits_knows_of_which_fee_it_is() -> None:
    said = FeeShare(fee=120_000, period=FeePeriod.QUARTER, share=1_000)
    credit = credit_of_fee(said, "EUR", term=3)
    assert credit == Credit(term=3, amount=12_000, currency="EUR", of_fee=said)
    assert not credit.is_time
    assert Credit(term=3, amount=30).is_time
