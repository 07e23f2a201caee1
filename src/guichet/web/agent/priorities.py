"""The priority of a ticket, set with a reason."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.desks.models import Seat
from guichet.tickets.actions import prioritise
from guichet.tickets.actor import Actor
from guichet.tickets.timeline import policy_for
from guichet.web.agent import ticket_page
from guichet.web.agent.decisions import decide, wrong
from guichet.web.agent.forms import PriorityForm
from guichet.web.shared.visitor import agents_only


@require_POST
@agents_only
def change(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Set another level; the customer reads why."""
    ticket = ticket_page.find(seat, number)
    form = PriorityForm(request.POST, policy=policy_for(ticket), current=ticket.priority)
    if not form.is_valid():
        return wrong(request, seat, ticket, "priority_form", form)
    said = form.cleaned_data

    def act() -> None:
        by, at = Actor.agent(seat), clock.now_seconds()
        prioritise(ticket, by=by, at=at, priority=said["priority"], reason=said["reason"])

    return decide(request, ticket, act, _("Changed. Every clock counts from the original start."))
