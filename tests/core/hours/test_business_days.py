"""Business days (G-4)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from guichet.core.hours import Calendar, Week

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
