"""The queue: tickets in the order in which their clocks fall due, a page at a time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from guichet import clock
from guichet.core.commitments.compiled import compiled
from guichet.desks.models import Seat
from guichet.web.agent import views_of_queue as views
from guichet.web.agent.groups import grouped
from guichet.web.agent.rows import queue_rows
from guichet.web.shared.case import zone_of
from guichet.web.shared.page import policy_now
from guichet.web.shared.paging import Cursor
from guichet.web.shared.visitor import agents_only
from guichet.web.shared.wording import priority_noun


@require_GET
@agents_only
def show(request: HttpRequest, seat: Seat, name: str = "due") -> HttpResponse:
    """One view of the queue, from the cursor on."""
    at = clock.now_seconds()
    policy = policy_now(seat.desk, at)
    if policy is None:
        return render(request, "shared/no_policy.html", {})
    view = views.named(name)
    tickets, following = views.page(view, seat, Cursor.read(request.GET.get("after", "")), at=at)
    rows, rail = queue_rows(tickets, at=at), views.rail(seat, name, at=at)
    here = reverse("agent:queue" if name == "due" else "agent:view", args=() if name == "due" else (name,))
    context = {
        "view": view,
        "views": rail,
        "counts": views.counts(rail),
        "groups": grouped(rows, compiled(policy).calendar, zone_of(policy), at),
        "noun": priority_noun(policy),
        "more": f"{here}?after={following}" if following else "",
    }
    return render(request, "agent/queue.html", context)
