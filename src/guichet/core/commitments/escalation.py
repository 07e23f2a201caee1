"""Escalation: a chain of people who are told, step by step, while a ticket of some priority stays unresolved."""

from typing import Final

from guichet.core.commitments.compiled import Compiled
from guichet.core.commitments.moment import Moment
from guichet.core.commitments.reckoning import after
from guichet.core.commitments.standing import Act, ActKind
from guichet.core.hours.duration import Duration, Kind
from guichet.core.policy.model import Escalation
from guichet.core.policy.words import Trigger

ESCALATE: Final = ActKind.ESCALATE
BUSINESS_DAYS: Final = Kind.BUSINESS_DAYS

COMING_BACK: Final = frozenset({Trigger.REFUSED, Trigger.REOPENED})
"""What takes a chain up again that somebody has acknowledged."""

MOST_STEPS = 100_000
"""More steps than any chain takes; what lies beyond is not looked for, so that no repeat can keep the desk busy."""


class Chain:
    """One chain on one ticket. Delays count from the start; ``acts`` are the steps done, ``coming`` the next."""

    __slots__ = (
        "_acknowledged",
        "_active",
        "_at_work",
        "_calendar",
        "_next",
        "_rule",
        "_step",
        "_stops",
        "acts",
        "coming",
        "started_at",
    )

    def __init__(self, rule: Escalation, compiled: Compiled) -> None:
        self._rule = rule
        self._stops = frozenset(rule.stops)
        self._calendar = compiled.calendar_of(rule.calendar)
        self._step = 0
        self._next: int | None = None
        self._acknowledged = self._active = self._at_work = False
        self.started_at: int | None = None
        self.acts: list[Act] = []
        self.coming: Act | None = None

    def run(self, moments: list[Moment], at: int) -> None:
        """Live through the moments, and through the time after them up to ``at``."""
        rule, rule_starts = self._rule, frozenset(self._rule.starts)
        for now, triggers, state, _ in moments:
            if self._active and self._at_work:
                self._pass_until(now)
            elif self._active:
                self._skip_until(now - 1)
            if self.started_at is None and not rule_starts.isdisjoint(triggers):
                self.started_at = now
                self._next = self._after(now, rule.first)
            fits = rule.concerns(state.ticket[0], state.ticket[1])
            if fits or self._acknowledged:
                self._hear(triggers)
            self._set(active=fits, at_work=state.live and not (state.resolved or self._acknowledged), now=now)
        if self._active and self._at_work:
            self._pass_until(at + 1)
            if self._next is not None:
                self.coming = self._act(self._next, self._step, done=False)

    def _hear(self, triggers: tuple[Trigger, ...]) -> None:
        """Somebody's word that they know stops the chain, until the ticket comes back."""
        if not self._stops.isdisjoint(triggers):
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
        while self._next is not None and self._next < end:
            self.acts.append(self._act(self._next, self._step, done=True))
            self._step_on(self._next)

    def _step_on(self, reached: int) -> None:
        """From the step that fell at ``reached`` to the one after it, if there is one."""
        self._step += 1
        repeat = self._rule.repeat
        self._next = None if repeat is None or self._step >= MOST_STEPS else self._after(reached, repeat)

    def _after(self, start: int, delay: Duration) -> int:
        then = after(start, delay, self._calendar)
        return max(start + 1, then) if delay.kind is BUSINESS_DAYS else then

    def _act(self, at: int, step: int, *, done: bool) -> Act:
        return Act(at, ESCALATE, self._rule.clause, done, level=min(step + 1, len(self._rule.levels)))
