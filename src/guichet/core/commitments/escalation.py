"""Escalation: a chain of people who are told, step by step, while a ticket of some priority stays unresolved."""

from typing import Final

from guichet.core.commitments.compiled import COMING_BACK, Ladder
from guichet.core.commitments.moment import Moment, State
from guichet.core.commitments.standing import Act, ActKind
from guichet.core.policy.words import Trigger

# Up to Python 3.11 a look at a member of an enumeration costs as much as a call.
ESCALATE: Final = ActKind.ESCALATE

MOST_STEPS = 100_000
"""More steps than any chain takes; what lies beyond is not looked for, so that no repeat can keep the desk busy."""


class Chain:
    """One chain on one ticket. Delays count from the start; ``acts`` are the steps done, ``coming`` the next."""

    __slots__ = (
        "_acknowledged",
        "_active",
        "_at_work",
        "_ladder",
        "_next",
        "_step",
        "acts",
        "coming",
        "started_at",
    )

    def __init__(self, ladder: Ladder) -> None:
        self._ladder = ladder
        self._step = 0
        self._next: int | None = None
        self._acknowledged = self._active = self._at_work = False
        self.started_at: int | None = None
        self.acts: list[Act] = []
        self.coming: Act | None = None

    def run(self, moments: list[Moment], at: int) -> None:
        """Live through the moments, and through the time after them up to ``at``."""
        ladder = self._ladder
        before: State | None = None
        for now, triggers, state, _ in moments:
            if state is before and ladder.hears.isdisjoint(triggers):
                continue
            before = state
            if self._active and self._at_work:
                self._pass_until(now)
            elif self._active:
                self._skip_until(now - 1)
            if self.started_at is None and not ladder.starts.isdisjoint(triggers):
                self.started_at = now
                self._next = ladder.first(now)
            fits = ladder.rule.concerns(state.ticket[0], state.ticket[1])
            if fits or self._acknowledged:
                self._hear(triggers)
            self._set(active=fits, at_work=state.live and not (state.resolved or self._acknowledged), now=now)
        if self._active and self._at_work:
            self._pass_until(at + 1)
            if self._next is not None:
                self.coming = self._act(self._next, self._step, done=False)

    def _hear(self, triggers: tuple[Trigger, ...]) -> None:
        """Somebody's word that they know stops the chain, until the ticket comes back."""
        if not self._ladder.stops.isdisjoint(triggers):
            self._acknowledged = True
        elif not COMING_BACK.isdisjoint(triggers):
            self._acknowledged = False

    def _set(self, *, active: bool, at_work: bool, now: int) -> None:
        """A step that passed before the priority was set is made up for at once; one that passed while the ticket was
        resolved, closed, acknowledged or out of the policy's reach is not.
        """
        if active and at_work and not self._active:
            last = self._skip_until(now if self._at_work else now - 1)
            if last is not None and self._at_work:
                self.acts.append(self._act(now, last, done=True))
        self._active, self._at_work = active, at_work

    def _skip_until(self, now: int) -> int | None:
        last = None
        while self._next is not None and self._next <= now:
            last = self._step
            self._step_on(self._next)
        return last

    def _pass_until(self, end: int) -> None:
        while (step_at := self._next) is not None and step_at < end:
            self.acts.append(self._act(step_at, self._step, done=True))
            self._step_on(step_at)

    def _step_on(self, reached: int) -> None:
        """From the step that fell at ``reached`` to the one after it, if there is one."""
        self._step += 1
        repeat = self._ladder.repeat
        self._next = None if repeat is None or self._step >= MOST_STEPS else repeat(reached)

    def _act(self, at: int, step: int, *, done: bool) -> Act:
        rule = self._ladder.rule
        return Act(at, ESCALATE, rule.clause, done, None, min(step + 1, len(rule.levels)))
