"""One request of a customer."""

from django.http import Http404, HttpRequest, HttpResponse
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
from guichet.web.shared import attached, carried
from guichet.web.shared.visitor import customers_only
from guichet.web.shared.why_page import Reader, respond


@require_GET
@customers_only
def show(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """One request: where it stands, what is promised, and why."""
    ticket = request_page.find(contact, public_id)
    context = request_page.context_of(contact, ticket, _carried(request, contact))
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
