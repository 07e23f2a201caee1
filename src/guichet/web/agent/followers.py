"""Who follows a ticket, as agents add them and take them away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from guichet.desks.models import Seat
from guichet.tickets.actor import Actor
from guichet.web.agent import ticket_page
from guichet.web.shared import people
from guichet.web.shared.visitor import agents_only


@require_POST
@agents_only
def add(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Let somebody follow the ticket; or show it again with what is wrong."""
    ticket = ticket_page.find(seat, number)
    refused = people.add(request, ticket, Actor.agent(seat))
    if refused is None:
        return redirect("agent:ticket", number=number)
    return ticket_page.shown(request, seat, ticket, status=422, person_form=refused)


@require_POST
@agents_only
def remove(request: HttpRequest, seat: Seat, number: int, pk: int) -> HttpResponse:
    """Let somebody follow the ticket no longer."""
    people.remove(request, ticket_page.find(seat, number), Actor.agent(seat), pk)
    return redirect("agent:ticket", number=number)
