"""Finding one's own requests by their words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guichet.customers.models import Contact
from guichet.kit.search.query import Query
from guichet.tickets.searching import MOST_TICKETS, search
from guichet.web.shared.findings import asked_of, findings
from guichet.web.shared.visitor import customers_only


@require_GET
@customers_only
def show(request: HttpRequest, contact: Contact) -> HttpResponse:
    """The requests that the person may see, with the words where they may read them."""
    asked = asked_of(request.GET.get("q", ""))
    query = Query.read(asked)
    found = findings(search(contact, query), query, to_customer=True)
    return render(request, "portal/search.html", {"asked": asked, "found": found, "more": len(found) >= MOST_TICKETS})
