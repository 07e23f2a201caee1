"""What the placeholders of canned replies stand for on one ticket, in the language of the reply."""

from dataclasses import dataclass

from django.utils import translation

from guichet.automation.canned import PLACES
from guichet.automation.models import CannedReply
from guichet.desks.reaching import link
from guichet.kit.placeholders import fill, named, unfilled
from guichet.web.agent.acts.scene import Scene
from guichet.web.shared import instants
from guichet.web.shared.case import case_of, zone_of


@dataclass(frozen=True, slots=True)
class Filled:
    """A text as it would be sent; ``left`` are the places that nothing could fill."""

    text: str
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inserted(Filled):
    """A canned reply as it would be inserted."""

    reply: CannedReply


def filled(reply: CannedReply, scene: Scene) -> Inserted:
    """The reply for this ticket."""
    found = filled_in(reply.text, reply.language, scene)
    return Inserted(found.text, unfilled(found.text, PLACES), reply)


def filled_in(text: str, language: str, scene: Scene) -> Filled:
    """A text in a language for this ticket."""
    with translation.override(language):
        values = _values(scene)
    left = tuple(written for name, written in named(text) if not values.get(name, "-"))
    return Filled(fill(text, values), left)


def _values(scene: Scene) -> dict[str, str]:
    ticket = scene.ticket
    # The words of promises and statuses are those of the language that is on now.
    case = case_of(scene.policy, scene.standing, at=scene.at)
    due = case.next.due_at if case.next else None
    return {
        "customer": ticket.contact.name,
        "organisation": str(ticket.contact.organisation or ""),
        "number": str(ticket.number),
        "subject": ticket.subject,
        "agent": scene.seat.user.name,
        "desk": ticket.desk.name,
        "clock": case.next.name if case.next else "",
        "due": "" if due is None else instants.full_instant(due, zone_of(scene.policy)),
        "status": case.status.label,
        "link": link(ticket.desk, "portal:request", public_id=ticket.public_id),
    }
