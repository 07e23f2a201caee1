"""What a standing's acts amount to in events: which are to be recorded, which only once they were handed over.

Pure: it compares what the policy orders with what the timeline has.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from guichet.core.commitments.standing import Act, ActKind, Standing
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import EscalationLevel
from guichet.core.timeline.events import By, EventType
from guichet.core.timeline.events import Event as CoreEvent

EVENT_OF: Final = {
    ActKind.REMIND: EventType.REMINDED,
    ActKind.BREACH: EventType.BREACHED,
    ActKind.ESCALATE: EventType.ESCALATED,
    ActKind.UPDATE_DUE: EventType.UPDATE_FELL_DUE,
    ActKind.WARN_CREDIT: EventType.CREDIT_WARNED,
    ActKind.REFUND: EventType.REFUNDED,
    ActKind.EXPIRE_QUOTE: EventType.QUOTE_EXPIRED,
}
"""Acts that take nothing from the customer: recorded at their instants, derived again by every assessment."""

RECORDED: Final = frozenset(EVENT_OF.values())

QUOTE_DECLINED: Final = "quote_declined"
"""The ground of a closing after a quote that was declined."""

Mark = tuple[EventType, int, str, object, object, object]
"""What tells one act from another: event, instant, clause, commitment, level, minutes."""


def mark_of_act(act: Act) -> Mark:
    """The mark of a derived act."""
    return (EVENT_OF[act.kind], act.at, act.clause, act.commitment, act.level, act.minutes)


def mark_of_event(event: CoreEvent) -> Mark:
    """The mark of a recorded one."""
    data = event.data
    return (
        event.type,
        event.at,
        str(data.get("clause", "")),
        data.get("commitment"),
        data.get("level"),
        data.get("minutes"),
    )


def data_of(act: Act) -> dict[str, object]:
    """What the event of an act says."""
    data: dict[str, object] = {"clause": act.clause}
    for name in ("commitment", "level", "minutes"):
        value = getattr(act, name)
        if value is not None:
            data[name] = value
    return data


def unrecorded(standing: Standing, events: Iterable[CoreEvent]) -> list[Act]:
    """The acts that have happened and that no event records yet, in order of time."""
    known = {mark_of_event(event) for event in events if event.type in RECORDED}
    due = (act for act in standing.acts if act.done and act.kind in EVENT_OF and mark_of_act(act) not in known)
    return sorted(due, key=lambda act: act.at)


def warnings(standing: Standing) -> list[Act]:
    """The warnings before a closing that the policy has ordered so far."""
    return [act for act in standing.acts if act.done and act.kind is ActKind.WARN_CLOSE]


def decline(standing: Standing) -> Act | None:
    """The refusal of a request that the policy orders and that is not recorded yet."""
    return next((act for act in standing.acts if act.kind is ActKind.DECLINE and not act.done), None)


def closing(standing: Standing) -> Act | None:
    """The closing whose instant has come, and that is not recorded yet."""
    ordered = (act for act in standing.acts if act.kind is ActKind.CLOSE and not act.done and act.at <= standing.at)
    return next(ordered, None)


DECIDED: Final = frozenset({EventType.VALIDATED, EventType.QUOTE_DECLINED})
"""What the customer decides that closes a ticket."""


def decision(act: Act, events: Iterable[CoreEvent]) -> CoreEvent | None:
    """The customer's own decision that a closing follows from, so that it takes nothing from them; or nothing."""
    return next((event for event in events if event.type in DECIDED and event.at == act.at), None)


def decided_ground(event: CoreEvent) -> Mapping[str, object]:
    """The ground of a closing that follows from a decision, where it has one of its own."""
    return {"ground": QUOTE_DECLINED} if event.type is EventType.QUOTE_DECLINED else {}


def is_warned(policy: Policy, standing: Standing, events: Iterable[CoreEvent]) -> bool:
    """Whether the last warning that the policy ordered before a closing was handed over, if it orders one (G-12)."""
    silence = policy.closing.silence
    if silence is None or silence.warning is None:
        return True
    ordered = warnings(standing)
    if not ordered:
        return False
    return any(
        event.type is EventType.WARNED and event.by is By.SYSTEM and event.data.get("ordered_at") == ordered[-1].at
        for event in events
    )


def silence_ground(policy: Policy) -> Mapping[str, object]:
    """The ground of a closing after silence, where the policy names it."""
    return {"ground": "silence"} if "silence" in policy.closing.grounds else {}


def escalation_level(policy: Policy, clause: str, level: int) -> EscalationLevel | None:
    """Whom the policy names for a step of an escalation: its level counts from 1."""
    chains = (chain for chain in policy.escalations if chain.clause == clause and 1 <= level <= len(chain.levels))
    return next((chain.levels[level - 1] for chain in chains), None)
