"""How a request comes: declined as it arrives, held until there is a place for it and let in, registered."""

from guichet.core.commitments.progress import Progress
from guichet.core.commitments.standing import Act, ActKind, Hold
from guichet.core.commitments.triggers import NONE, REGISTERED, SUBMITTED, Triggers
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import By, Event


class Arrival(Progress):
    """What its submission, its release and its registration amount to."""

    __slots__ = ()

    def hear_submission(self, event: Event) -> Triggers:
        """It is sent: declined, held, or there."""
        self.facts.submit(event)
        refusal = self.facts.refused
        if refusal is not None:
            self.declined = not self.timeline.acts_recorded
            self._order(Act(event.at, ActKind.DECLINE, refusal.clause or "", done=self.declined))
        elif event.data.get("held") is True and (clause := _holding(self.policy)) is not None:
            self.held, self.hold = True, Hold(event.at, clause)
            return NONE
        return self._arrived()

    def hear_release(self, event: Event) -> Triggers:
        """From here on it is a request that comes now: what was said and found of it stays, no clock knows of it."""
        if self.hold is None:
            return NONE
        self.held = False
        self.hold = self.hold._replace(released_at=event.at, by_decision=event.by is By.AGENT)
        self.facts.let_in(event)
        self.taken = self.reopened = self.awaiting = self.resolved = self.validated = False
        return SUBMITTED + REGISTERED if self.registered else self._arrived()

    def hear_registration(self, event: Event) -> Triggers:
        """Somebody registers it, where that is an act of its own."""
        if self.facts.registration != "explicit":
            return NONE
        self.facts.register(event)
        if self.registered:
            return NONE
        self.registered = True
        return REGISTERED

    def _arrived(self) -> Triggers:
        """The request is there: it is registered at once, or when it is complete."""
        if self.facts.registration == "automatic":
            self.registered = True
            return SUBMITTED + REGISTERED
        return SUBMITTED + self._registered_if_complete()

    def _registered_if_complete(self) -> Triggers:
        if self.held or self.registered or self.facts.registration != "when_complete" or self.facts.missing():
            return NONE
        self.registered = True
        return REGISTERED


def _holding(policy: Policy) -> str | None:
    """The clause by which requests beyond the allowance are held, where the policy holds them."""
    rule = policy.allowance
    return rule.clause if rule is not None and rule.at_limit == "hold" else None
