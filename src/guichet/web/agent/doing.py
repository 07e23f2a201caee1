"""The doors of all acts: the form with what it would do, and the step."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.desks.models import Seat
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.holding import let_all_leave
from guichet.web.agent import ticket_page
from guichet.web.agent.acts.act import Act, ActForm, Sending
from guichet.web.agent.acts.table import ACTS
from guichet.web.agent.forms import fresh_key
from guichet.web.shared import carried, refusals
from guichet.web.shared.story import Entry
from guichet.web.shared.visitor import agents_only
from guichet.web.shared.whys import WhyNot, why_not_in, why_not_of


@dataclass(slots=True)
class Doing:
    """An act being done: its form, how its sending is called, and what came up meanwhile."""

    act: Act
    form: ActForm
    key: str
    expected: int
    meanwhile: tuple[Entry, ...] = field(default=())
    why: WhyNot | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def do(request: HttpRequest, seat: Seat, number: int, noun: str) -> HttpResponse:
    """Show what the act would do; on sending, do it once. What is refused comes back with all that was typed."""
    act = ACTS.get(noun)
    if act is None:
        raise Http404
    ticket = ticket_page.find(seat, number)
    known = ticket_page.known_of(seat, ticket)
    typed = request.POST if request.method == "POST" else carried.shown(request, request.path)
    doing = Doing(act, act.form(typed, scene=known.scene), _key(typed), known.scene.seen)
    if request.method != "POST":
        return _shown(request, known, doing)
    if not doing.form.is_valid():
        return _shown(request, known, doing, status=422)
    # What they had sent before comes before it.
    let_all_leave(ticket, by=Actor.agent(seat), at=clock.now_seconds())
    sending = Sending(doing.key, ticket_page.number_of(request.POST.get("expected", "")))
    try:
        act.perform(ticket, doing.form.cleaned_data, by=Actor.agent(seat), at=clock.now_seconds(), sending=sending)
    except Refused as refused:
        doing.form.add_error(None, refusals.said(refused))
        doing.why = why_not_in(refused, known.policy, inside=True)
        if refused.code == "stale":
            doing.key = fresh_key()
            doing.meanwhile = known.meanwhile(sending.expected)
        return _shown(request, known, doing, status=422)
    carried.sent(request)
    messages.success(request, str(act.told))
    return redirect("agent:ticket", number=number)


def _key(typed: Any) -> str:
    return (typed.get("key", "")[:64] if typed else "") or fresh_key()


def _shown(request: HttpRequest, known: ticket_page.Known, doing: Doing, status: int = 200) -> HttpResponse:
    reason = known.scene.why_not(doing.act.kind)
    if reason is not None and doing.why is None:
        doing.why = why_not_of(known.policy, reason, inside=True)
    context = {
        "ticket": known.ticket,
        "cited": known.ticket.terms.version,
        "case": known.case,
        "doing": doing,
        "possible": doing.act.fits(known.scene),
        "theirs": doing.act.is_theirs(known.scene),
        "again": gettext("Send all the same") if doing.meanwhile else str(doing.act.send),
    }
    return render(request, "agent/act.html", context, status=status)
