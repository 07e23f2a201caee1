"""Lengths of time as people write them (G-2, G-3, G-4)."""

import pytest

from guichet.core.hours import Duration, DurationError, Kind


@pytest.mark.parametrize(
    ("text", "kind", "amount", "canonical"),
    [
        ("4h", Kind.ELAPSED, 14400, "4h"),
        ("48h", Kind.ELAPSED, 172800, "48h"),
        ("30min", Kind.ELAPSED, 1800, "30min"),
        ("90s", Kind.ELAPSED, 90, "90s"),
        ("1 week", Kind.ELAPSED, 604800, "1 week"),
        ("2 weeks", Kind.ELAPSED, 1209600, "2 weeks"),
        ("3 days", Kind.ELAPSED, 259200, "3 days"),
        (" 4 hours ", Kind.ELAPSED, 14400, "4h"),
        ("1 Hour", Kind.ELAPSED, 3600, "1h"),
        ("12 business hours", Kind.BUSINESS, 43200, "12 business hours"),
        ("1 business hour", Kind.BUSINESS, 3600, "1 business hour"),
        ("45 business minutes", Kind.BUSINESS, 2700, "45 business minutes"),
        ("90 business seconds", Kind.BUSINESS, 90, "90 business seconds"),
        ("1 business day", Kind.BUSINESS_DAYS, 1, "1 business day"),
        ("2  business  days", Kind.BUSINESS_DAYS, 2, "2 business days"),
    ],
)
def test_a_duration_reads_as_written(text: str, kind: Kind, amount: int, canonical: str) -> None:
    """Kind, amount and canonical text; the canonical text reads back the same."""
    duration = Duration.parse(text)

    assert (duration.kind, duration.amount, str(duration)) == (kind, amount, canonical)
    assert Duration.parse(str(duration)) == duration


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (4, "the unit is missing"),
        (True, "the unit is missing"),
        (None, "the unit is missing"),
        ("4", "is not a length of time"),
        ("", "is not a length of time"),
        ("-4h", "is not a length of time"),
        ("1.5h", "is not a length of time"),
        ("1h30min", "is not a length of time"),
        ("4 fortnights", '"fortnights" is not a unit'),
        ("1 month", '"month" is not a unit'),
        ("1 business week", '"business week" is not a unit'),
        ("0h", "no time at all"),
        ("0 business days", "no time at all"),
        ("11 business fortnights", '"business fortnights" is not a unit'),
        ("87841h", "longer than ten years"),
        ("3661 business days", "longer than ten years"),
        ("999999999999 weeks", "longer than ten years"),
        ("9999999999999999999999h", "is not a length of time"),
    ],
)
def test_what_is_no_duration_is_refused_with_what_was_found(found: object, said: str) -> None:
    """Bare numbers, unknown units, nothing and absurd lengths each get a sentence."""
    with pytest.raises(DurationError, match=said):
        Duration.parse(found)


def test_a_refusal_shows_what_is_expected() -> None:
    """The hint has examples, apart from the message, and the error has a stable code."""
    with pytest.raises(DurationError) as refused:
        Duration.parse("soon")

    assert refused.value.code == "duration"
    assert refused.value.data["found"] == "soon"
    assert "12 business hours" in (refused.value.hint or "")
    assert "12 business hours" in str(refused.value)


def test_durations_are_made_from_amounts() -> None:
    """The largest unit that divides the amount is written."""
    assert str(Duration.elapsed(7200)) == "2h"
    assert str(Duration.elapsed(1800)) == "30min"
    assert str(Duration.elapsed(90)) == "90s"
    assert str(Duration.business(43200)) == "12 business hours"
    assert str(Duration.business_days(1)) == "1 business day"


def test_seconds_and_days_are_not_mixed_up() -> None:
    """A business day has no fixed seconds, and hours are no days."""
    assert Duration.parse("4h").seconds == 14400
    assert Duration.parse("2 business days").days == 2
    with pytest.raises(DurationError, match="no fixed number of seconds"):
        _ = Duration.parse("2 business days").seconds
    with pytest.raises(DurationError, match="not counted in business days"):
        _ = Duration.parse("4h").days
