"""Due instants in bulk are those that the calendar gives one by one."""

from datetime import date
from typing import Literal

import pytest

from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration
from guichet.core.hours.week import Week
from guichet.core.lint.arrivals import Arrivals, share
from guichet.core.lint.said import percent

WORLDS = [
    ("Europe/Paris", {"mon-fri": "08:00-12:00, 13:00-17:00"}),
    ("Australia/Lord_Howe", {"daily": "00:00-24:00"}),
    ("America/Toronto", {"daily": "22:00-06:00"}),
    ("Europe/Lisbon", {"sat-sun": "00:30-03:30"}),
]


def calendar(zone: str, week: dict[str, str]) -> Calendar:
    return Calendar.compile(zone, Week.parse(week), known=(date(2025, 1, 1), date(2028, 1, 1)))


@pytest.mark.parametrize(("zone", "week"), WORLDS)
@pytest.mark.parametrize("days", ["same_time", "end_of_day"])
def test_business_days_of_a_year(zone: str, week: dict[str, str], days: Literal["same_time", "end_of_day"]) -> None:
    desk = calendar(zone, week)
    arrivals = Arrivals(desk, 2026)
    due = arrivals.due(Duration.business_days(2), desk, days, "closing")
    assert due is not None

    for number in range(0, len(due), 61):
        assert due[number] == desk.business_days_after(int(arrivals.starts[number]), 2, days)


def test_open_time_due_at_the_next_opening() -> None:
    desk = calendar(*WORLDS[0])
    arrivals = Arrivals(desk, 2026)
    due = arrivals.due(Duration.business(8 * 3600), desk, "same_time", "next_opening")
    assert due is not None

    for number in range(0, len(due), 997):
        assert due[number] == desk.due_after(int(arrivals.starts[number]), 8 * 3600, "next_opening")


def test_the_share_of_nothing_is_none() -> None:
    arrivals = Arrivals(calendar(*WORLDS[0]), 2026)

    assert share(arrivals.any, ~arrivals.any) == 0


def test_shares_are_never_rounded_to_all_or_nothing() -> None:
    assert [percent(part) for part in (0.0, 1e-9, 0.5, 0.99999, 1.0)] == ["0 %", "0.1 %", "50.0 %", "99.9 %", "100 %"]
