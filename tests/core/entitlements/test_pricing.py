"""Money and quotes: exact sums in minor units, what cannot be meant, and the seal by which a quote is known."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.entitlements.money import CURRENCIES, MoneyError, decimal, digits_of, minor, number
from guichet.core.entitlements.pricing import Line, Pricing, seal


def priced(*lines: tuple[str, str], currency: str = "EUR", tax: str = "0") -> Pricing:
    return Pricing(
        currency=currency,
        lines=tuple(Line("Work", Decimal(quantity), minor(unit, currency)) for quantity, unit in lines),
        tax=Decimal(tax),
    )


def refusal(pricing: Pricing) -> dict[str, object]:
    with pytest.raises(MoneyError) as caught:
        pricing.check()
    return dict(caught.value.data)


@pytest.mark.parametrize(
    ("lines", "currency", "tax", "net", "tax_amount", "total"),
    [
        # 2 x 450.00 + 1.5 x 89.90 = 900.00 + 134.85 = 1,034.85; 20 % of it is 206.97.
        ([("2", "450.00"), ("1.5", "89.90")], "EUR", "20", 103_485, 20_697, 124_182),
        # Each line by itself: a third of 0.10 is 0.03; three of them are 0.09 and not 0.10.
        ([("0.333", "0.10")] * 3, "EUR", "0", 9, 0, 9),
        # Half a minor unit goes up: 0.5 x 0.01 is 0.01; 5.5 % of 10.00 is 0.55.
        ([("0.5", "0.01")], "EUR", "0", 1, 0, 1),
        ([("1", "10")], "EUR", "5.5", 1_000, 55, 1_055),
        # Yen have no minor unit, dinars of Kuwait have three decimals.
        ([("1.5", "999")], "JPY", "10", 1_499, 150, 1_649),
        ([("1", "12.345")], "KWD", "0", 12_345, 0, 12_345),
    ],
)
def test_a_quote_adds_up_as_it_reads(
    lines: list[tuple[str, str]], currency: str, tax: str, net: int, tax_amount: int, total: int
) -> None:
    pricing = priced(*lines, currency=currency, tax=tax)
    pricing.check()

    assert (pricing.net, pricing.tax_amount, pricing.total) == (net, tax_amount, total)


@pytest.mark.parametrize(
    ("pricing", "reason", "line"),
    [
        (Pricing(currency="EUR", lines=()), "no_lines", None),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(1), 1),) * 51), "too_many_lines", None),
        (Pricing(currency="XXX", lines=(Line("a", Decimal(1), 1),)), "unknown_currency", None),
        (Pricing(currency="eur", lines=(Line("a", Decimal(1), 1),)), "unknown_currency", None),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(1), 1), Line(" ", Decimal(1), 1))), "says_nothing", 2),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(0), 1),)), "bad_quantity", 1),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(-1), 1),)), "bad_quantity", 1),
        (Pricing(currency="EUR", lines=(Line("a", Decimal("1.2345"), 1),)), "bad_quantity", 1),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(100_001), 1),)), "bad_quantity", 1),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(1), -1),)), "negative", 1),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(1), 10**12 + 1),)), "absurd", 1),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(2), 10**12),)), "absurd", 1),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(1), 10**12),) * 2), "absurd", None),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(1), 0),)), "nothing_to_pay", None),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(1), 1),), tax=Decimal(-1)), "bad_tax", None),
        (Pricing(currency="EUR", lines=(Line("a", Decimal(1), 1),), tax=Decimal(101)), "bad_tax", None),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(pricing: Pricing, reason: str, line: int | None) -> None:
    said = refusal(pricing)

    assert (said["reason"], said.get("line")) == (reason, line)


@pytest.mark.parametrize("text", ["", "a lot", "NaN", "Infinity", "1e99", "1e5", "1E5", "1,5", "9" * 40, "1e-99"])
def test_what_is_no_number_is_no_amount(text: str) -> None:
    with pytest.raises(MoneyError) as caught:
        minor(text, "EUR")

    assert caught.value.data["reason"] == "not_a_number"


@pytest.mark.parametrize(("text", "currency"), [("1.001", "EUR"), ("0.5", "JPY"), ("1.0001", "KWD")])
def test_no_amount_has_more_decimals_than_its_currency(text: str, currency: str) -> None:
    with pytest.raises(MoneyError) as caught:
        minor(text, currency)

    assert caught.value.data["reason"] == "too_many_decimals"


@given(st.integers(0, 10**12), st.sampled_from(sorted(CURRENCIES)))
def test_an_amount_is_read_as_it_is_written(amount: int, currency: str) -> None:
    written = decimal(amount, currency)

    assert minor(str(written), currency) == amount
    assert -int(written.as_tuple().exponent) == digits_of(currency)


QUANTITIES = st.integers(1, 100_000_000).map(lambda thousandths: Decimal(thousandths).scaleb(-3))
PRICINGS = st.builds(
    Pricing,
    currency=st.sampled_from(sorted(CURRENCIES)),
    lines=st.lists(st.builds(Line, st.text(min_size=1), QUANTITIES, st.integers(0, 10**6)), min_size=1).map(tuple),
    tax=st.integers(0, 100_000).map(lambda thousandths: Decimal(thousandths).scaleb(-3)),
)


@given(PRICINGS)
def test_no_sum_is_further_from_the_exact_one_than_half_a_minor_unit_each(pricing: Pricing) -> None:
    exact = sum((Fraction(line.quantity) * line.unit for line in pricing.lines), Fraction(0))

    assert abs(pricing.net - exact) <= Fraction(len(pricing.lines), 2)
    assert abs(pricing.tax_amount - pricing.net * Fraction(pricing.tax) / 100) <= Fraction(1, 2)
    assert pricing.total == pricing.net + pricing.tax_amount


@given(PRICINGS)
def test_what_an_event_says_of_a_quote_is_the_quote_again(pricing: Pricing) -> None:
    again = Pricing.of(pricing.data(), [line.says for line in pricing.lines])

    assert again == pricing
    assert again.data() == pricing.data()


def test_a_seal_changes_with_anything_that_a_quote_says() -> None:
    plain = priced(("2", "450"), tax="20")
    terms = {"ticket": "t", "valid_until": 1000, "within": "5 business days", "note": "As agreed."}
    changed = [
        seal(priced(("2", "450.01"), tax="20"), **terms),  # type: ignore[arg-type]
        seal(priced(("2.5", "450"), tax="20"), **terms),  # type: ignore[arg-type]
        seal(priced(("2", "450"), tax="19"), **terms),  # type: ignore[arg-type]
        seal(priced(("2", "450"), tax="20", currency="CHF"), **terms),  # type: ignore[arg-type]
        *(seal(plain, **(terms | change)) for change in ({"ticket": "u"}, {"valid_until": 1001}, {"within": None})),  # type: ignore[arg-type]
        seal(plain, **(terms | {"note": ""})),  # type: ignore[arg-type]
        seal(Pricing(currency="EUR", lines=(Line("Play", Decimal(2), 45_000),), tax=Decimal(20)), **terms),  # type: ignore[arg-type]
    ]

    changed += [seal(plain, **terms, number=number) for number in (1, 2)]  # type: ignore[arg-type]
    assert len({seal(plain, **terms), *changed}) == len(changed) + 1  # type: ignore[arg-type]
    assert seal(priced(("2.0", "450.00"), tax="20.00"), **terms) == seal(plain, **terms)  # type: ignore[arg-type]


def test_a_number_is_read_with_spaces_around_it() -> None:
    assert number(" 1.50 ") == Decimal("1.5")
