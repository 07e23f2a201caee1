"""Closing after silence: when the customer is warned and when the ticket is closed."""

from typing import Final

from guichet.core.commitments.compiled import Compiled
from guichet.core.commitments.reckoning import after, less
from guichet.core.commitments.standing import Act, ActKind
from guichet.core.policy.words import Trigger

ENDED_BY: Final = frozenset(
    {Trigger.ANSWERED, Trigger.REFUSED, Trigger.VALIDATED, Trigger.REOPENED, Trigger.CLOSED, Trigger.RESOLVED}
)


class SilenceWatch:
    """The desk's patience with one ticket: fed with what happens, it says when it warns and when it closes.

    ``acts`` are the warnings that have been given. A warning that was recorded as handed over later than its instant
    puts the closing off, so that the customer always has the whole warning before it (G-12).
    """

    __slots__ = ("_calendar", "_clause", "_rule", "_warning_clause", "acts", "close_at", "since", "warn_at", "warned")

    def __init__(self, compiled: Compiled) -> None:
        closing = compiled.policy.closing
        self._rule = closing.silence
        self._clause = "" if self._rule is None else self._rule.clause or closing.clause or ""
        self._calendar = compiled.calendar_of(self._rule.calendar if self._rule else None)
        self.acts: list[Act] = []
        self.since: int | None = None
        self.warn_at: int | None = None
        self.close_at: int | None = None
        self.warned = False

    @property
    def clause(self) -> str:
        """The clause that orders the closing."""
        return self._clause

    def hear(self, at: int, triggers: tuple[Trigger, ...]) -> None:
        """Take in what happened at ``at``: it may end the silence, begin it, or begin it anew."""
        if self._rule is None:
            return
        for trigger in triggers:
            if trigger in ENDED_BY:
                self._forget()
        for trigger in triggers:
            if trigger in self._rule.start:
                self._begin(at)

    def begin_anew(self, at: int) -> None:
        """Count a silence that is on from ``at``: the ticket was out of the policy's reach until then."""
        if self.since is not None:
            self._begin(at)

    def pass_until(self, at: int) -> None:
        """Note the warning if its instant lies before ``at``."""
        if self.warn_at is not None and not self.warned and self.warn_at < at:
            self.acts.append(Act(self.warn_at, ActKind.WARN_CLOSE, self._clause, done=True))
            self.warned = True

    def hand_over(self, at: int) -> None:
        """Note that the warning reached the mail server at ``at``."""
        if self._rule is None or self._rule.warning is None or self.warn_at is None or self.close_at is None:
            return
        if at > self.warn_at:
            self.close_at = max(self.close_at, after(at, self._rule.warning, self._calendar))

    def _begin(self, at: int) -> None:
        rule = self._rule
        if rule is None:  # pragma: no cover - never begun without a rule
            return
        self.since = at
        self.warned = False
        self.close_at = after(at, rule.after, self._calendar)
        self.warn_at = None if rule.warning is None else max(at, less(at, rule.after, rule.warning, self._calendar))

    def _forget(self) -> None:
        self.since = self.warn_at = self.close_at = None
        self.warned = False
