"""The compiled calendar: open time, its two sums, its reasons and its horizon."""
# ruff: noqa: DTZ001 - exceptions are given in wall time

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from guichet.core.hours import (
    BeyondHorizon,
    Calendar,
    CalendarError,
    Closed,
    DatedSpan,
    NeverOpens,
    Slot,
    Span,
    Week,
    Why,
)

H = 3600
KNOWN = (date(2026, 1, 1), date(2028, 1, 1))
OFFICE = Week.parse({"mon-fri": "08:00-12:00, 13:00-17:00"})
NIGHT = Week.parse({"daily": "22:00-06:00"})


def at(text: str, zone: str = "Europe/Paris") -> int:
    """Return the instant of a wall time; a text with an offset keeps its own."""
    wall = datetime.fromisoformat(text)
    return int((wall if wall.tzinfo else wall.replace(tzinfo=ZoneInfo(zone))).timestamp())


PARIS = Calendar.compile(
    "Europe/Paris",
    OFFICE,
    known=KNOWN,
    holidays={date(2026, 5, 1): "Fête du Travail"},
    closings=[DatedSpan(datetime(2026, 12, 24, 12), datetime(2026, 12, 26), "Christmas")],
    openings=[DatedSpan.on(date(2026, 6, 6), "launch", Slot.parse("10:00-12:00"))],
)
ALWAYS = Calendar.compile("Europe/Paris", Week.always(), known=KNOWN)


def test_closing_time_itself_is_closed() -> None:
    """Half-open hours (G-1)."""
    assert PARIS.is_open(at("2026-03-10T08:00"))
    assert PARIS.is_open(at("2026-03-10T16:59:59"))
    assert not PARIS.is_open(at("2026-03-10T17:00"))
    assert not PARIS.is_open(at("2026-03-10T07:59:59"))
    assert not PARIS.is_open(PARIS.since)


def test_the_next_opening_and_closing() -> None:
    """An open instant is its own next opening; the next closing is always later."""
    assert PARIS.next_opening(at("2026-03-10T09:00")) == at("2026-03-10T09:00")
    assert PARIS.next_opening(at("2026-03-13T17:00")) == at("2026-03-16T08:00")
    assert PARIS.next_closing(at("2026-03-10T09:00")) == at("2026-03-10T12:00")
    assert PARIS.next_closing(at("2026-03-10T12:00")) == at("2026-03-10T17:00")


def test_a_sum_used_up_at_closing_is_due_at_closing() -> None:
    """The earliest instant (G-3); the other convention waits for the next opening."""
    start = at("2026-03-13T16:00")

    assert PARIS.due_after(start, H) == at("2026-03-13T17:00")
    assert PARIS.due_after(start, H, at_closing="next_opening") == at("2026-03-16T08:00")
    assert PARIS.due_after(start, H + 1) == at("2026-03-16T08:00:01")
    assert PARIS.due_after(start, H // 2, at_closing="next_opening") == at("2026-03-13T16:30")
    assert PARIS.due_after(at("2026-03-14T10:00"), H) == at("2026-03-16T09:00")


def test_no_time_at_all_is_due_at_once() -> None:
    """Also outside hours, except by the other convention; backwards too."""
    night = at("2026-03-13T20:00")

    assert PARIS.due_after(night, 0) == PARIS.due_before(night, 0) == night
    assert PARIS.due_after(night, 0, at_closing="next_opening") == at("2026-03-16T08:00")


def test_the_sum_backwards_is_the_latest_start() -> None:
    """An hour before Monday 08:30 was left at Friday 16:30; a whole morning begins at its opening."""
    assert PARIS.due_before(at("2026-03-16T08:30"), H) == at("2026-03-13T16:30")
    assert PARIS.due_before(at("2026-03-16T12:30"), 4 * H) == at("2026-03-16T08:00")


def test_open_time_between() -> None:
    """A week is forty hours; nothing passes outside hours."""
    assert PARIS.open_between(at("2026-03-09T00:00"), at("2026-03-16T00:00")) == 40 * H
    assert PARIS.open_between(at("2026-03-14T00:00"), at("2026-03-15T00:00")) == 0
    assert PARIS.open_between(at("2026-03-10T11:59:30"), at("2026-03-10T13:00:10")) == 40


def test_a_holiday_a_closing_and_an_opening_each_have_their_effect() -> None:
    """Openings come last, so that they open what is closed."""
    assert PARIS.open_between(at("2026-05-01T00:00"), at("2026-05-02T00:00")) == 0
    assert PARIS.open_between(at("2026-12-24T00:00"), at("2026-12-26T00:00")) == 4 * H
    assert PARIS.open_between(at("2026-06-06T00:00"), at("2026-06-07T00:00")) == 2 * H


def test_a_holiday_cuts_the_night_shift() -> None:
    """A holiday is the whole local date: the shift before it ends at midnight, its own begins the next midnight."""
    nights = Calendar.compile("Europe/Paris", NIGHT, known=KNOWN, holidays={date(2026, 5, 1): "Fête du Travail"})

    assert nights.spans_between(at("2026-04-30T12:00"), at("2026-05-02T12:00")) == (
        Span(at("2026-04-30T22:00"), at("2026-05-01T00:00")),
        Span(at("2026-05-02T00:00"), at("2026-05-02T06:00")),
    )


@pytest.mark.parametrize(
    ("zone", "start", "end", "hours"),
    [
        ("Europe/Paris", "2026-03-28T22:00", "2026-03-29T06:00", 7),
        ("Europe/Paris", "2026-10-24T22:00", "2026-10-25T06:00", 9),
        ("America/Toronto", "2026-03-07T22:00", "2026-03-08T06:00", 7),
        ("Australia/Lord_Howe", "2026-10-03T22:00", "2026-10-04T06:00", 7.5),
        ("Australia/Lord_Howe", "2026-04-04T22:00", "2026-04-05T06:00", 8.5),
        ("America/Sao_Paulo", "2018-11-03T22:00", "2018-11-04T06:00", 7),
        ("Africa/Casablanca", "2026-02-14T22:00", "2026-02-15T06:00", 9),
        ("Africa/Casablanca", "2026-03-21T22:00", "2026-03-22T06:00", 7),
        ("Europe/Paris", "2041-03-30T22:00", "2041-03-31T06:00", 7),
    ],
)
def test_a_night_shift_is_as_long_as_its_clocks_make_it(zone: str, start: str, end: str, hours: float) -> None:
    """Through both changes, half-hour changes, changes at midnight, and years ahead."""
    year = int(start[:4])
    nights = Calendar.compile(zone, NIGHT, known=(date(year, 1, 1), date(year + 1, 1, 1)))
    begin, until = at(start, zone), at(end, zone)

    assert nights.open_between(begin, until) == hours * H
    assert nights.due_after(begin, int(hours * H)) == until


def test_a_boundary_in_a_repeated_hour_is_the_first() -> None:
    """A slot that closes at 02:30 closes once, before the clocks go back."""
    early = Calendar.compile("Europe/Paris", Week.parse({"daily": "01:00-02:30"}), known=KNOWN)

    assert early.is_open(at("2026-10-25T02:29:59+02:00"))
    assert not early.is_open(at("2026-10-25T02:30+02:00"))
    assert not early.is_open(at("2026-10-25T02:10+01:00"))


def test_a_slot_that_a_clock_change_turns_round_is_not_open() -> None:
    """02:30-03:15 would run from 03:30 to 03:15 when the clocks go forward."""
    odd = Calendar.compile("Europe/Paris", Week.parse({"daily": "02:30-03:15"}), known=KNOWN)

    assert odd.spans_between(at("2026-03-29T00:00"), at("2026-03-30T00:00")) == ()


def test_a_date_that_a_place_skipped_is_no_holiday() -> None:
    """Samoa had no 30 December 2011."""
    known = (date(2011, 12, 28), date(2012, 1, 3))
    apia = Calendar.compile("Pacific/Apia", Week.always(), known=known, holidays={date(2011, 12, 30): "Never"})

    assert apia.open_between(apia.since, apia.until) == 5 * 24 * H


def test_datetimes_go_in_with_any_offset_and_come_out_in_utc() -> None:
    """Naive ones are refused."""
    start = datetime(2026, 3, 13, 16, 0, 0, 900000, tzinfo=ZoneInfo("Europe/Paris"))

    assert PARIS.due(start, 2 * H) == datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
    assert PARIS.due(start, 2 * H).tzinfo is UTC
    with pytest.raises(CalendarError, match="no offset"):
        PARIS.due(datetime(2026, 3, 13, 16), 1)


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("2026-03-10T09:00", None),
        ("2026-03-10T12:30", Why(Closed.CLOSED_HOURS)),
        ("2026-03-14T09:00", Why(Closed.WEEKEND)),
        ("2026-05-01T09:00", Why(Closed.HOLIDAY, "Fête du Travail")),
        ("2026-12-24T20:00", Why(Closed.CLOSING, "Christmas")),
        ("2026-12-26T09:00", Why(Closed.WEEKEND)),
        ("2026-12-28T20:00", Why(Closed.CLOSED_HOURS)),
    ],
)
def test_it_says_why_it_is_closed(when: str, why: Why | None) -> None:
    """With the holiday's name and the closing's reason."""
    assert PARIS.why_closed(at(when)) == why


def test_a_weekday_without_hours_is_a_closed_day() -> None:
    """A Wednesday off is no weekend."""
    part = Calendar.compile("Europe/Paris", Week.parse({"mon,tue": "08:00-17:00"}), known=KNOWN)

    assert part.why_closed(at("2026-03-11T09:00")) == Why(Closed.CLOSED_DAY)


def test_slices_part_where_the_reason_changes_and_nowhere_else() -> None:
    """From a Thursday evening over a holiday and a weekend to Monday."""
    slices = PARIS.slices_between(at("2026-04-30T16:00"), at("2026-05-04T09:00"))

    assert [(each.span.end, each.open, each.why and each.why.code) for each in slices] == [
        (at("2026-04-30T17:00"), True, None),
        (at("2026-05-01T00:00"), False, Closed.CLOSED_HOURS),
        (at("2026-05-02T00:00"), False, Closed.HOLIDAY),
        (at("2026-05-04T00:00"), False, Closed.WEEKEND),
        (at("2026-05-04T08:00"), False, Closed.CLOSED_HOURS),
        (at("2026-05-04T09:00"), True, None),
    ]
    assert PARIS.slices_between(at("2026-04-30T16:00"), at("2026-04-30T16:00")) == ()
    assert PARIS.slices_between(at("2026-03-10T20:00"), at("2026-03-11T01:00"))[0].span.end == at("2026-03-11T01:00")


def test_a_calendar_open_all_the_time_never_closes_that_it_knows_of() -> None:
    """One span; the next closing is beyond the horizon."""
    assert ALWAYS.spans_between(ALWAYS.since, ALWAYS.until) == (Span(ALWAYS.since, ALWAYS.until),)
    assert ALWAYS.due_after(ALWAYS.since, ALWAYS.until - ALWAYS.since) == ALWAYS.until
    with pytest.raises(BeyondHorizon):
        ALWAYS.next_closing(ALWAYS.since)


def test_beyond_the_horizon_there_is_no_ordinary_answer() -> None:
    """Neither to a question from outside nor with an answer outside; it says until when it is known."""
    inside = at("2027-12-31T16:00")
    questions: list[Callable[[], object]] = [
        lambda: PARIS.is_open(PARIS.until),
        lambda: PARIS.is_open(PARIS.since - 1),
        lambda: PARIS.next_opening(PARIS.until),
        lambda: PARIS.next_opening(at("2027-12-31T17:00")),
        lambda: PARIS.next_closing(PARIS.since - 1),
        lambda: PARIS.next_closing(at("2027-12-31T17:00")),
        lambda: PARIS.open_between(inside, PARIS.until + 1),
        lambda: PARIS.spans_between(PARIS.since - 1, inside),
        lambda: PARIS.slices_between(PARIS.since - 1, inside),
        lambda: PARIS.due_after(PARIS.until + 1, 1),
        lambda: PARIS.due_after(inside, H + 1),
        lambda: PARIS.due_after(inside, H, at_closing="next_opening"),
        lambda: PARIS.due_before(PARIS.since - 1, 1),
        lambda: PARIS.due_before(at("2026-01-01T09:00"), 2 * H),
        lambda: PARIS.business_days_after(PARIS.until, 1),
        lambda: PARIS.business_days_before(PARIS.since - 1, 1),
        lambda: PARIS.why_closed(PARIS.until),
    ]
    for question in questions:
        with pytest.raises(BeyondHorizon, match="until 2027-12-31T23:00:00Z only"):
            question()


def test_what_makes_no_sense_is_refused() -> None:
    """Negative sums, stretches that run backwards, calendars that never open or are known for no date."""
    start = at("2026-03-10T09:00")
    with pytest.raises(CalendarError, match="must not be negative"):
        PARIS.due_after(start, -1)
    with pytest.raises(CalendarError, match="must not be negative"):
        PARIS.due_before(start, -1)
    with pytest.raises(CalendarError, match="must not end before it starts"):
        PARIS.open_between(start, start - 1)
    with pytest.raises(CalendarError, match="must not end before it starts"):
        PARIS.spans_between(start, start - 1)
    with pytest.raises(NeverOpens, match="never opens"):
        Calendar.compile(
            "Europe/Paris", Week.parse({"sat": "09:00-12:00"}), known=(date(2026, 3, 9), date(2026, 3, 13))
        )


@pytest.mark.parametrize(
    "known",
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 2), date(2026, 1, 1)),
        (date(1969, 1, 1), date(1971, 1, 1)),
        (date(2026, 1, 1), date(2200, 1, 1)),
    ],
)
def test_a_horizon_that_cannot_be_is_refused(known: tuple[date, date]) -> None:
    """Empty, backwards, before 1970 or absurdly long."""
    with pytest.raises(CalendarError, match="cannot be known"):
        Calendar.compile("Europe/Paris", OFFICE, known=known)


def test_exceptions_are_wall_times_and_end_after_they_start() -> None:
    """Offsets, parts of a second and empty spans are refused."""
    with pytest.raises(CalendarError, match="wall time"):
        DatedSpan(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2), "x")
    with pytest.raises(CalendarError, match="wall time"):
        DatedSpan(datetime(2026, 1, 1), datetime(2026, 1, 2, microsecond=1), "x")
    with pytest.raises(CalendarError, match="must end after it starts"):
        DatedSpan(datetime(2026, 1, 1), datetime(2026, 1, 1), "x")


def test_time_that_is_open_by_exception_names_it_from_its_first_second_to_its_last() -> None:
    """Saturday 6 June, 10:00 to 12:00; asked about from the middle of it too."""
    whole = PARIS.slices_between(at("2026-06-06T09:00"), at("2026-06-06T13:00"))
    rest = PARIS.slices_between(at("2026-06-06T11:00"), at("2026-06-06T12:00"))

    assert [(piece.start, piece.end, piece.opening) for piece in whole] == [
        (at("2026-06-06T09:00"), at("2026-06-06T10:00"), ""),
        (at("2026-06-06T10:00"), at("2026-06-06T12:00"), "launch"),
        (at("2026-06-06T12:00"), at("2026-06-06T13:00"), ""),
    ]
    assert [(piece.start, piece.end, piece.opening) for piece in rest] == [
        (at("2026-06-06T11:00"), at("2026-06-06T12:00"), "launch"),
    ]


def test_two_slots_or_exceptions_that_touch_are_one_stretch() -> None:
    """A sum does not stop between them, whoever wrote them."""
    touching = Calendar.compile(
        "Europe/Paris",
        Week.parse({"mon-fri": "08:00-12:00, 12:00-17:00"}),
        known=KNOWN,
        openings=[DatedSpan(datetime(2026, 3, 10, 16), datetime(2026, 3, 10, 19), "rush")],
        closings=[DatedSpan(datetime(2026, 3, 11, 9), datetime(2026, 3, 11, 10), "fire drill")],
    )

    assert touching.spans_between(at("2026-03-10T00:00"), at("2026-03-12T00:00")) == (
        Span(at("2026-03-10T08:00"), at("2026-03-10T19:00")),
        Span(at("2026-03-11T08:00"), at("2026-03-11T09:00")),
        Span(at("2026-03-11T10:00"), at("2026-03-11T17:00")),
    )
