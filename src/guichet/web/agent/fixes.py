"""The fixes that the desk has promised and not delivered yet, the longest owed first (AL-3)."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.core.commitments.assess import assess
from guichet.desks.models import Seat
from guichet.tickets.models import Event, Ticket
from guichet.tickets.scopes import visible_to
from guichet.tickets.timeline import compose, policy_for
from guichet.web.shared.fixes import PromisedFix, fix_of
from guichet.web.shared.paging import Cursor
from guichet.web.shared.visitor import agents_only

PAGE: Final = 30


@dataclass(frozen=True, slots=True)
class Owed:
    """A ticket and the fix that is owed on it."""

    ticket: Ticket
    fix: PromisedFix


@require_safe
@agents_only
def index(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All of them, a page at a time."""
    found = visible_to(seat).filter(fix_owed_since__isnull=False).order_by("fix_owed_since", "pk")
    after = Cursor.read(request.GET.get("after", ""))
    if after is not None:
        found = found.filter(Q(fix_owed_since__gt=after.at) | Q(fix_owed_since=after.at, pk__gt=after.pk))
    ready = found.select_related("terms__version", "contact__organisation").defer("terms__version__text")
    tickets = list(ready[: PAGE + 1])
    last = tickets[PAGE - 1] if len(tickets) > PAGE else None
    context = {
        "rows": _owed(tickets[:PAGE]),
        "more": str(Cursor(last.fix_owed_since or 0, last.pk)) if last else "",
    }
    return render(request, "agent/fixes.html", context)


def _owed(tickets: list[Ticket]) -> list[Owed]:
    events: dict[int, list[Event]] = {ticket.pk: [] for ticket in tickets}
    for event in Event.objects.filter(ticket__in=list(events)).order_by("at", "seq"):
        events[event.ticket_id].append(event)
    rows = []
    for ticket in tickets:
        policy = policy_for(ticket)
        timeline = compose(ticket.public_id, ticket.terms, events[ticket.pk])
        fix = fix_of(policy, assess(policy, timeline, ticket.settled_at, ledger=False))
        if fix is not None:
            rows.append(Owed(ticket, fix))
    return rows
