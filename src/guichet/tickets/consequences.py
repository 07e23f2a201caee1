"""What an exceptional opening or closing would do to the open requests of a desk, were it to hold for them from now on.

Nothing is written: each request is assessed twice, with the entry and without it.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Final

from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import CommitmentStatus, Standing
from guichet.core.errors import GuichetError
from guichet.core.hours.entries import CalendarEntry
from guichet.core.timeline.events import By, EventType
from guichet.core.timeline.events import Event as CoreEvent
from guichet.desks.models import Desk
from guichet.tickets.actions.change_hours import joins
from guichet.tickets.models import Event, Ticket
from guichet.tickets.models.ticket import OPEN
from guichet.tickets.settle import SILENCE
from guichet.tickets.terms import entries_in
from guichet.tickets.timeline import compose, policy_for

MOST: Final = 200
"""Requests that are looked at, those that fall due first."""


@dataclass(frozen=True, slots=True)
class Move:
    """One clock whose due instant would move. The closing by silence is a clock like the others."""

    kind: str
    was: int
    would_be: int

    @property
    def later(self) -> bool:
        """Whether the customer would wait longer."""
        return self.would_be > self.was


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the entry would do to one request. ``stands_still``: a clock of it is paused, and will be counted over the
    new hours once it runs on.
    """

    ticket: Ticket
    moves: tuple[Move, ...]
    stands_still: bool

    @property
    def later(self) -> bool:
        """Whether something would come later for the customer."""
        return any(move.later and move.kind != SILENCE for move in self.moves)


@dataclass(frozen=True, slots=True)
class Consequences:
    """The requests for which something would change, in the order in which they fall due; how many were looked at, and
    whether there are more.
    """

    changed: tuple[Consequence, ...]
    looked_at: int
    more: bool

    @property
    def later(self) -> int:
        """For how many requests something would come later."""
        return sum(each.later for each in self.changed)

    @property
    def earlier(self) -> int:
        """For how many requests something would come earlier, and nothing later."""
        return sum(bool(each.moves) and not each.later for each in self.changed)


def consequences(desk: Desk, entry: CalendarEntry, *, at: int) -> Consequences:
    """What the entry would do to the desk's open requests, were it to hold for them from ``at`` on."""
    tickets = list(
        Ticket.objects.filter(OPEN, desk=desk)
        .select_related("terms__version", "contact__organisation")
        .order_by("queue_at", "id")[: MOST + 1]
    )
    events: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(ticket__in=tickets[:MOST]).order_by("at", "seq"):
        events[event.ticket_id].append(event)
    found = (_of(ticket, events[ticket.pk], entry, at) for ticket in tickets[:MOST])
    changed = tuple(each for each in found if each is not None)
    return Consequences(changed, min(len(tickets), MOST), more=len(tickets) > MOST)


def _of(ticket: Ticket, events: list[Event], entry: CalendarEntry, at: int) -> Consequence | None:
    policy = policy_for(ticket)
    if entry.calendar not in policy.calendars or not joins(entry, entries_in(ticket.terms)):
        return None
    timeline, at = compose(ticket.public_id, ticket.terms, events), max(at, ticket.last_event_at)
    change = CoreEvent(at, EventType.TERMS_CHANGED, By.AGENT, {"entries": (entry,)})
    try:
        was = assess(policy, timeline, at, ledger=False)
        would_be = assess(policy, replace(timeline, events=(*timeline.events, change)), at, ledger=False)
    except GuichetError:
        # It takes no other terms, or lies beyond what its calendar knows.
        return None
    before, after = _dues(was), _dues(would_be)
    moves = tuple(Move(kind, before[kind], due) for kind, due in after.items() if before.get(kind, due) != due)
    still = any(one.status is CommitmentStatus.PAUSED for one in was.commitments)
    return Consequence(ticket, moves, still) if moves or still else None


def _dues(standing: Standing) -> dict[str, int]:
    """When each clock that runs falls due, by its kind."""
    running = CommitmentStatus.RUNNING
    found = {one.kind: one.due_at for one in standing.commitments if one.status is running and one.due_at is not None}
    if standing.silence is not None and not standing.silence.closed:
        found[SILENCE] = standing.silence.close_at
    return found
