"""An agent says what a request proves to be, by the policy's definitions."""

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.codes import check_reproducible
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import MessageKind, Ticket
from guichet.tickets.timeline import policy_for


def set_kind(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    kind: str,
    reason: str,
    reproducible: str | None = None,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Say the kind, and with it, where that is new, whether it can be made to happen again (ES-9); the reason is shown
    to the customer. It touches no clock.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``empty`` without a reason; ``unknown_kind``; ``not_reproducible`` for a kind that is only of what can
            be reproduced; ``unusable``, ``stale``.
    """
    if not clean(reason):
        raise Refused("empty", field="reason")
    check_reproducible(policy_for(ticket), reproducible)
    data = {"kind": kind} if reproducible is None else {"kind": kind, "reproducible": reproducible}
    words = Words(text=reason, kind=MessageKind.PUBLIC)
    return act(ticket, EventType.KIND_SET, by=by, at=at, data=data, words=words, key=key, expected=expected)
