"""One round of the desk: mails are worded and delivered, and what is due is done."""

from dataclasses import dataclass

from guichet.notices.delivering import deliver_next
from guichet.notices.telling import tell
from guichet.tickets.alarms import look_at_due, next_ring

MOST_MAILS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round did."""

    settled: int
    changes: int
    mails: int


def make_round(*, at: int) -> Round:
    """Mail what was decided, do what is due by ``at``, and mail what follows from that.

    Mails go first: a closing that waits for its warning must not wait for a round more.
    """
    changes, mails = tell(at=at), _deliver(at=at)
    settled = look_at_due(at=at)
    changes, mails = changes + tell(at=at), mails + _deliver(at=at)
    return Round(settled=settled, changes=changes, mails=mails)


def pass_time(until: int) -> None:
    """Let time pass for a desk that never sleeps: a round at each instant at which a ticket rings, and one at the
    end.
    """
    while True:
        ringing = next_ring()
        if ringing is None or ringing > until:
            break
        make_round(at=ringing)
    make_round(at=until)


def _deliver(*, at: int) -> int:
    count = 0
    while count < MOST_MAILS and deliver_next(at=at):
        count += 1
    return count
