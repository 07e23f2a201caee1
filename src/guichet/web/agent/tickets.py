"""One ticket."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from guichet.automation.canned import usable_by
from guichet.core.commitments.subjects import Subject
from guichet.core.timeline.events import By
from guichet.desks.models import Seat
from guichet.tickets.models import Ticket
from guichet.web.agent import ticket_page
from guichet.web.agent.filling import filled
from guichet.web.agent.forms import Composer
from guichet.web.agent.held import taken_back
from guichet.web.shared import attached, carried, drafts
from guichet.web.shared.visitor import agents_only
from guichet.web.shared.why_page import Reader, respond


@require_GET
@agents_only
def show(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """The ticket; what was typed when a session ended is in the composer again."""
    ticket = ticket_page.find(seat, number)
    typed = carried.shown(request, f"{request.path}message") or drafts.begun(request, seat, f"agent-{number}")
    composer = Composer.typed(typed) if typed else taken_back(request, seat, ticket) or _begun(request, seat, ticket)
    if composer is not None and typed:
        composer.attached = attached.kept(typed, seat)
    return ticket_page.shown(request, seat, ticket, composer)


@require_GET
@agents_only
def why(request: HttpRequest, seat: Seat, number: int, kind: str, detail: str = "") -> HttpResponse:
    """The receipt of a promise, an act, a charge or a refusal, to keep or to print."""
    ticket = ticket_page.find(seat, number)
    reader = Reader(
        back=reverse("agent:ticket", args=[number]),
        address=lambda subject: reverse("agent:why_one", args=[number, *subject]),
        by=By.AGENT,
    )
    return respond(request, ticket, Subject(kind, detail), reader)


def _begun(request: HttpRequest, seat: Seat, ticket: Ticket) -> Composer | None:
    """A composer with the canned reply that the address names, filled in for the ticket."""
    pk = ticket_page.number_of(request.GET.get("canned", ""))
    reply = usable_by(seat).filter(pk=pk).first() if pk is not None else None
    return None if reply is None else Composer(text=filled(reply, ticket_page.known_of(seat, ticket).scene).text)
