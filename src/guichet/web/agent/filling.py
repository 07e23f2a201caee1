"""What the placeholders of canned replies stand for on one ticket, in the language of the reply."""

from dataclasses import dataclass

from django.utils import translation

from guichet.automation.canned import PLACES
from guichet.automation.models import CannedReply
from guichet.desks.reaching import link
from guichet.kit.placeholders import fill, unfilled
from guichet.web.agent.ticket_page import Known
from guichet.web.shared import instants
from guichet.web.shared.case import case_of, zone_of


@dataclass(frozen=True, slots=True)
class Filled:
    """A reply as it would be inserted; ``left`` are the places that nothing could fill."""

    reply: CannedReply
    text: str
    left: tuple[str, ...]


def filled(reply: CannedReply, known: Known) -> Filled:
    """The reply for this ticket."""
    with translation.override(reply.language):
        text = fill(reply.text, _values(known))
    return Filled(reply, text, unfilled(text, PLACES))


def _values(known: Known) -> dict[str, str]:
    ticket, scene = known.ticket, known.scene
    # The words of promises and statuses are those of the language that is on now.
    case = case_of(known.policy, scene.standing, at=known.at)
    due = case.next.due_at if case.next else None
    return {
        "customer": ticket.contact.name,
        "organisation": str(ticket.contact.organisation or ""),
        "number": str(ticket.number),
        "subject": ticket.subject,
        "agent": known.seat.user.name,
        "desk": ticket.desk.name,
        "clock": case.next.name if case.next else "",
        "due": "" if due is None else instants.full_instant(due, zone_of(known.policy)),
        "status": case.status.label,
        "link": link(ticket.desk, "portal:request", public_id=ticket.public_id),
    }
