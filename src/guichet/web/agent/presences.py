"""Who else has a ticket open: told by each agent's page, asked by all of them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from guichet import clock
from guichet.desks.models import Seat
from guichet.tickets import presence
from guichet.tickets.models import Presence
from guichet.web.agent import ticket_page
from guichet.web.shared.visitor import agents_only


@require_POST
@agents_only
def note(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """What the agent's page says: that they look, write, or went away."""
    ticket = ticket_page.find(seat, number)
    state = request.POST.get("state", "")
    if state == "gone":
        presence.leave(ticket, seat)
    else:
        presence.be_present(ticket, seat, writing=state == "writing", at=clock.machine_seconds())
    return HttpResponse(status=204)


@require_GET
@agents_only
def index(_request: HttpRequest, seat: Seat) -> HttpResponse:
    """The colleagues who have tickets open, ticket by ticket, in words."""
    found: dict[str, list[dict[str, object]]] = {}
    for each in presence.others_present(seat, at=clock.machine_seconds()):
        found.setdefault(str(each.ticket.number), []).append(_told(each))
    return JsonResponse({"present": found})


def _told(each: Presence) -> dict[str, object]:
    name = each.seat.user.name
    said = gettext("%(name)s is writing") if each.writing else gettext("%(name)s is looking")
    return {"said": said % {"name": name}, "writing": each.writing}
