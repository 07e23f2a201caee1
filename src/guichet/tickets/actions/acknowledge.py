"""A manager says that they know of an escalation, and deal with it (MX-6)."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import MessageKind, Ticket


def acknowledge(
    ticket: Ticket, *, by: Actor, at: int, text: str = "", key: str | None = None, expected: int | None = None
) -> Outcome:
    """Stop the steps of an escalation that are to come, until the ticket comes back. The words are for the desk only.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``not_theirs`` where they are no manager; ``no_escalation`` where the policy has none that this stops;
            ``closed``, ``declined``, ``stale``.
    """
    if not by.is_manager:
        raise Refused("not_theirs")
    words = Words(text=text, kind=MessageKind.INTERNAL) if clean(text) else None
    return act(ticket, EventType.ACKNOWLEDGED, by=by, at=at, words=words, key=key, expected=expected)
