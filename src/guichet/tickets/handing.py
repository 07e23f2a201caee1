"""What follows from a mail that was handed over to the mail server, for acts that count only then (G-12, ES-3)."""

from guichet.core.commitments.standing import ActKind
from guichet.core.policy.words import Status
from guichet.core.timeline.events import EventType
from guichet.tickets import acts
from guichet.tickets.actor import SYSTEM
from guichet.tickets.door import visiting
from guichet.tickets.models import Order, Ticket
from guichet.tickets.settle import settle
from guichet.tickets.timeline import standing_of


def is_still_ordered(ticket: Ticket, *, ordered_at: int, at: int) -> bool:
    """Whether a warning before a closing is still to be given: the closing is, and no later warning replaced it."""
    standing = standing_of(ticket, max(at, ticket.last_event_at), ledger=False)
    ordered = acts.warnings(standing)
    closes = any(act.kind is ActKind.CLOSE and not act.done for act in standing.acts)
    return closes and bool(ordered) and ordered[-1].at == ordered_at


def warning_handed_over(ticket_id: int, *, ordered_at: int, at: int) -> None:
    """Record that the warning reached the mail server at ``at``: from here on the closing may come, in its time."""
    with visiting(ticket_id, at=at) as visit:
        order = Order.objects.filter(ticket_id=ticket_id, kind=ActKind.WARN_CLOSE.value, at=ordered_at).first()
        if order is None or order.event_id is not None:
            return
        settle(visit)
        order.event = visit.append(EventType.WARNED, SYSTEM, data={"clause": order.clause, "ordered_at": order.at})
        order.save(update_fields=["event"])


def registration_handed_over(ticket_id: int, *, at: int) -> None:
    """Record that the notification with the ticket's number was sent: the clocks that count from it start."""
    with visiting(ticket_id, at=at) as visit:
        if settle(visit).status is Status.SUBMITTED:
            visit.append(EventType.REGISTERED, SYSTEM)
