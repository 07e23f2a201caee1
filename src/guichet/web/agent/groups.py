"""The queue's rows put under the headings of a day's work: missed, within the hour, before closing, after it, later."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby

from django.utils.translation import gettext, pgettext

from guichet.core.hours.calendar import Calendar
from guichet.core.hours.errors import BeyondHorizon
from guichet.core.policy.words import Status
from guichet.policies.models import PolicyVersion
from guichet.web.shared import instants
from guichet.web.shared.wording import Priority, StatusWord


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One ticket in the queue, with the clock that is due next.

    ``cited`` is the version of the policy whose clause promises it, and no part of what the row says; ``share`` the
    used part of it in per cent; ``limited`` says that it was sent while the customer's support was.
    """

    number: int
    href: str
    subject: str
    customer: str
    contact: str
    agent: str
    status: StatusWord
    priority: Priority | None
    fresh: bool
    due_at: int | None
    missed: bool
    clock: str
    icon: str
    clause: str
    cited: PolicyVersion = field(compare=False)
    share: int
    silence: bool
    after_hours: bool
    tone: str
    limited: bool = False

    @property
    def bar_tone(self) -> str:
        """The colour of the used bar: that of the instant, quiet for a closing."""
        return self.tone or ("mute" if self.silence else "")


@dataclass(frozen=True, slots=True)
class Group:
    """A heading, what is said beside it, and its rows in order."""

    name: str
    said: str
    rows: tuple[QueueRow, ...]


def grouped(rows: Sequence[QueueRow], calendar: Calendar, zone: str, at: int) -> tuple[Group, ...]:
    """Group rows that are in order of their due instants, missed ones first, those without a clock, and at
    last those that are held.
    """
    keyed = [(_place(row, calendar, zone, at), row) for row in rows]
    groups = []
    for place, found in groupby(keyed, key=lambda pair: pair[0]):
        name, said = _heading(place, calendar, zone, at)
        groups.append(Group(name, said, tuple(row for _, row in found)))
    return tuple(groups)


def _place(row: QueueRow, calendar: Calendar, zone: str, at: int) -> str:
    if row.due_at is None:
        return "held" if row.status.code == Status.HELD.value else "none"
    if row.missed or row.due_at <= at:
        return "missed"
    if row.due_at - at <= instants.HOUR:
        return "hour"
    days = (instants.local(row.due_at, zone).date() - instants.local(at, zone).date()).days
    if days == 0:
        return "closing" if _before_closing(row.due_at, calendar) else "after"
    return "tomorrow" if days == 1 else "later"


def _before_closing(due: int, calendar: Calendar) -> bool:
    return calendar.is_open(due) or calendar.is_open(due - 1)


def _heading(place: str, calendar: Calendar, zone: str, at: int) -> tuple[str, str]:  # noqa: PLR0911 - one for each
    if place == "missed":
        return gettext("Missed"), gettext("longest first")
    if place == "hour":
        until = instants.clock_time(at + instants.HOUR, zone)
        return gettext("Within the hour"), gettext("to %(time)s") % {"time": until}
    if place == "closing":
        closing = _closing(calendar, zone, at)
        return (gettext("Today, before closing"), closing) if closing else (gettext("Today"), "")
    if place == "after":
        return gettext("Today, after closing"), gettext("elapsed clocks run on while the desk is closed")
    if place == "tomorrow":
        tomorrow = instants.local(at, zone).date() + timedelta(days=1)
        return gettext("Tomorrow"), instants.long_day(tomorrow, year=False)
    if place == "later":
        return gettext("Later"), ""
    if place == "held":
        return pgettext("of requests", "Held"), gettext("until their allowance has a place")
    return gettext("Without a clock"), gettext("nothing is promised, or all promises are kept")


def _closing(calendar: Calendar, zone: str, at: int) -> str:
    """Until when the desk is open; nothing for one that never closes, as far as anybody knows."""
    try:
        closing = instants.clock_time(calendar.next_closing(at), zone)
    except BeyondHorizon:
        return ""
    return gettext("desk open to %(time)s") % {"time": closing}
