"""Taking a ticket in charge."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.desks.models import Seat
from guichet.tickets.actions import assign, take
from guichet.tickets.actor import Actor
from guichet.web.agent import ticket_page
from guichet.web.agent.decisions import decide
from guichet.web.shared.visitor import agents_only


@require_POST
@agents_only
def take_it(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take it in charge; from a colleague, if it was theirs."""
    ticket = ticket_page.find(seat, number)

    def act() -> None:
        by, at = Actor.agent(seat), clock.now_seconds()
        if ticket.assignee_id is None:
            take(ticket, by=by, at=at)
        else:
            assign(ticket, by=by, at=at, to=seat)

    return decide(request, ticket, act, _("It is yours."))
