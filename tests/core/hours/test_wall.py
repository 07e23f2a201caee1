"""Wall time, zones and the two kinds of clock change."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from guichet.core.hours import ZoneError
from guichet.core.hours.wall import WallClock, instant, is_in_reach, place


@pytest.mark.parametrize("name", ["Europe/Paris", "America/Argentina/Ushuaia", "UTC", "Australia/Lord_Howe"])
def test_a_place_is_a_zone(name: str) -> None:
    """IANA places and UTC."""
    assert place(name).key == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("EST", "America/New_York"),
        ("EST5EDT", "America/New_York"),
        ("WET", "Europe/Lisbon"),
        ("CET", "Europe/Paris"),
        ("Etc/GMT+5", "not a place"),
        ("UTC+1", "not a place"),
        ("+01:00", "not a place"),
        ("", "not a place"),
        ("posix/Europe/Paris", "not a place"),
        ("Paris", "did you mean Europe/Paris"),
        ("Europe/Pari", "did you mean Europe/Paris"),
        ("europe/paris", "did you mean Europe/Paris"),
        ("Europe/Nowhere at all, really", 'No time zone is called "Europe/Nowhere'),
        ("Europe/../../etc/passwd", "No time zone is called"),
        ("Europe", "No time zone is called"),
        ("Europe/Par\0is", "No time zone is called"),
    ],
)
def test_what_is_no_place_is_refused_with_a_hint(name: str, said: str) -> None:
    """Abbreviations and offsets do not say when clocks change; unknown names get the nearest known."""
    with pytest.raises(ZoneError) as refused:
        place(name)

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("zone", "shown", "expected"),
    [
        ("Europe/Paris", "2026-03-29T02:30", "2026-03-29T03:30+02:00"),
        ("Europe/Paris", "2026-10-25T02:30", "2026-10-25T02:30+02:00"),
        ("America/Toronto", "2026-03-08T02:00", "2026-03-08T03:00-04:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-04T02:45+11:00"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-05T01:45+11:00"),
        ("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T01:00-02:00"),
        ("Africa/Casablanca", "2026-03-22T02:30", "2026-03-22T03:30+01:00"),
        ("Europe/Paris", "2060-07-01T12:00", "2060-07-01T12:00+02:00"),
    ],
)
def test_a_missing_time_moves_forward_and_a_repeated_one_is_the_first(zone: str, shown: str, expected: str) -> None:
    """The same from the plain function and from a compiled clock."""
    at = int(datetime.fromisoformat(expected).timestamp())
    wall = datetime.fromisoformat(shown)
    clock = WallClock(place(zone), date(wall.year, 1, 1).toordinal(), date(wall.year, 12, 31).toordinal())
    seconds = wall.hour * 3600 + wall.minute * 60

    assert instant(ZoneInfo(zone), wall) == at
    assert clock.instant(wall.toordinal(), seconds) == at
    assert clock.instant(wall.toordinal() - 1, seconds + 86400) == at


def test_a_clock_finds_every_change_of_its_years() -> None:
    """Four changes in two years of Paris, each to the second."""
    clock = WallClock(place("Europe/Paris"), date(2026, 1, 1).toordinal(), date(2027, 12, 31).toordinal())
    expected = ["2026-03-29T01:00Z", "2026-10-25T01:00Z", "2027-03-28T01:00Z", "2027-10-31T01:00Z"]
    changes = [int(datetime.fromisoformat(each).timestamp()) for each in expected]

    assert clock.changes == changes
    assert clock.changes_between(changes[0], changes[2]) == changes[:2]
    assert clock.steady_offset(date(2026, 3, 29).toordinal()) is None
    assert clock.steady_offset(date(2026, 7, 1).toordinal()) == 7200
    assert clock.shown(changes[0]) == changes[0] + 7200


def test_days_of_another_age_are_out_of_reach() -> None:
    assert [is_in_reach(date(year, 1, 1)) for year in (1, 1989, 1990, 2200, 2201, 9999)] == [
        False, False, True, True, False, False,
    ]  # fmt: skip
