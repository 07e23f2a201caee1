"""Months as instants, over changes of clocks and zones."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.statement.month import Month

PARIS, AUCKLAND, APIA, UTC_PLACE = (
    ZoneInfo(name) for name in ("Europe/Paris", "Pacific/Auckland", "Pacific/Apia", "UTC")
)
HOUR, DAY = 3600, 86400


def told(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M")


def test_a_month_begins_at_midnight_of_the_place_and_ends_with_the_next() -> None:
    march = Month(2026, 3)
    assert told(march.start(PARIS)) == "2026-02-28 23:00"
    assert told(march.end(PARIS)) == "2026-03-31 22:00"
    assert told(Month(2026, 12).end(AUCKLAND)) == "2026-12-31 11:00"


def test_the_months_in_which_clocks_change_are_an_hour_shorter_or_longer() -> None:
    lengths = [Month(2026, number).end(PARIS) - Month(2026, number).start(PARIS) for number in (3, 4, 10)]
    assert lengths == [31 * DAY - HOUR, 30 * DAY, 31 * DAY + HOUR]


def test_a_month_that_a_place_began_a_day_later_by_leaving_one_out_is_a_day_shorter() -> None:
    # Samoa went over the date line: there was no 30 December 2011.
    december = Month(2011, 12)
    assert december.end(APIA) - december.start(APIA) == 30 * DAY


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "26-03", "2026-3", "2026-03-01", "0001-01", "2026-03 ", ""])
def test_what_is_no_month_is_none(text: str) -> None:
    assert Month.read(text) is None


@given(st.integers(0, 4_000_000_000), st.sampled_from([PARIS, AUCKLAND, APIA, UTC_PLACE]))
def test_every_instant_is_in_one_month_and_is_written_so_that_it_reads_back(at: int, zone: ZoneInfo) -> None:
    month = Month.of(at, zone)
    assert month.start(zone) <= at < month.end(zone)
    assert month.next.start(zone) == month.end(zone)
    assert month.next.before == month == month.before.next
    assert Month.read(str(month)) in {month, None}
