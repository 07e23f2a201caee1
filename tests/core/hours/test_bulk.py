"""Bulk questions give the answers of the calendar's own methods."""

from datetime import date

import numpy as np
import pytest

from guichet.core.hours import BeyondHorizon, Calendar, CalendarError, Week
from guichet.core.hours.bulk import CHUNK, due_after_many, open_between_many
from guichet.core.hours.bulk_days import business_days_after_many

KNOWN = (date(2026, 1, 1), date(2031, 1, 1))
CALENDARS = [
    Calendar.compile("Europe/Paris", Week.parse({"mon-fri": "09:00-12:00, 13:00-18:00"}), known=KNOWN),
    Calendar.compile(
        "Australia/Lord_Howe", Week.parse({"daily": "08:01-08:03, 08:05-08:06, 22:07-05:59"}), known=KNOWN
    ),
    Calendar.compile("Asia/Kathmandu", Week.always(), known=KNOWN),
]


@pytest.mark.parametrize("calendar", CALENDARS)
def test_many_answers_are_those_of_one_by_one(calendar: Calendar) -> None:
    """Over more than one chunk, with sums of nothing and starts at the edges, for slots far shorter than a cell."""
    rng = np.random.default_rng(7)
    near = np.array(calendar.tables()[0][:2000])
    starts = np.concatenate([rng.integers(calendar.since, calendar.until - 90 * 86400, CHUNK), near, near - 1])
    starts = np.maximum(starts, calendar.since)
    ends = starts + rng.integers(0, 60 * 86400, len(starts))
    ends[:5] = calendar.until
    sums = rng.integers(0, 30000, len(starts))
    sums[::9] = 0

    between = open_between_many(calendar, starts, ends)
    due = due_after_many(calendar, starts, sums)

    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    assert between.tolist() == [calendar.open_between(start, end) for start, end in pairs]
    asked = zip(starts.tolist(), sums.tolist(), strict=True)
    assert due.tolist() == [calendar.due_after(start, wanted) for start, wanted in asked]
    assert due_after_many(calendar, starts, 3600).tolist() == [calendar.due_after(at, 3600) for at in starts.tolist()]
    assert due_after_many(calendar, starts, 0).tolist() == starts.tolist()


def test_nothing_asked_is_nothing_answered() -> None:
    """Empty arrays."""
    none = np.array([], dtype=np.int64)

    assert len(due_after_many(CALENDARS[0], none, 3600)) == 0
    assert len(open_between_many(CALENDARS[0], none, none)) == 0
    assert len(business_days_after_many(CALENDARS[0], none, 1, "same_time")) == 0


def test_one_question_that_is_refused_refuses_all() -> None:
    """With the error that the calendar itself raises."""
    office = CALENDARS[0]
    fine = np.array([office.since, office.since + 86400], dtype=np.int64)
    outside = np.array([office.since, office.since - 1], dtype=np.int64)
    late = np.array([office.since, office.until - 1], dtype=np.int64)
    with pytest.raises(BeyondHorizon):
        due_after_many(office, outside, 1)
    with pytest.raises(BeyondHorizon):
        due_after_many(office, late, 1)
    with pytest.raises(CalendarError, match="must not be negative"):
        due_after_many(office, fine, np.array([1, -1]))
    with pytest.raises(BeyondHorizon):
        open_between_many(office, outside, fine)
    with pytest.raises(BeyondHorizon):
        open_between_many(office, fine, fine + 10**9)
    with pytest.raises(CalendarError, match="must not end before it starts"):
        open_between_many(office, fine, fine[::-1])
    with pytest.raises(CalendarError, match="As many starts as ends"):
        open_between_many(office, fine, fine[:1])
