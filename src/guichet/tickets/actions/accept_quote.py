"""A customer accepts a quote: the work is ordered, and runs on its own clock (IS-7, ES-8)."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, act
from guichet.tickets.models import Ticket


def accept_quote(
    ticket: Ticket, *, by: Actor, at: int, quote: str, key: str | None = None, by_link: bool = False
) -> Outcome:
    """Order the work that the quote of this name (its seal) is for. ``by_link``: by the link in its letter.

    Raises:
        Refused: ``no_quote``, ``quote_superseded``, ``quote_accepted``, ``quote_declined``, ``quote_expired``,
            ``quote_withdrawn``, ``closed``, ``no_such_actor``.
    """
    data = {"quote": quote, **({"via": "link"} if by_link else {})}
    return act(ticket, EventType.QUOTE_ACCEPTED, by=by, at=at, data=data, key=key)
