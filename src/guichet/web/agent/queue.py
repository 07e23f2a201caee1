"""The queue: tickets in the order in which their clocks fall due, a page at a time, and what they are sifted by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from guichet import clock
from guichet.automation.models import SavedView
from guichet.channels.scopes import waiting_for
from guichet.core.commitments.compiled import compiled
from guichet.core.policy.model import Policy
from guichet.desks.models import Seat
from guichet.notices.failing import count_of
from guichet.quotes.drafting import unfinished
from guichet.tickets.settle import SILENCE
from guichet.web.agent import choices, walking
from guichet.web.agent import views_of_queue as views
from guichet.web.agent.forms import ViewForm
from guichet.web.agent.groups import grouped
from guichet.web.agent.rail import rail
from guichet.web.agent.rows import queue_rows
from guichet.web.agent.several import offered_under
from guichet.web.agent.sieve import Sieve
from guichet.web.agent.today import Due, Strip, day_of, strip
from guichet.web.shared import wording
from guichet.web.shared.case import zone_of
from guichet.web.shared.page import policy_now
from guichet.web.shared.paging import GREATEST, Cursor
from guichet.web.shared.visitor import agents_only


@require_GET
@agents_only
def show(request: HttpRequest, seat: Seat, name: str = "due") -> HttpResponse:
    """One view of the queue, from the cursor on; or what the address sifts it by."""
    view, asked = views.named(name), Sieve.asked(request.GET)
    if name == "due" and asked:
        view = views.sifted(gettext("Filtered"), asked)
    return page_of(request, seat, view)


def page_of(
    request: HttpRequest,
    seat: Seat,
    view: views.View,
    *,
    saved: SavedView | None = None,
    form: ViewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a view. ``saved``: a kept one that the agent may change; ``form``: what was typed to keep it."""
    at = clock.now_seconds()
    policy = policy_now(request)
    if policy is None:
        return render(request, "shared/no_policy.html", {})
    sieve, said = view.sieve, view.sieve.query()
    lines, following = views.page(sieve, seat, Cursor.read(request.GET.get("after", "")), at=at)
    jump = f"{view.href}{'&' if said and not view.code else '?'}after="
    context = {
        "view": view,
        "views": rail(seat, view.code, at=at),
        "groups": grouped(queue_rows(lines, at=at), compiled(policy).calendar, zone_of(policy), at),
        "strip": _strip_of(sieve, seat, policy, jump, at=at),
        "chips": choices.chips(seat, policy, sieve) if view.is_own else (),
        "saved": saved,
        "view_form": form or (ViewForm(seat=seat, initial={"sieve": said}) if sieve and not view.code else None),
        "filter_href": f"{reverse('agent:filter')}?{said}",
        "failed": count_of(seat.desk_id),
        "unfinished": unfinished(seat.desk_id),
        "arrived": waiting_for(seat).count(),
        "noun": wording.priority_noun(policy),
        "levels": wording.priorities(policy),
        "together": offered_under(policy),
        "more": f"{jump}{following}" if following else "",
    }
    response = render(request, "agent/queue.html", context, status=status)
    walking.through(view).keep(request, response)
    return response


@require_GET
@agents_only
def sift(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the queue can be sifted by; a page of its own, of which the queue shows the form."""
    policy = policy_now(request)
    if policy is None:
        return render(request, "shared/no_policy.html", {})
    sieve = Sieve.asked(request.GET)
    return render(request, "agent/filter.html", {"fields": choices.fields(seat, policy, sieve), "sieve": sieve})


def _strip_of(sieve: Sieve, seat: Seat, policy: Policy, jump: str, *, at: int) -> Strip | None:
    if sieve.over:
        return None
    zone = zone_of(policy)
    levels = {level.code: level for level in wording.priorities(policy)}
    queue = reverse("agent:queue")
    dues = [
        Due(
            at=line.queue_at or 0,
            number=line.number,
            subject=line.subject,
            clock=wording.silence_name() if line.kind == SILENCE else wording.commitment_name(policy, line.kind),
            priority=levels.get(line.priority or ""),
            href=f"{queue}{line.number}/",
            silence=line.kind == SILENCE,
        )
        for line in views.due_within(sieve, seat, day_of(at, zone), at=at)
    ]
    return strip(dues, compiled(policy).calendar, zone, at=at, jump=lambda since: f"{jump}{since}-{GREATEST}")
