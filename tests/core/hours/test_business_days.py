"""Business days (G-4)."""
# ruff: noqa: DTZ001 - exceptions are given in wall time

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from guichet.core.hours import BeyondHorizon, Calendar, CalendarError, DatedSpan, Week

TORONTO = ZoneInfo("America/Toronto")
OFFICE = Calendar.compile(
    "America/Toronto", Week.parse({"mon-fri": "08:00-17:00"}), known=(date(2026, 1, 1), date(2028, 1, 1))
)


def at(text: str, zone: ZoneInfo = TORONTO) -> int:
    """Return the instant of a wall time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-06T15:00", "2026-03-09T15:00"),
        ("2026-03-07T12:00", "2026-03-09T17:00"),
        ("2026-03-09T07:00", "2026-03-09T17:00"),
        ("2026-03-09T17:00", "2026-03-10T17:00"),
        ("2026-03-09T08:00", "2026-03-09T17:00"),
        ("2026-03-09T08:00:01", "2026-03-10T08:00:01"),
    ],
)
def test_the_worked_examples_of_the_clause_hold(start: str, due: str) -> None:
    """Each example that G-4 gives is due when it says."""
    assert OFFICE.business_days_after(at(start), 1) == at(due)


KNOWN = (date(2026, 1, 1), date(2027, 1, 1))
PARIS = ZoneInfo("Europe/Paris")


def _paris(week: dict[str, str], **rest: Any) -> Calendar:
    return Calendar.compile("Europe/Paris", Week.parse(week), known=KNOWN, **rest)


def test_a_start_in_hours_is_due_at_the_same_time_clamped_into_the_day() -> None:
    """Before the opening: the opening; in the lunch gap: its start; after the closing: the closing."""
    mixed = _paris({"mon": "07:00-20:00", "tue": "08:00-12:00, 13:00-17:00", "wed-fri": "08:00-17:00"})

    assert mixed.business_days_after(at("2026-03-09T07:30", PARIS), 1) == at("2026-03-10T08:00", PARIS)
    assert mixed.business_days_after(at("2026-03-09T12:30", PARIS), 1) == at("2026-03-10T12:00", PARIS)
    assert mixed.business_days_after(at("2026-03-09T13:00", PARIS), 1) == at("2026-03-10T13:00", PARIS)
    assert mixed.business_days_after(at("2026-03-09T19:00", PARIS), 1) == at("2026-03-10T17:00", PARIS)
    assert mixed.business_days_after(at("2026-03-10T12:30", PARIS), 1) == at("2026-03-11T13:00", PARIS)


def test_the_end_of_the_day_so_found_can_be_meant_instead() -> None:
    """`due: end_of_day`."""
    office = _paris({"mon-fri": "08:00-17:00"})

    assert office.business_days_after(at("2026-03-06T15:00", PARIS), 1, "end_of_day") == at("2026-03-09T17:00", PARIS)
    assert office.business_days_after(at("2026-03-09T07:00", PARIS), 1, "end_of_day") == at("2026-03-09T17:00", PARIS)


def test_a_day_of_a_calendar_that_never_closes_is_midnight_to_midnight() -> None:
    """00:00 is its first opening, 24:00 its closing."""
    always = Calendar.compile("Europe/Paris", Week.always(), known=KNOWN)

    assert always.business_days_after(at("2026-03-09T00:00", PARIS), 1) == at("2026-03-10T00:00", PARIS)
    assert always.business_days_after(at("2026-03-09T00:00:01", PARIS), 1) == at("2026-03-10T00:00:01", PARIS)
    assert always.business_days_after(at("2026-03-28T02:30", PARIS), 1) == at("2026-03-29T03:30", PARIS)
    assert always.business_days_after(at("2026-10-24T02:30", PARIS), 1) == at("2026-10-25T02:30", PARIS)


def test_a_shift_over_midnight_belongs_to_the_day_it_opens() -> None:
    """02:00 is late on the day before, and a holiday takes its own hours only."""
    nights = _paris({"mon-fri": "22:00-06:00"}, holidays={date(2026, 4, 6): "Easter Monday"})

    assert nights.business_days_after(at("2026-03-10T02:00", PARIS), 1) == at("2026-03-11T02:00", PARIS)
    assert nights.business_days_after(at("2026-03-14T02:00", PARIS), 1) == at("2026-03-17T02:00", PARIS)
    assert nights.business_days_after(at("2026-03-09T22:00", PARIS), 1) == at("2026-03-10T06:00", PARIS)
    # What is left of the holiday's shift opens on Tuesday 00:00, so Tuesday is a day of two pieces.
    assert nights.business_days_after(at("2026-04-06T23:00", PARIS), 1) == at("2026-04-08T06:00", PARIS)


def test_exceptional_openings_make_business_days_of_their_own() -> None:
    """One of more than a day is parted at midnight; overlaps count once, for the day that opened first."""
    weekend = DatedSpan(datetime(2026, 3, 13, 12), datetime(2026, 3, 15, 10), "move")
    office = _paris({"mon-fri": "08:00-17:00"}, openings=[weekend, DatedSpan.on(date(2026, 3, 18), "round the clock")])

    assert office.business_days_after(at("2026-03-13T09:00", PARIS), 1) == at("2026-03-14T09:00", PARIS)
    assert office.business_days_after(at("2026-03-13T11:00", PARIS), 2) == at("2026-03-15T10:00", PARIS)
    assert office.business_days_after(at("2026-03-14T00:00", PARIS), 1) == at("2026-03-15T00:00", PARIS)
    assert office.business_days_after(at("2026-03-17T09:00", PARIS), 1) == at("2026-03-18T09:00", PARIS)
    assert office.business_days_after(at("2026-03-17T17:30", PARIS), 1) == at("2026-03-19T00:00", PARIS)


def test_an_opening_that_goes_on_beyond_the_horizon_ends_with_it() -> None:
    """Its last known day is due at the horizon, not later."""
    beyond = DatedSpan(datetime(2026, 12, 30, 12), datetime(2027, 1, 5), "move")
    office = _paris({"mon-fri": "08:00-17:00"}, openings=[beyond])

    assert office.business_days_after(at("2026-12-31T00:00", PARIS), 1) == office.until


@pytest.mark.parametrize(
    ("due", "count", "latest"),
    [
        ("2026-03-09T15:00", 1, "2026-03-06T15:00"),
        ("2026-03-09T17:00", 1, "2026-03-09T08:00"),
        ("2026-03-10T07:00", 1, "2026-03-09T08:00"),
        ("2026-03-10T08:00", 1, "2026-03-09T08:00"),
        ("2026-03-10T08:00:01", 1, "2026-03-09T08:00:01"),
        ("2026-03-13T15:00", 5, "2026-03-06T15:00"),
        ("2026-03-09T16:59:59", 1, "2026-03-06T16:59:59"),
    ],
)
def test_the_inverse_is_the_latest_start_that_is_over_by_then(due: str, count: int, latest: str) -> None:
    """From the latest second that still fits."""
    office = _paris({"mon-fri": "08:00-17:00"})

    assert office.business_days_before(at(due, PARIS), count) == at(latest, PARIS)


def test_the_inverse_knows_lunch_gaps_and_unequal_days() -> None:
    """Every start that is clamped to the gap's start fits from then on."""
    mixed = _paris({"mon": "09:00-12:30, 14:00-16:00", "tue": "08:00-12:00, 13:00-20:00"})

    assert mixed.business_days_before(at("2026-03-10T12:00", PARIS), 1) == at("2026-03-09T12:29:59", PARIS)
    assert mixed.business_days_before(at("2026-03-10T08:30", PARIS), 1) == at("2026-03-09T09:00", PARIS)
    assert mixed.business_days_before(at("2026-03-10T19:00", PARIS), 1) == at("2026-03-09T15:59:59", PARIS)


def test_no_business_days_at_all_are_refused() -> None:
    """At least one."""
    for count in (0, -1):
        with pytest.raises(CalendarError, match="at least 1"):
            OFFICE.business_days_after(at("2026-03-09T08:00"), count)
        with pytest.raises(CalendarError, match="at least 1"):
            OFFICE.business_days_before(at("2026-03-09T08:00"), count)


def test_days_beyond_the_horizon_are_not_known() -> None:
    """Neither forwards nor backwards."""
    questions: list[Callable[[], object]] = [
        lambda: OFFICE.business_days_after(at("2027-12-31T18:00"), 1),
        lambda: OFFICE.business_days_after(at("2027-12-31T12:00"), 1),
        lambda: OFFICE.business_days_after(at("2027-12-31T08:00"), 2),
        lambda: OFFICE.business_days_before(at("2026-01-01T12:00"), 1),
    ]
    for question in questions:
        with pytest.raises(BeyondHorizon):
            question()
    assert OFFICE.business_days_before(at("2027-12-31T18:00"), 1) == at("2027-12-31T08:00")
