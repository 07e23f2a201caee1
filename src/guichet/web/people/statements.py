"""The months of a customer, for the people of the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guichet import clock
from guichet.customers.models import Organisation
from guichet.customers.scopes import organisations_seen_by
from guichet.desks.models import Seat
from guichet.reports.statements import months_of
from guichet.web.shared import monthly
from guichet.web.shared.visitor import agents_only


@require_safe
@agents_only
def index(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Every month of which there is something to say."""
    theirs, now = _theirs(seat, pk), clock.now_seconds()
    found = months_of(theirs, now=now)
    months = [
        {
            "name": monthly.name_of(one),
            "href": reverse("people:statement", args=[pk, str(one)]),
            "runs": one == found[0],
        }
        for one in found
    ]
    return render(
        request, "shared/statements.html", {"months": months, "organisation": theirs, "trail": _trail(theirs)[:2]}
    )


@require_safe
@agents_only
def show(request: HttpRequest, seat: Seat, pk: int, month: str) -> HttpResponse:
    """One month, as its customer reads it."""
    theirs = _theirs(seat, pk)
    found = monthly.found_for(theirs, month)
    links = {line.number: reverse("agent:ticket", args=[line.number]) for line in found.statement.lines}
    document = reverse("people:statement_document", args=[pk, month])
    return monthly.shown(request, found, links, frame={"trail": _trail(theirs), "document": document})


@require_safe
@agents_only
def fetch(_request: HttpRequest, seat: Seat, pk: int, month: str) -> HttpResponse:
    """The document of a month."""
    return monthly.written(monthly.found_for(_theirs(seat, pk), month))


def _theirs(seat: Seat, pk: int) -> Organisation:
    return get_object_or_404(organisations_seen_by(seat).select_related("desk"), pk=pk)


def _trail(theirs: Organisation) -> list[dict[str, Any]]:
    return [
        {"href": reverse("people:customers"), "name": gettext("Customers")},
        {"href": reverse("people:customer", args=[theirs.pk]), "name": theirs.name},
        {"href": reverse("people:statements", args=[theirs.pk]), "name": gettext("Statements")},
    ]
