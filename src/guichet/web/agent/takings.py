"""Taking a ticket in charge."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.desks.models import Seat
from guichet.tickets.actions import take
from guichet.tickets.actor import Actor
from guichet.web.agent import ticket_page
from guichet.web.agent.decisions import decide
from guichet.web.shared.visitor import agents_only


@require_POST
@agents_only
def take_it(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take it in charge; from the colleague whom the page showed, if it is still theirs."""
    ticket = ticket_page.find(seat, number)

    def act() -> None:
        over = request.POST.get("over", "")
        take(ticket, by=Actor.agent(seat), at=clock.now_seconds(), over=int(over) if over.isdecimal() else None)

    return decide(request, ticket, act, _("It is yours."))
