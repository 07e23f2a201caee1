"""One ticket at one instant, as an act is decided on: what is known, what is possible, what a step would do."""

from collections.abc import Mapping
from dataclasses import dataclass

from guichet.core.commitments.reason import Reason
from guichet.core.commitments.standing import Standing
from guichet.core.errors import GuichetError
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import By, Event, EventType, Timeline
from guichet.desks.models import Seat
from guichet.tickets.models import Ticket
from guichet.tickets.possible import possible, why_not
from guichet.web.shared.effects import Effect, effects_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """``standing`` is that of ``at``; ``possible`` is what the core and the policy let an agent do."""

    seat: Seat
    ticket: Ticket
    policy: Policy
    timeline: Timeline
    standing: Standing
    at: int
    possible: frozenset[EventType]

    @property
    def seen(self) -> int:
        """The number of the last event that whoever looks at this has seen."""
        return self.ticket.last_seq

    @property
    def worked(self) -> int:
        """Minutes of work that were logged."""
        found = [event.data.get("minutes") for event in self.timeline.events if event.type is EventType.WORKED]
        return sum(minutes for minutes in found if isinstance(minutes, int))

    def latest(self, name: str) -> object:
        """What the last event that says something under this name says."""
        return next((event.data[name] for event in reversed(self.timeline.events) if name in event.data), None)

    def why_not(self, kind: EventType) -> Reason | None:
        """Why an agent may not cause such an event now; nothing where they may."""
        return None if kind in self.possible else why_not(self.policy, self.timeline, self.at, kind, by=By.AGENT)

    def effects(self, kind: EventType, data: Mapping[str, object]) -> tuple[Effect, ...] | None:
        """What such an event would do now; nothing where it would be refused."""
        event = Event(self.at, kind, By.AGENT, data)
        try:
            return effects_of(self.policy, self.timeline, event, before=self.standing)
        except GuichetError:
            return None


def scene_of(seat: Seat, ticket: Ticket, policy: Policy, timeline: Timeline, standing: Standing, *, at: int) -> Scene:
    """The scene at ``at``."""
    return Scene(
        seat=seat,
        ticket=ticket,
        policy=policy,
        timeline=timeline,
        standing=standing,
        at=at,
        possible=possible(policy, timeline, at, by=By.AGENT),
    )
