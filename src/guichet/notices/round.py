"""One round of the desk: what is due is done, and mails are worded and delivered."""

from collections.abc import Callable
from dataclasses import dataclass

from guichet.contracts import alarms
from guichet.entry.links import answer_asked
from guichet.notices.delivering import Came, deliver_next, let_go
from guichet.notices.retrying import retry_due
from guichet.notices.telling import tell, tell_stream
from guichet.tickets import alarms as tickets
from guichet.tickets import consulting, letting_in
from guichet.tickets.alarms import look_at_due
from guichet.tickets.holding import let_due_leave, next_leaving

MOST_MAILS = 200
"""Mails of one round: what falls due meanwhile must not wait for a thousand of them."""

LONGEST_PASS = 30
"""Seconds after which a slow mail server is left for the next round..."""

FEWEST_MAILS = 10
"""...but not before so many were tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round did."""

    settled: int
    changes: int
    mails: int


def make_round(*, at: int, now: Callable[[], int] | None = None) -> Round:
    """Do what is due by ``at``, mail what follows from it and from what people did, and do what follows from the mails.

    ``now`` is the clock for what takes its time, delivering mails; without one it stands still at ``at``.
    """
    ask = now or (lambda: at)
    let_due_leave(at=at)
    consulting.let_due_leave(at=at)
    settled = letting_in.let_due_in(at=at) + look_at_due(at=at) + alarms.look_at_due(at=at)
    retry_due(at=at)
    answer_asked(at=ask())
    changes, mails = tell(at=ask()), _deliver(ask)
    # A mail that was handed over can let a closing come that had waited for it; who is told of that, at once.
    followed = look_at_due(at=ask()) + alarms.look_at_due(at=ask())
    if followed:
        changes, mails = changes + tell(at=ask()), mails + _deliver(ask)
    return Round(settled=settled + followed, changes=changes, mails=mails)


def next_ring() -> int | None:
    """The instant at which something falls due next: with a ticket, one that is held, an account, or an answer that
    leaves.
    """
    asked = (tickets.next_ring(), letting_in.next_ring(), alarms.next_ring(), next_leaving(), consulting.next_leaving())
    return min((at for at in asked if at is not None), default=None)


def make_round_of(desk_id: int, *, at: int) -> None:
    """The same for a sample alone, whose mails go nowhere; at whichever instant, no other desk is touched."""
    letting_in.let_due_in(at=at, desk=desk_id)
    look_at_due(at=at, desk=desk_id)
    tell_stream(desk_id, at=at)
    let_go(desk_id, at=at)
    if look_at_due(at=at, desk=desk_id):
        tell_stream(desk_id, at=at)
        let_go(desk_id, at=at)


def _deliver(now: Callable[[], int]) -> int:
    """Deliver what is ready, within the bounds of one pass; how many mails were dealt with."""
    began, count = now(), 0
    while count < MOST_MAILS and (count < FEWEST_MAILS or now() - began < LONGEST_PASS):
        came = deliver_next(now=now)
        if came is Came.NOTHING or came is Came.AWAY:
            break
        count += 1
    return count
