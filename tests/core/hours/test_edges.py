"""The very first and last instants that a calendar knows, days on which clocks change, and what its refusals name."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from guichet.core.hours import BeyondHorizon, Calendar, CalendarError, Span, Week

H = 3600
KNOWN = (date(2026, 1, 1), date(2027, 1, 1))
PARIS = ZoneInfo("Europe/Paris")
OFFICE = Calendar.compile("Europe/Paris", Week.parse({"mon-fri": "09:00-17:00"}), known=KNOWN)
LATER = OFFICE.since + 1
ALWAYS = Calendar.compile("Europe/Paris", Week.always(), known=KNOWN)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=PARIS).timestamp())


def test_the_first_instant_that_is_known_can_be_asked_about() -> None:
    assert ALWAYS.next_opening(ALWAYS.since) == ALWAYS.since
    assert OFFICE.next_opening(OFFICE.since) == at("2026-01-01T09:00")
    assert OFFICE.next_closing(OFFICE.since) == at("2026-01-01T17:00")
    assert OFFICE.due_before(OFFICE.since, 0) == OFFICE.since
    assert OFFICE.business_days_after(OFFICE.since, 1) == at("2026-01-01T17:00")


def test_a_sum_backwards_may_use_up_all_that_is_known() -> None:
    assert OFFICE.due_before(at("2026-01-01T10:00"), H) == at("2026-01-01T09:00")


def test_a_sum_backwards_may_begin_where_what_is_known_ends() -> None:
    assert ALWAYS.due_before(ALWAYS.until, H) == ALWAYS.until - H
    assert OFFICE.due_before(OFFICE.until, 8 * H) == at("2026-12-31T09:00")


def test_slices_that_end_closed_still_begin_open() -> None:
    slices = OFFICE.slices_between(at("2026-03-10T16:00"), at("2026-03-10T18:00"))

    assert [(each.span, each.open) for each in slices] == [
        (Span(at("2026-03-10T16:00"), at("2026-03-10T17:00")), True),
        (Span(at("2026-03-10T17:00"), at("2026-03-10T18:00")), False),
    ]


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-03-23T10:00", 6, "2026-03-29T10:00"),
        ("2026-03-29T10:00", 6, "2026-04-04T10:00"),
        ("2026-10-19T10:00", 6, "2026-10-25T10:00"),
        ("2026-10-25T10:00", 6, "2026-10-31T10:00"),
        ("2026-03-23T10:00", 12, "2026-04-04T10:00"),
    ],
)
def test_business_days_keep_the_time_of_day_to_from_and_over_a_change_of_clocks(
    start: str, count: int, due: str
) -> None:
    assert ALWAYS.business_days_after(at(start), count) == at(due)
    assert ALWAYS.business_days_before(at(due), count) == at(start)


@pytest.mark.parametrize(
    ("question", "told", "data"),
    [
        (
            lambda: OFFICE.open_between(LATER, OFFICE.since),
            f"A stretch of time must not end before it starts, but this runs from {LATER} to {OFFICE.since}.",
            {"start": LATER, "end": OFFICE.since},
        ),
        (
            lambda: OFFICE.due_after(OFFICE.since, -1),
            f"A sum of open time must not be negative, but this is -1 seconds from {OFFICE.since}.",
            {"at": OFFICE.since, "seconds": -1},
        ),
        (
            lambda: OFFICE.due_before(OFFICE.since, -1),
            f"A sum of open time must not be negative, but this is -1 seconds from {OFFICE.since}.",
            {"at": OFFICE.since, "seconds": -1},
        ),
        (
            lambda: OFFICE.business_days_after(OFFICE.since, 0),
            "A number of business days must be at least 1, not 0.",
            {"found": 0},
        ),
    ],
)
def test_a_refusal_names_what_was_asked(question: Callable[[], int], told: str, data: dict[str, object]) -> None:
    with pytest.raises(CalendarError) as refused:
        question()

    assert str(refused.value) == told
    assert refused.value.data == data


def test_beyond_what_is_known_it_says_from_when_until_when() -> None:
    with pytest.raises(BeyondHorizon) as refused:
        OFFICE.next_opening(OFFICE.until)

    assert str(refused.value) == (
        "This calendar (Europe/Paris) is known from 2025-12-31T23:00:00Z until 2026-12-31T23:00:00Z only."
    )
    assert refused.value.data == {"since": OFFICE.since, "until": OFFICE.until}
    assert datetime.fromtimestamp(OFFICE.since, UTC).isoformat() == "2025-12-31T23:00:00+00:00"
