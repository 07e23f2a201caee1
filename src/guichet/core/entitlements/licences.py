"""What becomes of prepaid time when a licence expires (AL-7): frozen, usable again in time, lapsed after it.

A licence is valid to the end of its last day, in the desk's zone. Months are calendar months, to the end of the same
day of the month, or of the month's last day where it has no such day.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guichet.core.entitlements.account import Account
from guichet.core.entitlements.entries import EntryKind
from guichet.core.hours.wall import instant

WARNED_DAYS = 30
"""How many days before credit lapses its customer is told."""


@dataclass(frozen=True, slots=True)
class Due:
    """An entry that falls due by itself, and when."""

    kind: EntryKind
    at: int


def end_of(last_day: date, zone: ZoneInfo) -> int:
    """The first instant after a day."""
    return instant(zone, datetime.combine(last_day + timedelta(days=1), time()))


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def lapses_at(last_day: date, months: int, zone: ZoneInfo) -> int:
    """When credit lapses whose licence was last valid on a day."""
    return end_of(months_after(last_day, months), zone)


def next_due(account: Account, last_day: date | None, months: int, zone: ZoneInfo) -> Due | None:
    """What falls due next by the licence; nothing where it never expires, or nothing is left to lapse."""
    if last_day is None:
        return None
    if account.frozen_since is None:
        return Due(EntryKind.FROZEN, end_of(last_day, zone))
    if account.lapsed_at is not None or not account.left:
        return None
    return Due(EntryKind.LAPSED, lapses_at(last_day, months, zone))


def warning_at(due: Due) -> int:
    """When the customer is told that credit will lapse."""
    return due.at - WARNED_DAYS * 86_400
