"""One request of a customer."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from guichet.core.commitments.standing import ActKind
from guichet.core.commitments.subjects import Subject
from guichet.core.timeline.events import By
from guichet.customers.models import Contact
from guichet.web.portal import request_page
from guichet.web.portal.forms import Answer
from guichet.web.portal.request_page import Typed
from guichet.web.shared import attached, carried, drafts
from guichet.web.shared.visitor import customers_only
from guichet.web.shared.why_page import Reader, respond


@require_GET
@customers_only
def show(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """One request: where it stands, what is promised, and why."""
    ticket = request_page.find(contact, public_id)
    context = request_page.context_of(contact, ticket, _begun(request, contact, ticket.number))
    return render(request, "portal/request.html", context)


@require_GET
@customers_only
def why(request: HttpRequest, contact: Contact, public_id: str, kind: str, detail: str = "") -> HttpResponse:
    """The receipt of a promise, an act, a charge or a refusal, to keep or to print."""
    ticket = request_page.find(contact, public_id)
    if kind == ActKind.REMIND:
        # The desk's own business.
        raise Http404
    reader = Reader(
        back=reverse("portal:request", args=[public_id]),
        address=lambda subject: reverse("portal:why_one", args=[public_id, *subject]),
        by=By.CONTACT,
        before=request_page.before_following(contact, ticket),
    )
    return respond(request, ticket, Subject(kind, detail), reader)


def _begun(request: HttpRequest, contact: Contact, number: int) -> Typed:
    """What was being sent when the session ended, or the draft that the address asks for, in the form that it was typed
    in.
    """

    def answered(door: str) -> Answer | None:
        fields = _sent(request, door) or drafts.begun(request, contact, f"{door}-{number}")
        if fields is None:
            return None
        typed = Answer.typed(fields)
        typed.attached = attached.kept(fields, contact)
        return typed

    return Typed(answer=answered("answer"), refusal=answered("refusal"), missing=_sent(request, "completion"))


def _sent(request: HttpRequest, door: str) -> QueryDict | None:
    return carried.shown(request, f"{request.path}{door}")
