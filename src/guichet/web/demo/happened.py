"""What the desks did by themselves while time was skipped: each act with its clause and its ticket; and the prepaid
time that ran meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Max, Sum
from django.utils.translation import gettext

from guichet.contracts.models import LedgerEntry
from guichet.core.commitments.standing import Act, ActKind
from guichet.core.entitlements.entries import EntryKind
from guichet.core.timeline.events import By, EventType
from guichet.desks.reaching import link
from guichet.tickets.acts import EVENT_OF
from guichet.tickets.models import Event, Ticket
from guichet.tickets.timeline import policy_for
from guichet.web.shared import instants
from guichet.web.shared.wording import act_said

MOST: Final = 12
"""Of the latest jump; what else there is, is counted."""

ACT_OF: Final = {
    **{event.value: act for act, event in EVENT_OF.items()},
    EventType.WARNED.value: ActKind.WARN_CLOSE,
    EventType.CLOSED.value: ActKind.CLOSE,
    EventType.DECLINED.value: ActKind.DECLINE,
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that a desk did by itself: when, at which desk, on which ticket (``href`` leads to it), by which clause
    (``rule`` leads to it), and ``said``, a phrase.
    """

    at: int
    desk: str
    number: int
    href: str
    said: str
    clause: str
    rule: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """What happened since an instant, the first things first, and how much more did."""

    since: int
    shown: tuple[Happened, ...]
    more: int


def happened(*, since: int, until: int) -> Skipped:
    """What the desks did by themselves after ``since``, up to ``until``."""
    acts = Event.objects.filter(by=By.SYSTEM.value, type__in=ACT_OF, at__gt=since, at__lte=until)
    found = acts.select_related("ticket__desk", "ticket__terms__version").order_by("at", "pk")
    events = list(found[:MOST])
    said = [_act(each) for each in events]
    return Skipped(since, (*said, *_debits(since, until)), more=acts.count() - len(events))


def _act(event: Event) -> Happened:
    data = event.data
    act = Act(
        event.at,
        ACT_OF[event.type],
        str(data.get("clause", "")),
        done=True,
        commitment=data.get("commitment"),
        level=data.get("level"),
        minutes=data.get("minutes"),
    )
    return _on(event.ticket, event.at, act_said(policy_for(event.ticket), act), act.clause)


def _debits(since: int, until: int) -> Iterator[Happened]:
    """Prepaid time that ran, by ticket: nobody works on them while time is skipped, and nobody stops their meters."""
    drawn = LedgerEntry.objects.filter(kind=EntryKind.DEBITED.value, at__gt=since, at__lte=until, ticket__isnull=False)
    sums = list(
        drawn.order_by().values("ticket").annotate(minutes=Sum("minutes"), last=Max("at"), clause=Max("clause"))[:MOST]
    )
    tickets = Ticket.objects.select_related("desk", "terms__version").in_bulk([each["ticket"] for each in sums])
    for each in sums:
        said = gettext("debited %(length)s of prepaid time") % {"length": instants.length(60 * abs(each["minutes"]))}
        yield _on(tickets[each["ticket"]], each["last"], said, each["clause"])


def _on(ticket: Ticket, at: int, said: str, clause: str) -> Happened:
    desk, version = ticket.desk, ticket.terms.version
    rule = f"{link(desk, 'policy_version', number=version.number)}#{clause}" if clause else ""
    return Happened(at, desk.name, ticket.number, link(desk, "agent:ticket", number=ticket.number), said, clause, rule)
