"""A manager excuses a missed binding target with a reason, or takes that back (G-9)."""

from typing import Final

from guichet.core.commitments.assess import assess
from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Step, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import MessageKind, Ticket
from guichet.tickets.visit import Visit

WAIVED: Final = EventType.MISS_WAIVED
WITHDRAWN: Final = EventType.WAIVER_WITHDRAWN


def waive(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    commitment: str,
    missed_at: int,
    reason: str,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Excuse the miss of a binding target: what it credits is not due, or is taken back. The reason is shown to the
    customer. ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``empty`` without a reason; ``not_theirs`` where they are no manager; ``no_such_miss``; ``waived``
            already; ``stale``.
    """
    return _decide(WAIVED, ticket, by, at, commitment, missed_at, reason, key, expected)


def withdraw_waiver(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    commitment: str,
    missed_at: int,
    reason: str,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Take a waiver back: the miss credits again what the contract says.

    Raises:
        Refused: ``empty``, ``not_theirs``, ``no_such_miss`` as for a waiver; ``not_waived``; ``stale``.
    """
    return _decide(WITHDRAWN, ticket, by, at, commitment, missed_at, reason, key, expected)


def _decide(  # noqa: PLR0917 - the same
    kind: EventType,
    ticket: Ticket,
    by: Actor,
    at: int,
    commitment: str,
    missed_at: int,
    reason: str,
    key: str | None,
    expected: int | None,
) -> Outcome:
    if not by.is_manager:
        raise Refused("not_theirs")
    if not clean(reason):
        raise Refused("empty", field="reason")

    def see_that_it_was_missed(visit: Visit) -> Step | None:
        standing = assess(visit.policy, visit.timeline, visit.at, ledger=False)
        if not any((miss.commitment, miss.missed_at) == (commitment, missed_at) for miss in standing.misses):
            raise Refused("no_such_miss")
        return None

    return act(
        ticket,
        kind,
        by=by,
        at=at,
        data={"commitment": commitment, "missed_at": missed_at},
        words=Words(text=reason, kind=MessageKind.PUBLIC),
        key=key,
        expected=expected,
        instead=see_that_it_was_missed,
    )
