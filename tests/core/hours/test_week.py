"""Weekly hours as a policy writes them."""

import pytest

from guichet.core.hours import Slot, Week, WeekError

H = 3600


def test_days_are_named_by_range_list_and_daily() -> None:
    """Each way to name days."""
    office = (Slot(8 * H, 12 * H), Slot(13 * H, 17 * H))

    assert Week.parse({"mon-fri": "08:00-12:00, 13:00-17:00"}).days == (office,) * 5 + ((), ())
    assert Week.parse({"daily": ["13:00-17:00", "08:00-12:00"]}).days == (office,) * 7
    assert Week.parse({"Mon, wed": "08:00-12:00,13:00-17:00"}).days == (office, (), office, (), (), (), ())
    assert Week.parse({"sat-mon": "08:00-24:00"}).days[5:] == ((Slot(8 * H, 24 * H),),) * 2


def test_a_shift_over_midnight_ends_the_next_day() -> None:
    """22:00-06:00 belongs to the day it starts; 24:00 and 00:00 end at midnight."""
    assert Slot.parse("22:00-06:00") == Slot(22 * H, 30 * H)
    assert Slot.parse("22:00 - 24:00") == Slot.parse("22:00\u201300:00") == Slot(22 * H, 24 * H)
    assert str(Slot.parse("22:00-06:00")) == "22:00-06:00"
    assert str(Slot.parse("22:00-00:00")) == "22:00-24:00"


def test_always_is_every_day_from_midnight_to_midnight() -> None:
    """The 24/7 week."""
    assert Week.always() == Week.parse({"daily": "00:00-24:00"})


@pytest.mark.parametrize(
    "hours",
    [
        {"mon-fri": "08:00-12:00, 13:00-17:00", "sat": "09:00-12:00"},
        {"daily": "00:00-24:00"},
        {"mon-tue,thu": "22:00-06:00"},
    ],
)
def test_the_canonical_text_reads_back_the_same(hours: dict[str, str]) -> None:
    """Writing after reading changes nothing."""
    assert Week.parse(hours).as_text() == hours


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({}, "they never open"),
        ({"monday": "08:00-17:00"}, '"monday" does not name days'),
        ({"mon-friday": "08:00-17:00"}, '"mon-friday" does not name days'),
        ({1: "08:00-17:00"}, "1 does not name days"),
        ({"mon-fri": "08:00-17:00", "wed": "09:00-12:00"}, 'wed are given in "mon-fri" and "wed"'),
        ({"mon,mon": "08:00-17:00"}, 'mon are given in "mon,mon", twice'),
        ({"mon": "8-17"}, '"8-17" is not a slot'),
        ({"mon": ""}, '"" is not a slot'),
        ({"mon": []}, '"mon" has no opening hours'),
        ({"mon": [480]}, "480 under"),
        ({"mon": 480}, "480 under"),
        ({"mon": "08:00-25:00"}, "no clock shows"),
        ({"mon": "08:60-17:00"}, "no clock shows"),
        ({"mon": "24:00-06:00"}, "no clock shows"),
        ({"mon": "08:00-24:01"}, "no clock shows"),
        ({"mon": "08:00-08:00"}, "is empty"),
        ({"mon": "08:00-12:00, 11:00-17:00"}, "mon 08:00-12:00 and mon 11:00-17:00 overlap"),
        ({"mon": "22:00-06:00", "tue": "05:00-13:00"}, "mon 22:00-06:00 and tue 05:00-13:00 overlap"),
        ({"sun": "22:00-06:00", "mon": "05:00-13:00"}, "sun 22:00-06:00 and mon 05:00-13:00 overlap"),
    ],
)
def test_mistakes_are_refused_with_a_sentence(hours: dict[str, str], said: str) -> None:
    """Each mistake that a person makes."""
    with pytest.raises(WeekError, match=said):
        Week.parse(hours)


def test_minutes_of_a_slot_are_sixty_seconds_up_to_the_fifty_ninth() -> None:
    """Half hours, and the last minute that a clock shows."""
    assert Slot.parse("08:30-16:59") == Slot(8 * 3600 + 30 * 60, 16 * 3600 + 59 * 60)


def test_days_may_run_over_the_end_of_the_week() -> None:
    """Saturday to Monday is three days."""
    week = Week.parse({"sat-mon": "08:00-12:00"})

    assert [bool(slots) for slots in week.days] == [True, False, False, False, False, True, True]
