"""Which mails of a ticket did not arrive, said at what each was about: a message, or what was asked outside."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import gettext

from guichet.channels.models import Arrival
from guichet.notices.about import About, abouts
from guichet.notices.failing import Failure
from guichet.web.agent.arrival_words import Beside, told_of
from guichet.web.agent.consulted import Shown
from guichet.web.agent.failed import Alarm, alarm_of
from guichet.web.shared.story import Entry

Lines = tuple[tuple[str, str], ...]
REPORTED = frozenset({"report_failed", "report_delayed"})


@dataclass(frozen=True, slots=True)
class Undelivered:
    """What is said at the top of a ticket, and at each place of its page, by the place's name."""

    alarms: tuple[Alarm, ...] = ()
    beside: tuple[Beside, ...] = ()
    lines: Mapping[str, Lines] = field(default_factory=dict)

    def at_messages(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """The conversation, with what did not arrive."""
        return tuple(replace(one, undelivered=self.lines.get(one.key, ())) for one in entries)

    def at_consultations(self, shown: Iterable[Shown]) -> tuple[Shown, ...]:
        """The same of what was asked outside."""
        return tuple(replace(one, undelivered=self.lines.get(f"consultation-{one.row.pk}", ())) for one in shown)


def undelivered(failures: Sequence[Failure], arrivals: Sequence[Arrival]) -> Undelivered:
    """What is said of mails that failed here, and of reports that others could not deliver them."""
    reports = [each for each in arrivals if each.mail is not None and each.reason in REPORTED]
    mails = [*(each.mail for each in failures), *(each.mail for each in reports)]
    found = abouts(mail for mail in mails if mail is not None)
    lines: dict[str, list[tuple[str, str]]] = defaultdict(list)
    alarms = []
    for failure in failures:
        place = _place(found.get(failure.mail.pk)) if failure.mail else ""
        alarms.append(alarm_of(failure, None, place))
        if place:
            lines[place].append((_said(failure), f"#{failure.name}"))
    beside = []
    for arrival in arrivals:
        place = _place(found.get(arrival.mail_id or 0)) if arrival in reports else ""
        told = told_of(arrival, place)
        beside.append(told)
        if place:
            lines[place].append((told.said, reverse("agent:arrival", args=[arrival.pk])))
    return Undelivered(tuple(alarms), tuple(beside), {place: tuple(said) for place, said in lines.items()})


def _place(about: About | None) -> str:
    if about is None:
        return ""
    if about.consultation is not None:
        return f"consultation-{about.consultation}"
    return "" if about.seq is None else f"m{about.seq}"


def _said(failure: Failure) -> str:
    to = {"to": failure.mail.recipient if failure.mail else ""}
    if failure.waits:
        return gettext("The mail to %(to)s could not be handed over yet.") % to
    return gettext("The mail to %(to)s could not be handed over.") % to
