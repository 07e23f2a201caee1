"""One request of a customer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from guichet import clock
from guichet.customers.models import Contact
from guichet.web.portal import request_page
from guichet.web.portal.forms import Answer
from guichet.web.portal.request_page import Typed
from guichet.web.shared import attached, carried
from guichet.web.shared.visitor import customers_only
from guichet.web.shared.why_page import why_page


@require_GET
@customers_only
def show(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """One request: where it stands, what is promised, and why."""
    ticket = request_page.find(contact, public_id)
    context = request_page.context_of(contact, ticket, _carried(request, contact))
    return render(request, "portal/request.html", context)


@require_GET
@customers_only
def why(request: HttpRequest, contact: Contact, public_id: str, kind: str) -> HttpResponse:
    """The receipt of one promise, to keep or to print."""
    ticket = request_page.find(contact, public_id)
    found = why_page(ticket, kind, request.GET.get("at", ""), clock.now_seconds())
    back = reverse("portal:request", args=[public_id])
    return render(request, "shared/why.html", {"why": found, "back": back, "subject": ticket.subject})


def _carried(request: HttpRequest, contact: Contact) -> Typed:
    """What was being sent when the session ended, in the form that it was typed in."""
    answered, refused, completed = (
        carried.shown(request, f"{request.path}{door}") for door in ("answer", "refusal", "completion")
    )
    answer = Answer.typed(answered) if answered else None
    if answer is not None and answered:
        answer.attached = attached.kept(answered, contact)
    return Typed(
        answer=answer,
        refusal=Answer.typed(refused) if refused else None,
        missing=completed,
    )
