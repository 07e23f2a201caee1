"""Going somewhere by a few letters: requests, views, pages. A page that works alone, and what the palette of every page
of the desk is filled from.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guichet.automation.saved_views import shown_to
from guichet.desks.models import Seat
from guichet.kit.search.query import Query
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import visible_to
from guichet.tickets.searching import search
from guichet.web.agent import views_of_queue as views
from guichet.web.agent.searching import number_in
from guichet.web.shared.findings import asked_of
from guichet.web.shared.visitor import agents_only

MOST = 8
"""Requests that are offered; a search has the others."""


@require_GET
@agents_only
def show(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Where an agent can go."""
    asked = asked_of(request.GET.get("q", ""))
    context = {
        "asked": asked,
        "found": _found(seat, asked) if asked else (),
        "views": [*views.VIEWS.values(), *(views.saved(each) for each in shown_to(seat))],
    }
    return render(request, "agent/go.html", context)


@require_GET
@agents_only
def keys(request: HttpRequest, _seat: Seat) -> HttpResponse:
    """What each key does."""
    return render(request, "agent/keys.html", {})


def _found(seat: Seat, asked: str) -> list[Ticket]:
    """The request of that number first, then those that have the words, the last of which may be unfinished."""
    number = number_in(asked)
    named = [] if number is None else list(visible_to(seat).filter(number=number))
    begun = f"{asked}*" if asked[-1].isalnum() else asked
    others = (each.ticket for each in search(seat, Query.read(begun)))
    return [*named, *(each for each in others if each.number != number)][:MOST]
