"""Calendars of a policy: which years they know, what closes and opens them, and that freezing changes nothing."""

import dataclasses
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from guichet.core.hours.calendar import Calendar
from guichet.core.hours.errors import BeyondHorizon, CalendarError
from guichet.core.hours.week import Week
from guichet.core.policy.bundled import bundled, bundled_names
from guichet.core.policy.calendars import compile_calendar, freeze, known_years
from guichet.core.policy.model import Policy
from guichet.core.policy.reading import read_policy
from guichet.core.policy.rules.opening import CalendarRule, DatedException, HolidayRule
from guichet.core.policy.writing import write_policy
from policy_strategies import policies

REVISED = date(2026, 1, 5)
RULE = CalendarRule(clause="C-1", zone="Europe/Paris", week=Week.parse({"mon-fri": "09:00-17:00"}))


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def ribbon(calendar: Calendar) -> list[int]:
    """Every opening of some years, so that two calendars can be compared from outside."""
    found = [calendar.next_opening(at("2024-01-01 12:00"))]
    while found[-1] < at("2026-12-01 00:00"):
        found += [closing := calendar.next_closing(found[-1]), calendar.next_opening(closing)]
    return found


def test_without_holidays_a_calendar_is_known_for_a_hundred_years() -> None:
    calendar = compile_calendar(RULE, REVISED)
    assert calendar.is_open(at("1970-01-01 09:00"))
    assert calendar.is_open(at("2069-12-30 09:00"))


def test_holidays_are_known_for_twenty_years_before_the_revision_and_ten_after() -> None:
    calendar = compile_calendar(dataclasses.replace(RULE, holidays=HolidayRule(region="FR")), REVISED)
    assert not calendar.is_open(at("2006-07-14 10:00"))
    assert not calendar.is_open(at("2036-07-14 10:00"))
    with pytest.raises(BeyondHorizon):
        calendar.is_open(at("2037-01-02 10:00"))
    with pytest.raises(BeyondHorizon):
        calendar.is_open(at("2005-12-30 10:00"))


def test_the_policy_may_name_the_years() -> None:
    rule = HolidayRule(region="FR", years="2020-2022")
    assert known_years(rule, REVISED) == range(2020, 2023)


def test_the_years_around_a_revision_stay_within_what_is_known_of_any_holiday() -> None:
    assert known_years(HolidayRule(region="FR"), date(1975, 1, 1)) == range(1970, 1986)
    assert known_years(HolidayRule(region="FR"), date(2095, 1, 1)) == range(2075, 2101)


@pytest.mark.parametrize("years", ["2020", "2022-2020", "1950-1990", "2000-2200", "1970-2100"])
def test_years_that_make_no_sense_are_refused(years: str) -> None:
    with pytest.raises(CalendarError, match="names no years"):
        known_years(HolidayRule(years=years), REVISED)


def test_dates_of_the_policys_own_close_with_and_without_a_region() -> None:
    dates = {date(2026, 3, 10): "Stocktaking"}
    for region in (None, "FR"):
        rule = dataclasses.replace(RULE, holidays=HolidayRule(region=region, dates=dates))
        assert not compile_calendar(rule, REVISED).is_open(at("2026-03-10 10:00"))


@pytest.mark.parametrize(
    ("start", "end", "closed", "open_again"),
    [
        ("2026-03-10", None, "2026-03-10 15:59", "2026-03-11 08:00"),
        ("2026-03-10", "2026-03-11", "2026-03-11 15:59", "2026-03-12 08:00"),
        ("2026-03-10 12:00", None, "2026-03-10 15:59", "2026-03-11 08:00"),
        ("2026-03-10 12:00", "2026-03-10 13:00:30", "2026-03-10 12:00:29", "2026-03-10 12:00:30"),
        ("2026-03-10", "2026-03-11 12:00", "2026-03-11 10:59:59", "2026-03-11 11:00"),
    ],
)
def test_a_closing_ends_with_its_last_day_or_at_its_last_instant(
    start: str, end: str | None, closed: str, open_again: str
) -> None:
    exception = DatedException(start=start, end=end, reason={"en": "Move"})
    calendar = compile_calendar(dataclasses.replace(RULE, closings=(exception,)), REVISED)
    assert not calendar.is_open(at(closed))
    assert calendar.next_opening(at(closed)) == at(open_again)


def test_an_opening_wins_over_a_holiday_and_needs_no_reason_in_words() -> None:
    opening = DatedException(start="2026-07-14 10:00", end="2026-07-14 12:00", reason={})
    rule = dataclasses.replace(RULE, holidays=HolidayRule(region="FR"), openings=(opening,))
    assert compile_calendar(rule, REVISED).is_open(at("2026-07-14 08:00"))


@pytest.mark.parametrize("name", bundled_names())
def test_freezing_a_bundled_policy_leaves_every_opening_where_it_is(name: str) -> None:
    policy = bundled(name)
    frozen = read_policy(write_policy(freeze(policy)), name)
    assert all(rule.holidays is None or rule.holidays.region is None for rule in frozen.calendars.values())
    for key, rule in policy.calendars.items():
        before = compile_calendar(rule, policy.revised)
        # Even when the revision that the default years hang on is another.
        after = compile_calendar(frozen.calendars[key], date(2031, 1, 1))
        assert (before.since, before.until) == (after.since, after.until)
        if before.next_opening(at("2026-03-14 12:00")) != at("2026-03-14 12:00"):
            assert ribbon(before) == ribbon(after)


@given(policies())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_frozen_policy_is_valid_and_frozen_for_good(policy: Policy) -> None:
    frozen = freeze(policy)
    assert read_policy(write_policy(frozen), "p.yaml") == frozen
    assert freeze(frozen) == frozen


@pytest.mark.parametrize("revised", [date(9999, 12, 31), date(2195, 12, 31), date(1, 1, 1)])
def test_a_revision_in_years_without_known_holidays_is_refused(revised: date) -> None:
    with pytest.raises(CalendarError, match="No holidays can be known around"):
        known_years(HolidayRule(region="FR"), revised)
