"""One step of an agent on a ticket, and back to its page: the shape that all their doors share."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from guichet.desks.models import Seat
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.web.agent import ticket_page
from guichet.web.shared import refusals
from guichet.web.shared.fields import PlainForm


def decide(request: HttpRequest, ticket: Ticket, act: Callable[[], object], told: str | Promise) -> HttpResponse:
    """Do it and say so; or say why it is refused."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refusals.said(refused))
    else:
        messages.success(request, str(told))
    return redirect("agent:ticket", number=ticket.number)


def wrong(request: HttpRequest, seat: Seat, ticket: Ticket, name: str, form: PlainForm) -> HttpResponse:
    """The ticket again, with the form that has errors open, nothing lost."""
    context = ticket_page.context_of(seat, ticket, **{name: form})
    return render(request, "agent/ticket.html", context, status=422)
