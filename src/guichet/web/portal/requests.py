"""A customer's requests: the list, one of them, and what they write and decide there."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from guichet import clock
from guichet.customers.models import Contact
from guichet.tickets.actions import answer, close, reopen
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.scopes import visible_to
from guichet.web.portal import request_page
from guichet.web.portal.forms import Answer, fresh_key
from guichet.web.portal.rows import request_rows
from guichet.web.shared import carried, refusals
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
    typed = carried.shown(request, f"{request.path}answer")
    context = request_page.context_of(contact, ticket, Answer.typed(typed) if typed else None)
    return render(request, "portal/request.html", context)


@require_POST
@customers_only
def write(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Send an answer, once; or show it again with what is wrong."""
    ticket, typed = request_page.find(contact, public_id), Answer.typed(request.POST)
    try:
        answer(ticket, by=Actor.customer(contact), at=clock.now_seconds(), text=typed.text, key=typed.key)
    except Refused as refused:
        if refused.code == "stale":
            # Another answer than the one that was sent under this key: it is a sending of its own.
            typed.key = fresh_key()
        typed.errors.append(refusals.said(refused))
        context = request_page.context_of(contact, ticket, typed)
        return render(request, "portal/request.html", context, status=422)
    carried.sent(request)
    messages.success(request, gettext("Sent."))
    return redirect("portal:request", public_id=public_id)


@require_POST
@customers_only
def finish(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Close the request."""
    return _decided(request, contact, public_id, close, gettext("Closed. An answer opens it again."))


@require_POST
@customers_only
def resume(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Open the request again."""
    return _decided(request, contact, public_id, reopen, gettext("Open again."))


def _decided(
    request: HttpRequest, contact: Contact, public_id: str, decide: Callable[..., object], done: str
) -> HttpResponse:
    """Do what the customer decides without a word of theirs, say what came of it, and show the request again."""
    ticket = request_page.find(contact, public_id)
    try:
        decide(ticket, by=Actor.customer(contact), at=clock.now_seconds())
    except Refused as refused:
        messages.error(request, refusals.said(refused))
    else:
        messages.success(request, done)
    return redirect("portal:request", public_id=public_id)
