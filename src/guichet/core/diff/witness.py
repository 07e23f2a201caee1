"""A ticket that shows a difference: one arrival, assessed under both policies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from guichet.core.commitments.assess import assess
from guichet.core.diff.arrivals import Example
from guichet.core.errors import GuichetError
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Trigger
from guichet.core.timeline.events import FIRST_PLAN, By, Event, EventType, Timeline

_ASKED: Final = (EventType.REPLIED, By.AGENT, MappingProxyType({"asks": True}))
_Told = tuple[EventType, By, Mapping[str, object]]
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})

_LEADING_TO: Final[Mapping[Trigger, tuple[_Told, ...]]] = {
    Trigger.SUBMITTED: (),
    Trigger.REGISTERED: (),
    Trigger.TAKEN: ((EventType.TAKEN, By.AGENT, _NOTHING),),
    Trigger.REPLIED: ((EventType.REPLIED, By.AGENT, _NOTHING),),
    Trigger.ASKED: (_ASKED,),
    Trigger.PROPOSED: ((EventType.REPLIED, By.AGENT, MappingProxyType({"proposes": True})),),
    Trigger.ANSWERED: (_ASKED, (EventType.ANSWERED, By.CONTACT, _NOTHING)),
    Trigger.WORKAROUND_GIVEN: ((EventType.WORKAROUND_GIVEN, By.AGENT, _NOTHING),),
    Trigger.RESOLVED: ((EventType.RESOLVED, By.AGENT, MappingProxyType({"ground": "solved"})),),
}
"""What happens after the submission, all at its instant, so that a clock starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A kind of ticket that tables of targets can tell apart. ``paid``: ``None`` where it makes no difference."""

    priority: str | None = None
    plan: str | None = None
    category: str | None = None
    channel: str | None = None
    paid: bool | None = None

    def facts(self, *, inside: bool) -> tuple[object, ...]:
        """Return what a table looks at."""
        return (self.priority, self.plan, self.paid is not False, self.category, self.channel, inside)


@dataclass(frozen=True, slots=True)
class Witness:
    """An arrival (epoch seconds) and when it falls due under the old and the new policy; ``None``: nothing promised.

    ``assessed`` says that ``assess`` gives these instants for such a ticket. It is false only for a clock that starts
    with something that one arrival does not bring about, such as a reopening.
    """

    start: int
    old_due: int | None
    new_due: int | None
    assessed: bool


def witness(old: Policy, new: Policy, kind: str, ticket: Ticket, example: Example) -> Witness:
    """Return the example as a witness, checked by assessing such a ticket under both policies."""
    said = (example.old, example.new)
    found = tuple(due_by_assess(policy, kind, ticket, example.start) for policy in (old, new))
    return Witness(example.start, *said, assessed=found == tuple((due,) for due in said))


def due_by_assess(policy: Policy, kind: str, ticket: Ticket, at: int) -> tuple[int | None] | None:
    """Return when a promise on a ticket that arrives at ``at`` falls due, in a tuple; nothing where that is not known.

    ``(None,)`` is a ticket to which nothing is promised.
    """
    rule = policy.commitments.get(kind)
    if rule is None:
        return (None,)
    leading = next((trigger for trigger in _LEADING_TO if trigger in rule.starts), None)
    if leading is None:
        return None
    timeline = Timeline(
        events=tuple(_events(policy, ticket, leading, at)),
        plan=FIRST_PLAN if ticket.plan is None else ticket.plan,
        paid=ticket.paid is not False,
    )
    try:
        standing = assess(policy, timeline, at, ledger=False)
    except GuichetError:
        return None
    return (next((one.due_at for one in standing.commitments if one.kind == kind), None),)


def _events(policy: Policy, ticket: Ticket, leading: Trigger, at: int) -> Iterator[Event]:
    facts = {"priority": ticket.priority, "category": ticket.category, "channel": ticket.channel}
    # By an agent, who may name any priority that the plan has.
    yield Event(at, EventType.SUBMITTED, By.AGENT, {name: value for name, value in facts.items() if value is not None})
    if policy.submission.registration != "automatic":
        yield Event(at, EventType.REGISTERED, By.AGENT)
    for kind, by, data in _LEADING_TO[leading]:
        yield Event(at, kind, by, data)
