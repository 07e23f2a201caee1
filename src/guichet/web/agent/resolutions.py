"""Resolving a ticket on a ground."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.desks.models import Seat
from guichet.tickets.actions import resolve
from guichet.tickets.actor import Actor
from guichet.tickets.timeline import policy_for
from guichet.web.agent import ticket_page
from guichet.web.agent.decisions import decide, wrong
from guichet.web.agent.forms import ResolutionForm
from guichet.web.shared.visitor import agents_only


@require_POST
@agents_only
def add(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Say that the service has been rendered, and tell the customer."""
    ticket = ticket_page.find(seat, number)
    form = ResolutionForm(request.POST, policy=policy_for(ticket))
    if not form.is_valid():
        return wrong(request, seat, ticket, "resolve_form", form)
    said = form.cleaned_data

    def act() -> None:
        resolve(ticket, by=Actor.agent(seat), at=clock.now_seconds(), ground=said["ground"], text=said["text"])

    return decide(request, ticket, act, _("Resolved."))
