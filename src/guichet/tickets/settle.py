"""Settling: recording what the policy has ordered up to now, each act at its true instant and with its clause.

It runs inside every action, and from the rounds when a ticket's alarm clock has rung. What takes something from the
customer is done by the rounds only, and only after its warning was handed over: an answer that comes meanwhile wins.
"""

from guichet.core.commitments.assess import assess
from guichet.core.commitments.charging import next_slice_at
from guichet.core.commitments.standing import Act, ActKind, CommitmentStatus, Standing
from guichet.core.policy.model import Policy
from guichet.core.policy.words import OVER, Status
from guichet.core.timeline.events import EventType, Timeline
from guichet.tickets import acts
from guichet.tickets.actor import SYSTEM
from guichet.tickets.models import Order
from guichet.tickets.visit import Visit
from guichet.tickets.waiting import is_spared, turn_come

MOST_ROUNDS = 50
"""One act can order another; more often than this in a row is a fault of the policy's reading."""


def settle(visit: Visit, *, taking: bool = False, until: int | None = None, known: Standing | None = None) -> Standing:
    """Record what has been ordered up to the visit's instant, or ``until`` before it. ``taking`` allows what takes from
    the customer. ``known`` is what the core has just said of this very timeline at this instant.

    Returns the standing of which nothing is left to record. The caller holds the ticket's lock.
    """
    for _round in range(MOST_ROUNDS):
        standing = known or assess(visit.policy, visit.timeline, visit.at if until is None else until, ledger=False)
        known = None
        if not (_let_in(visit, standing) or _record(visit, standing, taking=taking)):
            visit.standing = standing
            return standing
    raise RuntimeError("A ticket does not come to rest: every act orders another.")


def wake_of(policy: Policy, standing: Standing, timeline: Timeline) -> int | None:
    """When to look at the ticket again: when its standing next changes by itself, or at once where a closing is due
    that only the rounds may do. A closing that waits for its warning waits for the hand-over, which settles by itself.
    Where prepaid time runs, each slice is debited as it begins.
    """
    close = acts.closing(standing)
    if close is not None and acts.is_warned(policy, standing, timeline.events):
        return close.at
    begins = next_slice_at(policy, timeline, standing.at)
    return min((at for at in (standing.next_wake_at, begins) if at is not None), default=None)


SILENCE = "silence"
"""The kind under which a closing by silence stands among what is due next: no promise, but a clock."""


def next_due(standing: Standing) -> tuple[int | None, str]:
    """The commitment that falls due next, or the one that has been missed longest and still waits to be met.

    The closing of a ticket to which the customer does not answer is due like them.
    """
    late = [one for one in standing.commitments if one.status is CommitmentStatus.MISSED and one.met_at is None]
    running = [one for one in standing.commitments if one.status is CommitmentStatus.RUNNING]
    due = [(one.due_at, one.kind) for one in late + running if one.due_at is not None]
    due += [(one.at, SILENCE) for one in standing.acts if one.kind is ActKind.CLOSE and not one.done]
    return min(due) if due and standing.status not in OVER else (None, "")


def _let_in(visit: Visit, standing: Standing) -> bool:
    """Let a request in that is held and has a place, at the instant since which it has it."""
    if standing.status is not Status.HELD or standing.hold is None:
        return False
    spared = is_spared(visit.policy, standing, visit.events)
    at = standing.at if spared else turn_come(visit, until=standing.at)
    if at is None:
        return False
    data = {"clause": standing.hold.clause} | ({"spared": True} if spared else {})
    # Never before something that has been recorded since: events are in order of time.
    visit.append(EventType.RELEASED, SYSTEM, at=max(at, visit.ticket.last_event_at), data=data)
    return True


def _record(visit: Visit, standing: Standing, *, taking: bool) -> bool:
    """Record one step of what was ordered; false where nothing is left."""
    known = {(order.kind, order.at) for order in visit.orders}
    for act in acts.warnings(standing):
        if (act.kind.value, act.at) not in known:
            _order(visit, act)
    missing = acts.unrecorded(standing, visit.timeline.events)
    for act in missing:
        visit.append(acts.EVENT_OF[act.kind], SYSTEM, at=act.at, data=acts.data_of(act))
    if missing:
        return True
    refusal = acts.decline(standing)
    if refusal is not None:
        visit.append(EventType.DECLINED, SYSTEM, at=refusal.at, data=acts.data_of(refusal))
        return True
    return _close(visit, standing, taking=taking)


def _close(visit: Visit, standing: Standing, *, taking: bool) -> bool:
    act = acts.closing(standing)
    if act is None:
        return False
    data = acts.data_of(act)
    decided = acts.decision(act, visit.timeline.events)
    if decided is not None:
        visit.append(EventType.CLOSED, SYSTEM, at=act.at, data={**data, **acts.decided_ground(decided)})
        return True
    if not taking or not acts.is_warned(visit.policy, standing, visit.timeline.events):
        return False
    # Never before something that has been recorded since: the desk was down, and events are in order of time.
    at = max(act.at, visit.ticket.last_event_at)
    visit.append(EventType.CLOSED, SYSTEM, at=at, data={**data, **acts.silence_ground(visit.policy)})
    return True


def _order(visit: Visit, act: Act) -> None:
    """Note an act that counts only once it was handed over; whoever words mails reads of it in the feed."""
    order = Order.objects.create(ticket=visit.ticket, kind=act.kind.value, at=act.at, clause=act.clause)
    visit.orders.append(order)
    visit.tell(f"ordered:{ActKind.WARN_CLOSE.value}", at=act.at, detail=order.pk)
