"""One ticket, and the way to it by its number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from guichet.desks.models import Seat
from guichet.web.agent import ticket_page
from guichet.web.agent.forms import Composer
from guichet.web.shared import carried
from guichet.web.shared.visitor import agents_only


@require_GET
@agents_only
def show(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """The ticket; what was typed when a session ended is in the composer again."""
    ticket = ticket_page.find(seat, number)
    typed = carried.shown(request, f"{request.path}message")
    context = ticket_page.context_of(seat, ticket, Composer.typed(typed) if typed else None)
    return render(request, "agent/ticket.html", context)


@require_GET
@agents_only
def go(request: HttpRequest, seat: Seat) -> HttpResponse:
    """To the ticket of a number; a number that is none leads to the page that says so."""
    wish = request.GET.get("number", "").strip().lstrip("#")
    number = int(wish) if wish.isascii() and wish.isdigit() and len(wish) < 12 else 0
    return redirect("agent:ticket", number=ticket_page.find(seat, number).number)
