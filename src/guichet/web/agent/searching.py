"""Finding a request: by its number at once, by its words as a list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from guichet.desks.models import Seat
from guichet.kit.search.query import Query
from guichet.tickets.scopes import visible_to
from guichet.tickets.searching import MOST_TICKETS, search
from guichet.web.shared.findings import asked_of, findings
from guichet.web.shared.visitor import agents_only

LONGEST_NUMBER = 12


@require_GET
@agents_only
def show(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the desk has with these words; a number that is a request's leads to it."""
    asked = asked_of(request.GET.get("q", ""))
    number = number_in(asked)
    if number is not None and visible_to(seat).filter(number=number).exists():
        return redirect("agent:ticket", number=number)
    query = Query.read(asked)
    found = findings(search(seat, query), query, to_customer=False)
    context = {"asked": asked, "found": found, "more": len(found) >= MOST_TICKETS}
    return render(request, "agent/search.html", context)


def number_in(asked: str) -> int | None:
    """The number of a request that somebody typed; nothing for other words."""
    wish = asked.removeprefix("#")
    return int(wish) if wish.isascii() and wish.isdigit() and len(wish) < LONGEST_NUMBER else None
