"""Published texts as policies, each read once a process, known by its hash; and the entries that amend their hours."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from guichet.core.hours import entries as core
from guichet.core.policy.model import Policy
from guichet.core.policy.reading import read_policy
from guichet.kit.asking import Question
from guichet.policies.models import CalendarEntry, PolicyVersion

MOST_KEPT: Final = 256
_kept: OrderedDict[str, Policy] = OrderedDict()
_lock = Lock()


def policy_of(version: PolicyVersion) -> Policy:
    """The policy that a version says."""
    with _lock:
        known = _kept.get(version.hash)
        if known is not None:
            _kept.move_to_end(version.hash)
            return known
    policy = read_policy(version.text, f"version {version.number}")
    with _lock:
        _kept[version.hash] = policy
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return policy


def version_of(pk: int) -> PolicyVersion | None:
    """A version; its text, which is long and mostly known by its hash, is read when somebody asks for it."""
    return VERSION.first(pk)


VERSION: Final = Question(lambda pk: PolicyVersion.objects.filter(pk=pk).defer("text"))


def in_force(desk_id: int, at: int) -> PolicyVersion | None:
    """The version that holds for what is submitted at ``at``; none before the first. Its text comes as that of any."""
    return IN_FORCE.first(desk_id, at)


IN_FORCE: Final = Question(
    lambda desk_id, at: (
        PolicyVersion.objects.filter(desk_id=desk_id, effective_at__lte=at, withdrawal__isnull=True)
        .defer("text")
        .order_by("-effective_at", "-number")[:1]
    )
)


def to_come(desk_id: int, at: int) -> list[PolicyVersion]:
    """The versions that come into force after ``at``, in the order in which they do."""
    found = PolicyVersion.objects.filter(desk_id=desk_id, effective_at__gt=at, withdrawal__isnull=True)
    return list(found.defer("text").order_by("effective_at", "number"))


def last_of(desk_id: int, at: int) -> PolicyVersion | None:
    """The version that the next one follows: the last of those to come, else the one in force, if there is one."""
    return next(iter(to_come(desk_id, at)[-1:]), None) or in_force(desk_id, at)


OVER_AFTER: Final = 2 * 86400
"""Seconds after which an entry that is over says nothing to a request any more: the whole of its business day."""


def entries_at(desk_id: int, at: int) -> tuple[core.CalendarEntry, ...]:
    """The entries that hold for what is submitted at ``at``, in order: entered by then, not withdrawn, not over."""
    rows = ENTERED.all(desk_id, at - OVER_AFTER, at)
    known = {row.pk: row for row in rows}
    for row in rows:
        if row.withdraws_id in known:
            row.withdraws = known[row.withdraws_id]
    return core.standing_entries(value_of(row) for row in rows)


ENTERED: Final = Question(
    lambda desk_id, over, at: CalendarEntry.objects.filter(
        desk_id=desk_id, end_at__gt=over, entered_at__lte=at
    ).order_by("number")
)


def value_of(row: CalendarEntry) -> core.CalendarEntry:
    """A row as the core's value."""
    return core.CalendarEntry(
        number=row.number,
        calendar=row.calendar,
        opens=row.opens,
        start=row.start,
        end=row.end,
        reason=row.reason,
        withdraws=None if row.withdraws is None else row.withdraws.number,
    )
