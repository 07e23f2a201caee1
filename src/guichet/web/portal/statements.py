"""The months of a customer, for whoever looks after its people there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guichet import clock
from guichet.customers.models import Contact, Organisation
from guichet.reports.statements import months_of
from guichet.tickets.scopes import visible_to
from guichet.web.shared import monthly
from guichet.web.shared.visitor import customers_administrators_only


@require_safe
@customers_administrators_only
def index(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Every month of which there is something to say."""
    ours, now = _ours(contact), clock.now_seconds()
    found = months_of(ours, now=now)
    months = [
        {"name": monthly.name_of(one), "href": reverse("portal:statement", args=[str(one)]), "runs": one == found[0]}
        for one in found
    ]
    context = {"months": months, "organisation": ours, "dress": "portal", "trail": _trail()[:1]}
    return render(request, "shared/statements.html", context)


@require_safe
@customers_administrators_only
def show(request: HttpRequest, contact: Contact, month: str) -> HttpResponse:
    """One month. Requests are named to who may see them."""
    found = monthly.found_for(_ours(contact), month)
    seen = visible_to(contact).filter(pk__in=monthly.links_of(found)).values_list("number", "public_id")
    links = {number: reverse("portal:request", args=[public_id]) for number, public_id in seen}
    frame = {"dress": "portal", "trail": _trail(), "document": reverse("portal:statement_document", args=[month])}
    return monthly.shown(request, found, links, frame=frame)


@require_safe
@customers_administrators_only
def fetch(_request: HttpRequest, contact: Contact, month: str) -> HttpResponse:
    """The document of a month."""
    return monthly.written(monthly.found_for(_ours(contact), month))


def _ours(contact: Contact) -> Organisation:
    if contact.organisation is None:
        raise Http404
    ours = contact.organisation
    ours.desk = contact.desk
    return ours


def _trail() -> list[dict[str, Any]]:
    return [
        {"href": reverse("portal:list"), "name": gettext("My requests")},
        {"href": reverse("portal:statements"), "name": gettext("Statements")},
    ]
