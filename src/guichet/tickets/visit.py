"""One change of one ticket, from the lock to the last row: what is known under the lock, and what is to be written."""

from collections.abc import Mapping
from typing import Final, Self

from guichet.core.commitments.standing import Standing
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import EventType, Timeline
from guichet.kit.asking import Question
from guichet.kit.feed import Change
from guichet.kit.writing import Stored, Writing
from guichet.tickets.actor import Actor
from guichet.tickets.acts import RECORDED
from guichet.tickets.models import Event, Order, Ticket
from guichet.tickets.timeline import compose, events_of, policy_for

ORDERS: Final = Question(lambda ticket: Order.objects.filter(ticket=ticket))
EVENTS: Final = Writing(Event)
TICKETS: Final = Writing(Ticket)


class Visit:
    """A ticket whose row is locked by this transaction, at an instant that is not before its last event.

    ``changes`` are what the feed will say, ``standing`` the last answer of the core, ``stored`` what stands in the
    columns of the ticket's row.
    """

    is_first = False
    """Whether the ticket is filed by it: nothing else stands under its number yet."""

    def __init__(self, ticket: Ticket, *, at: int, recorded_at: int) -> None:
        self.ticket = ticket
        self.stored: Stored = TICKETS.stored(ticket)
        self.recorded_at = recorded_at
        self.policy: Policy = policy_for(ticket)
        self.events: list[Event] = events_of(ticket)
        self.at = _free_instant(max(at, ticket.last_event_at), self.events)
        self.timeline: Timeline = compose(ticket.public_id, ticket.terms, self.events)
        self.orders: list[Order] = ORDERS.all(ticket.pk)
        self.changes: list[Change] = []
        self.standing: Standing | None = None

    @classmethod
    def first(cls, ticket: Ticket, *, policy: Policy, at: int, recorded_at: int) -> Self:
        """The visit at which a ticket is filed: nothing has happened to it yet, and its row is still to be added."""
        visit = cls.__new__(cls)
        visit.ticket, visit.at, visit.recorded_at, visit.policy = ticket, at, recorded_at, policy
        visit.events, visit.orders, visit.changes, visit.standing = [], [], [], None
        visit.timeline = compose(ticket.public_id, ticket.terms, ())
        visit.is_first, visit.stored = True, ()
        return visit

    def add(self) -> None:
        """Write the row of the ticket that is filed, as it is by now."""
        TICKETS.add(self.ticket)
        self.stored = TICKETS.stored(self.ticket)

    def draft(
        self, kind: EventType, by: Actor, *, at: int, data: Mapping[str, object], key: str | None = None
    ) -> Event:
        """The row of an event, not written yet."""
        return Event(
            desk_id=self.ticket.desk_id,
            ticket=self.ticket,
            seq=self.ticket.last_seq + 1,
            at=at,
            recorded_at=self.recorded_at,
            type=kind.value,
            by=by.by.value,
            seat=by.seat,
            contact=by.contact,
            data=dict(data),
            key=key,
        )

    def append(
        self,
        kind: EventType,
        by: Actor,
        *,
        at: int | None = None,
        data: Mapping[str, object] | None = None,
        key: str | None = None,
    ) -> Event:
        """Write an event."""
        return self.write(self.draft(kind, by, at=self.at if at is None else at, data=data or {}, key=key))

    def write(self, event: Event) -> Event:
        """Write an event that was drafted, as the ticket's next."""
        EVENTS.add(event)
        self.ticket.last_seq = event.seq
        self.ticket.last_event_at = max(self.ticket.last_event_at, event.at)
        self.events.append(event)
        self.timeline = compose(self.ticket.public_id, self.ticket.terms, self.events)
        self.tell(event.type, at=event.at, detail=event.pk)
        return event

    def with_event(self, event: Event) -> Timeline:
        """The timeline as it would be with an event that is not written yet."""
        return compose(self.ticket.public_id, self.ticket.terms, [*self.events, event])

    def tell(self, kind: str, *, at: int, detail: int) -> None:
        """Put a change on the list for the feed."""
        self.changes.append(Change(kind=kind, subject=self.ticket.pk, detail=detail, at=at))


def _free_instant(at: int, events: list[Event]) -> int:
    """The instant of what happens now. Where the desk's own act of this second is recorded already, it is the next: an
    event of the same instant would come before that act, and change what led to it.
    """
    return at + 1 if any(event.at == at and event.type in RECORDED for event in reversed(events)) else at
