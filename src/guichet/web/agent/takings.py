"""Taking a ticket in charge."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.desks.models import Seat
from guichet.tickets.actions import take
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.web.agent import ticket_page
from guichet.web.shared import refusals
from guichet.web.shared.visitor import agents_only


@require_POST
@agents_only
def take_it(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take it in charge; from the colleague whom the page showed, if it is still theirs."""
    ticket = ticket_page.find(seat, number)
    over = ticket_page.number_of(request.POST.get("over", ""))
    try:
        take(ticket, by=Actor.agent(seat), at=clock.now_seconds(), over=over)
    except Refused as refused:
        messages.error(request, refusals.said(refused))
    else:
        messages.success(request, gettext("It is yours."))
    return redirect("agent:ticket", number=number)
