"""Who follows a request of a customer: added and taken away by whoever decides about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guichet.customers.models import Contact
from guichet.tickets.actor import Actor
from guichet.tickets.scopes import may_decide
from guichet.web.portal import request_page
from guichet.web.shared import people
from guichet.web.shared.visitor import customers_only


@require_POST
@customers_only
def add(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Let somebody follow the request; or show it again with what is wrong."""
    ticket, by = request_page.find(contact, public_id), Actor.customer(contact)
    if not may_decide(by, ticket):
        raise Http404
    refused = people.add(request, ticket, by)
    if refused is None:
        return redirect("portal:request", public_id=public_id)
    context = request_page.context_of(contact, ticket, request_page.Typed(person=refused))
    return render(request, "portal/request.html", context, status=422)


@require_POST
@customers_only
def remove(request: HttpRequest, contact: Contact, public_id: str, pk: int) -> HttpResponse:
    """Let somebody follow the request no longer; whoever leaves it themselves finds their other requests."""
    ticket = request_page.find(contact, public_id)
    people.remove(request, ticket, Actor.customer(contact), pk)
    if request_page.still_sees(contact, ticket):
        return redirect("portal:request", public_id=public_id)
    return redirect("portal:list")
