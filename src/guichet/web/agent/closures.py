"""Closing a ticket on a ground, and opening it again."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.desks.models import Seat
from guichet.tickets.actions import close, reopen
from guichet.tickets.actor import Actor
from guichet.tickets.timeline import policy_for
from guichet.web.agent import ticket_page
from guichet.web.agent.decisions import decide, wrong
from guichet.web.agent.forms import GroundForm
from guichet.web.shared.visitor import agents_only


@require_POST
@agents_only
def add(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Close it."""
    ticket = ticket_page.find(seat, number)
    form = GroundForm(request.POST, policy=policy_for(ticket))
    if not form.is_valid():
        return wrong(request, seat, ticket, "close_form", form)
    ground = form.cleaned_data["ground"]

    def act() -> None:
        close(ticket, by=Actor.agent(seat), at=clock.now_seconds(), ground=ground)

    return decide(request, ticket, act, _("Closed."))


@require_POST
@agents_only
def remove(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Open it again."""
    ticket = ticket_page.find(seat, number)

    def act() -> None:
        reopen(ticket, by=Actor.agent(seat), at=clock.now_seconds())

    return decide(request, ticket, act, _("Open again."))
