"""Escalation: a chain of people who are told, step by step, while a ticket of some priority stays unresolved."""

from guichet.core.commitments.compiled import Compiled
from guichet.core.commitments.moment import Moment
from guichet.core.commitments.reckoning import after
from guichet.core.commitments.standing import Act, ActKind
from guichet.core.hours.duration import Duration, Kind
from guichet.core.policy.model import Escalation

MOST_STEPS = 100_000
"""More steps than any chain takes; what lies beyond is not looked for, so that no repeat can keep the desk busy."""


class Chain:
    """One chain on one ticket. Delays count from the start; ``acts`` are the steps done, ``coming`` the next."""

    __slots__ = ("_active", "_at_work", "_compiled", "_instants", "_rule", "_step", "acts", "coming", "started_at")

    def __init__(self, rule: Escalation, compiled: Compiled) -> None:
        self._rule = rule
        self._compiled = compiled
        self._instants: list[int] = []
        self._step = 0
        self._active = self._at_work = False
        self.started_at: int | None = None
        self.acts: list[Act] = []
        self.coming: Act | None = None

    def run(self, moments: list[Moment], at: int) -> None:
        """Live through the moments, and through the time after them up to ``at``."""
        rule = self._rule
        for moment in moments:
            self._pass_until(moment.at)
            if self.started_at is None and any(trigger in rule.starts for trigger in moment.triggers):
                self.started_at = moment.at
            priority, plan = moment.ticket[0], moment.ticket[1]
            fits = (not rule.priority or priority in rule.priority) and (not rule.plan or plan in rule.plan)
            self._set(active=fits, at_work=moment.live and not moment.resolved, now=moment.at)
        self._pass_until(at + 1)
        if self._active and self._at_work and (then := self._instant(self._step)) is not None:
            self.coming = self._act(then, self._step, done=False)

    def _set(self, *, active: bool, at_work: bool, now: int) -> None:
        """A step that passed before the priority was set is made up for at once; one that passed while the ticket was
        resolved, closed or out of the policy's reach is not.
        """
        if active and at_work and not (self._active and self._at_work):
            last = self._skip_until(now if self._at_work else now - 1)
            if last is not None and self._at_work:
                self.acts.append(self._act(now, last, done=True))
        self._active, self._at_work = active, at_work

    def _skip_until(self, now: int) -> int | None:
        last = None
        while (then := self._instant(self._step)) is not None and then <= now:
            last = self._step
            self._step += 1
        return last

    def _pass_until(self, end: int) -> None:
        while self._active and self._at_work and (then := self._instant(self._step)) is not None and then < end:
            self.acts.append(self._act(then, self._step, done=True))
            self._step += 1

    def _instant(self, step: int) -> int | None:
        """When the step falls, or ``None`` where there is none."""
        if self.started_at is None or step >= MOST_STEPS or (step and self._rule.repeat is None):
            return None
        while len(self._instants) <= step:
            first = not self._instants
            delay = self._rule.first if first or self._rule.repeat is None else self._rule.repeat
            origin = self.started_at if first else self._instants[-1]
            self._instants.append(self._after(origin, delay))
        return self._instants[step]

    def _after(self, start: int, delay: Duration) -> int:
        calendar = self._compiled.calendar_of(self._rule.calendar)
        if delay.kind is Kind.BUSINESS_DAYS:
            return max(start + 1, after(start, delay, calendar))
        return after(start, delay, calendar)

    def _act(self, at: int, step: int, *, done: bool) -> Act:
        level = min(step + 1, len(self._rule.levels))
        return Act(at, ActKind.ESCALATE, self._rule.clause, done=done, level=level)
