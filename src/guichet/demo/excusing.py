"""Waiving a miss in a told past, where the instant at which it was missed is known only once it was lived."""

from typing import Any

from guichet.tickets.actions import waive
from guichet.tickets.door import Outcome
from guichet.tickets.models import Ticket
from guichet.tickets.timeline import standing_of


def waive_last(ticket: Ticket, *, at: int, **how: Any) -> Outcome:
    """Waive the last binding target that the ticket has missed by then."""
    miss = standing_of(ticket, at, ledger=False).misses[-1]
    return waive(ticket, at=at, commitment=miss.commitment, missed_at=miss.missed_at, **how)
