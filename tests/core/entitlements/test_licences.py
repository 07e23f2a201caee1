"""When credit is frozen and when it lapses (AL-7)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from guichet.core.entitlements.account import Account
from guichet.core.entitlements.entries import Entry, EntryKind
from guichet.core.entitlements.licences import Due, end_of, lapses_at, months_after, next_due, warning_at

PARIS = ZoneInfo("Europe/Paris")


def told(at: int) -> str:
    return datetime.fromtimestamp(at, PARIS).isoformat()


def test_a_licence_is_valid_to_the_end_of_its_last_day_in_the_desks_zone() -> None:
    assert told(end_of(date(2026, 1, 31), PARIS)) == "2026-02-01T00:00:00+01:00"
    assert told(end_of(date(2026, 3, 29), PARIS)) == "2026-03-30T00:00:00+02:00"


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 12, 31), 24, date(2028, 12, 31)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 8, 15), 24, date(2028, 8, 15)),
    ],
)
def test_months_are_calendar_months_to_the_same_day_or_the_last(day: date, months: int, found: date) -> None:
    assert months_after(day, months) == found


def test_credit_lapses_at_the_end_of_the_same_day_of_the_month_also_over_a_change_of_clocks() -> None:
    assert told(lapses_at(date(2026, 8, 31), 7, PARIS)) == "2027-04-01T00:00:00+02:00"


def test_what_falls_due_next_is_the_freezing_then_the_lapse_then_nothing() -> None:
    day = date(2026, 1, 31)
    account = Account.of([Entry(1, 0, EntryKind.PURCHASED, 60)])
    frozen = next_due(account, day, 24, PARIS)
    assert frozen == Due(EntryKind.FROZEN, end_of(day, PARIS))
    account.enter(Entry(2, frozen.at, frozen.kind))
    lapse = next_due(account, day, 24, PARIS)
    assert lapse == Due(EntryKind.LAPSED, int(datetime(2028, 1, 31, 23, tzinfo=UTC).timestamp()))
    account.enter(Entry(3, lapse.at, lapse.kind))
    assert next_due(account, day, 24, PARIS) is None


def test_the_customer_is_told_thirty_days_before_credit_lapses() -> None:
    assert warning_at(Due(EntryKind.LAPSED, lapses_at(date(2026, 1, 31), 1, PARIS))) == int(
        datetime(2026, 1, 29, 23, tzinfo=UTC).timestamp()
    )


def test_a_licence_that_never_expires_never_lapses_a_pack() -> None:
    assert next_due(Account.of([Entry(1, 0, EntryKind.PURCHASED, 60)]), None, 24, PARIS) is None


def test_where_nothing_is_left_nothing_lapses() -> None:
    account = Account.of([Entry(1, 0, EntryKind.FROZEN)])
    assert next_due(account, date(2026, 1, 31), 24, PARIS) is None
