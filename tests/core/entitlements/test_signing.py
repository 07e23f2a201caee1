"""What people write of a credit, read: money, minutes of prepaid time, a part of a fee, and what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.entitlements.crediting import MOST_AMOUNT
from guichet.core.entitlements.entries import MOST_MINUTES
from guichet.core.entitlements.fees import WHOLE, credit_of_fee
from guichet.core.entitlements.signing import Mistake, Unit, Written, credit_in, written
from guichet.core.policy.overriding import Credit, FeePeriod, FeeShare

FEE = FeeShare(fee=120_000, period=FeePeriod.MONTH, share=1_250, cap=3_000)


@pytest.mark.parametrize(
    ("said", "credit"),
    [
        (Written(), None),
        (Written(unit="money", currency="EUR"), None),
        (Written(amount="50.00", currency="EUR"), Credit(term=0, amount=5_000, currency="EUR")),
        (Written("money", "50", "JPY", "80"), Credit(term=0, amount=50, currency="JPY", cap=80)),
        (Written("minutes", "30"), Credit(term=0, amount=30)),
        (Written("minutes", "30", "", "90"), Credit(term=0, amount=30, cap=90)),
        (Written("fee", "12.5", "EUR", "30%", "1200"), credit_of_fee(FEE, "EUR")),
        (
            Written("fee", "0.01", "EUR", "", "5000.00", "year"),
            credit_of_fee(FeeShare(fee=500_000, period=FeePeriod.YEAR, share=1), "EUR"),
        ),
    ],
)
def test_a_credit_is_read_in_the_unit_in_which_it_is_written(said: Written, credit: Credit | None) -> None:
    assert credit_in(said) == (credit, ())


@pytest.mark.parametrize(
    ("said", "mistakes"),
    [
        (Written("hours", "3"), [("unit", "unknown_unit")]),
        (Written(cap="80", currency="EUR"), [("amount", "needed")]),
        (Written("minutes"), [("amount", "needed")]),
        (Written(fee="80"), [("amount", "needed")]),
        (Written("money", "much", "EUR", "1.005"), [("amount", "not_a_number"), ("cap", "too_many_decimals")]),
        (Written("money", "50", "ZZZ", "80"), [("currency", "unknown_currency")]),
        (Written("money", "50", "EUR", "", "1200"), [("fee", "not_of_unit")]),
        (Written("minutes", "30", "EUR", "", "5"), [("fee", "not_of_unit"), ("currency", "not_of_unit")]),
        (Written("minutes", "1.5", "", "-3"), [("amount", "not_minutes"), ("cap", "not_minutes")]),
        (Written("fee", "10", "EUR"), [("fee", "needed")]),
        (Written("fee", "10", "EUR", "", "1200", "day"), [("period", "unknown_period")]),
        (Written("fee", "1.005", "EUR", "much", "1200"), [("amount", "not_percent"), ("cap", "not_percent")]),
        (Written("fee", "10", "", "", "1200"), [("currency", "unknown_currency")]),
    ],
)
def test_each_mistake_is_found_at_what_it_is_about(said: Written, mistakes: list[tuple[str, str]]) -> None:
    assert credit_in(said) == (None, tuple(Mistake(*each) for each in mistakes))


AMOUNTS = st.integers(1, MOST_AMOUNT)
SHARES = st.integers(1, WHOLE)
CREDITS = st.one_of(
    st.none(),
    st.builds(
        Credit,
        term=st.just(0),
        amount=AMOUNTS,
        currency=st.sampled_from(["EUR", "JPY", "KWD"]),
        cap=st.none() | AMOUNTS,
    ),
    st.builds(
        Credit,
        term=st.just(0),
        amount=st.integers(1, MOST_MINUTES),
        cap=st.none() | st.integers(1, MOST_MINUTES),
    ),
    st.builds(
        credit_of_fee,
        st.builds(
            FeeShare,
            fee=AMOUNTS,
            period=st.sampled_from(FeePeriod),
            share=SHARES,
            cap=st.none() | SHARES,
        ),
        st.sampled_from(["EUR", "JPY", "KWD"]),
    ),
)


@given(credit=CREDITS)
def test_a_credit_that_is_written_down_reads_as_the_same(credit: Credit | None) -> None:
    said = written(credit)
    assert said.unit in {"", *Unit}
    assert credit_in(said) == (credit, ())
