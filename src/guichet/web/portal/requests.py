"""A customer's requests: the list, and one of them."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from guichet import clock
from guichet.customers.models import Contact
from guichet.tickets.scopes import visible_to
from guichet.web.portal import request_page
from guichet.web.portal.forms import Answer
from guichet.web.portal.request_page import Typed
from guichet.web.portal.rows import request_rows
from guichet.web.shared import carried
from guichet.web.shared.paging import Cursor
from guichet.web.shared.visitor import customers_only

PAGE = 30


@require_GET
@customers_only
def index(request: HttpRequest, contact: Contact) -> HttpResponse:
    """What was asked, the latest first."""
    found = visible_to(contact).select_related("assignee__user", "terms__version").prefetch_related("commitments")
    after = Cursor.read(request.GET.get("after", ""))
    if after is not None:
        found = found.filter(Q(submitted_at__lt=after.at) | Q(submitted_at=after.at, pk__lt=after.pk))
    tickets = list(found.order_by("-submitted_at", "-pk")[: PAGE + 1])
    last = tickets[PAGE - 1] if len(tickets) > PAGE else None
    more = f"{reverse('portal:list')}?after={Cursor(last.submitted_at, last.pk)}" if last else ""
    rows = request_rows(tickets[:PAGE], at=clock.now_seconds())
    return render(request, "portal/list.html", {"rows": rows, "more": more, "organisation": contact.organisation or ""})


@require_GET
@customers_only
def show(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """One request: where it stands, what is promised, and why."""
    ticket = request_page.find(contact, public_id)
    context = request_page.context_of(contact, ticket, _carried(request))
    return render(request, "portal/request.html", context)


def _carried(request: HttpRequest) -> Typed:
    """What was being sent when the session ended, in the form that it was typed in."""
    answered, refused, completed = (
        carried.shown(request, f"{request.path}{door}") for door in ("answer", "refusal", "completion")
    )
    return Typed(
        answer=Answer.typed(answered) if answered else None,
        refusal=Answer.typed(refused) if refused else None,
        missing=completed,
    )
