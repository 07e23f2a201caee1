"""Places of a calendar month (IS-3)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from guichet.core.entitlements.allowance import Place, period_of, used

LISBON = ZoneInfo("Europe/Lisbon")


def instant(text: str, zone: ZoneInfo = LISBON) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


@pytest.mark.parametrize(
    ("at", "start", "end"),
    [
        ("2026-03-31 23:59:59", "2026-03-01 00:00", "2026-04-01 00:00"),
        ("2026-04-01 00:00:00", "2026-04-01 00:00", "2026-05-01 00:00"),
        ("2026-12-31 23:59:59", "2026-12-01 00:00", "2027-01-01 00:00"),
    ],
)
def test_a_month_begins_and_ends_by_the_wall_clock_of_the_desk(at: str, start: str, end: str) -> None:
    span = period_of(instant(at), LISBON)
    assert (span.start, span.end) == (instant(start), instant(end))


def test_a_month_with_a_change_of_clocks_is_an_hour_shorter() -> None:
    span = period_of(instant("2026-03-10 10:00"), LISBON)
    assert span.end - span.start == 31 * 86_400 - 3600


def test_one_instant_is_in_another_month_elsewhere() -> None:
    at = instant("2026-04-01 00:30")
    assert period_of(at, ZoneInfo("America/New_York")).start == instant(
        "2026-03-01 00:00", ZoneInfo("America/New_York")
    )


def test_a_year_can_be_the_period() -> None:
    span = period_of(instant("2026-03-10 10:00"), LISBON, "year")
    assert (span.start, span.end) == (instant("2026-01-01 00:00"), instant("2027-01-01 00:00"))


def test_a_place_that_is_given_back_is_free_again_in_the_month_in_which_the_ticket_was_filed() -> None:
    march, april = instant("2026-03-20 10:00"), instant("2026-04-02 10:00")
    places = [Place(1, march, march, taken=True), Place(2, april, april, taken=True)]
    given_back = [*places, Place(1, april + 1, march, taken=False)]
    span = period_of(march, LISBON)
    assert used(places, span, until=april) == 1
    assert used(given_back, span, until=april) == 1
    assert used(given_back, span, until=april + 1) == 0
    assert used(given_back, period_of(april, LISBON), until=april + 1) == 1


def test_a_place_can_be_taken_again_when_the_cause_is_corrected() -> None:
    at = instant("2026-03-20 10:00")
    places = [Place(1, at, at, taken=True), Place(1, at + 1, at, taken=False), Place(1, at + 2, at, taken=True)]
    assert used(places, period_of(at, LISBON), until=at + 2) == 1
