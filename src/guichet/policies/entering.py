"""Opening or closing a desk exceptionally: a dated entry with a reason, signed by a manager, never for the past.

An entry is never changed. Until it begins it can be withdrawn, by a further entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from guichet import clock
from guichet.core.commitments.compiled import compiled
from guichet.core.hours import entries as core
from guichet.core.hours.errors import HoursError, NeverOpens
from guichet.core.policy.amending import amended, span_of
from guichet.core.policy.model import Policy
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk, Role, Seat
from guichet.kit.feed import Change, publish
from guichet.policies.loading import entries_at, in_force, policy_of, value_of
from guichet.policies.models import CalendarEntry
from guichet.policies.publishing import NotTheirs

LONGEST_REASON: Final = 200
LONGEST_SPAN: Final = 366 * 86400

ENTERED: Final = "calendar_entered"
WITHDRAWN: Final = "calendar_withdrawn"
"""What the feed says of an entry; its subject is the entry's row."""


class EntryRefused(Exception):  # noqa: N818 - reads as what it is
    """An entry that is not possible. ``code`` is stable, and worded at the door.

    Codes: ``no_policy``, ``unknown_calendar``, ``unusable`` (no such time), ``backwards``, ``past``, ``too_long``,
    ``beyond`` (later than the holidays are known), ``no_reason``, ``reason_too_long``, ``never_opens``, ``same``
    (such an entry stands already), ``begun``, ``withdrawn``.
    """

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An exceptional opening or closing as somebody asks for it: of which calendar, from when to when on its wall, with
    the reason in the desk's languages.
    """

    calendar: str
    opens: bool
    start: datetime
    end: datetime
    reason: Mapping[str, str]


def prepare(desk: Desk, wanted: Wanted, *, at: int) -> core.CalendarEntry:
    """The entry that would be made at ``at``; nothing is written.

    Raises:
        EntryRefused: where it is not possible.
    """
    policy = _policy_of(desk, at)
    entry = core.CalendarEntry(
        number=1 + (CalendarEntry.objects.filter(desk=desk).aggregate(last=Max("number"))["last"] or 0),
        calendar=wanted.calendar,
        opens=wanted.opens,
        start=_wall(wanted.start),
        end=_wall(wanted.end),
        reason=_reason(desk, wanted.reason),
    )
    _check(policy, entry, entries_at(desk.pk, at), at=at)
    return entry


def enter(desk: Desk, wanted: Wanted, *, by: Seat, at: int) -> CalendarEntry:
    """Open or close the desk exceptionally, for what is submitted from now on.

    Raises:
        EntryRefused: where it is not possible.
        NotTheirs: where the seat is not that of a manager of the desk.
    """
    with transaction.atomic():
        _lock(desk, by)
        return _write(desk, prepare(desk, wanted, at=at), by=by, at=at)


def withdraw(entry: CalendarEntry, *, by: Seat, at: int, reason: Mapping[str, str]) -> CalendarEntry:
    """Take back an entry that has not begun, for what is submitted from now on; the further entry that does.

    Raises:
        EntryRefused: ``begun``, ``withdrawn``, ``no_reason``, ``reason_too_long``.
        NotTheirs: where the seat is not that of a manager of the desk.
    """
    with transaction.atomic():
        desk = entry.desk
        _lock(desk, by)
        if entry.withdraws_id is not None or CalendarEntry.objects.filter(withdraws=entry).exists():
            raise EntryRefused("withdrawn")
        if entry.start_at <= at:
            raise EntryRefused("begun")
        last = CalendarEntry.objects.filter(desk=desk).aggregate(last=Max("number"))["last"]
        value = value_of(entry)
        back = core.CalendarEntry(
            number=last + 1,
            calendar=value.calendar,
            opens=value.opens,
            start=value.start,
            end=value.end,
            reason=_reason(desk, reason),
            withdraws=value.number,
        )
        return _write(desk, back, by=by, at=at, withdraws=entry)


def _lock(desk: Desk, by: Seat) -> None:
    lock_desk(desk.pk)
    if not Seat.objects.filter(pk=by.pk, desk=desk, role=Role.MANAGER, is_active=True).exists():
        raise NotTheirs


def _policy_of(desk: Desk, at: int) -> Policy:
    version = in_force(desk.pk, at)
    if version is None:
        raise EntryRefused("no_policy")
    return policy_of(version)


def _write(
    desk: Desk, entry: core.CalendarEntry, *, by: Seat, at: int, withdraws: CalendarEntry | None = None
) -> CalendarEntry:
    if withdraws is not None:
        span = withdraws.start_at, withdraws.end_at
    else:
        span = span_of(_policy_of(desk, at), entry) or (at, at)
    made = CalendarEntry.objects.create(
        desk=desk,
        number=entry.number,
        calendar=entry.calendar,
        opens=entry.opens,
        start=entry.start,
        end=entry.end,
        start_at=span[0],
        end_at=span[1],
        reason=dict(entry.reason),
        withdraws=withdraws,
        entered_at=at,
        entered_by=by,
    )
    kind = ENTERED if withdraws is None else WITHDRAWN
    publish(desk.pk, [Change(kind=kind, subject=made.pk, detail=made.pk, at=at)], recorded_at=clock.now_seconds())
    return made


def _check(policy: Policy, entry: core.CalendarEntry, standing: tuple[core.CalendarEntry, ...], *, at: int) -> None:
    if entry.calendar not in policy.calendars:
        raise EntryRefused("unknown_calendar", found=entry.calendar)
    try:
        span = span_of(policy, entry)
    except HoursError as error:
        raise EntryRefused("backwards") from error
    start, end = span or (at, at)
    if start >= end:
        # A clock that is put forward swallows it.
        raise EntryRefused("unusable")
    if start <= at:
        raise EntryRefused("past")
    if end - start > LONGEST_SPAN:
        raise EntryRefused("too_long")
    if end > compiled(policy).calendar_of(entry.calendar).until:
        raise EntryRefused("beyond")
    if any((each.calendar, each.opens, each.start, each.end) == _what(entry) for each in standing):
        raise EntryRefused("same")
    try:
        compiled(amended(policy, (*standing, entry))).calendar_of(entry.calendar)
    except NeverOpens as error:
        raise EntryRefused("never_opens") from error


def _what(entry: core.CalendarEntry) -> tuple[str, bool, str, str]:
    return entry.calendar, entry.opens, entry.start, entry.end


def _reason(desk: Desk, reason: Mapping[str, str]) -> dict[str, str]:
    """The reason in the desk's languages, the desk's first one first.

    Raises:
        EntryRefused: ``no_reason``, ``reason_too_long``.
    """
    said = {language: " ".join(reason.get(language, "").split()) for language in desk.languages}
    for language, text in said.items():
        if not text:
            raise EntryRefused("no_reason", language=language)
        if len(text) > LONGEST_REASON:
            raise EntryRefused("reason_too_long", language=language)
    return said


def _wall(at: datetime) -> str:
    """A local time as a policy file writes it."""
    return f"{at.replace(second=0, microsecond=0):%Y-%m-%d %H:%M}"
