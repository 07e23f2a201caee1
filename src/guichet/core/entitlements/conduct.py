"""What counts against a customer, and which limit of their support holds (MX-9).

Both are told from lists that are only ever added to: evidence is withdrawn, and a decision revoked, by an entry that
names it. Nothing follows from the count by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from guichet.core.entitlements.licences import lapses_at
from guichet.core.limits import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One entry: the request of ``ticket``, sent at ``sent_at``, is evidence of a ``kind`` by the policy's codes; or,
    where it ``withdraws`` another, that one is none after all.
    """

    number: int
    ticket: int
    kind: str
    sent_at: int
    recorded_at: int
    withdraws: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """That support is limited from ``at`` on, until the limit says or it is revoked."""

    number: int
    at: int
    limit: Limit
    revoked_at: int | None = None


def not_withdrawn(entries: Iterable[Evidence], at: int) -> tuple[Evidence, ...]:
    """The evidence that stood at ``at``, in the order in which it was recorded."""
    known = sorted((each for each in entries if each.recorded_at <= at), key=lambda each: each.number)
    gone = {each.withdraws for each in known}
    return tuple(each for each in known if each.withdraws is None and each.number not in gone)


def counts_until(sent_at: int, months: int, zone: ZoneInfo) -> int:
    """The first instant at which a request that was sent then counts no more: the end of the same day of the month,
    so many calendar months later.
    """
    return lapses_at(datetime.fromtimestamp(sent_at, zone).date(), months, zone)


def counted(entries: Iterable[Evidence], at: int, *, months: int, zone: ZoneInfo) -> tuple[Evidence, ...]:
    """The evidence that counts at ``at``; of a request that is evidence twice, the first."""
    found: dict[int, Evidence] = {}
    for each in not_withdrawn(entries, at):
        if each.sent_at <= at < counts_until(each.sent_at, months, zone):
            found.setdefault(each.ticket, each)
    return tuple(found.values())


def in_force(decisions: Iterable[Decision], at: int) -> Decision | None:
    """The decision that holds at ``at``: the last one taken by then takes the place of those before it, and none of
    these comes back when it ends.
    """
    last = max((each for each in decisions if each.at <= at), key=lambda each: each.number, default=None)
    if last is None or (last.revoked_at is not None and last.revoked_at <= at):
        return None
    return last if last.limit.until is None or at < last.limit.until else None
