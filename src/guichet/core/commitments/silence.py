"""Closing after silence: when the customer is warned and when the ticket is closed."""

from typing import Final

from guichet.core.commitments.compiled import Compiled
from guichet.core.commitments.reckoning import after, less
from guichet.core.commitments.standing import Act, ActKind, Silence
from guichet.core.policy.words import Trigger

ENDED_BY: Final = frozenset(
    {Trigger.ANSWERED, Trigger.REFUSED, Trigger.VALIDATED, Trigger.REOPENED, Trigger.CLOSED, Trigger.RESOLVED}
)


class SilenceWatch:
    """The desk's patience with one ticket: fed with what happens, it says when it warns and when it closes.

    ``acts`` are the warnings that have been given. A warning that was recorded as handed over later than its instant
    puts the closing off, so that the customer always has the whole warning before it (G-12). ``ended`` is the silence
    by which the ticket was closed, while it is.
    """

    __slots__ = ("_calendar", "_close_at", "_least", "_rule", "_warn_at", "acts", "clause", "ended", "since", "warned")

    def __init__(self, compiled: Compiled) -> None:
        closing = compiled.policy.closing
        self._rule = closing.silence
        self.clause = "" if self._rule is None else self._rule.clause or closing.clause or ""
        self._least, self._calendar = compiled.patience
        self.acts: list[Act] = []
        self.since: int | None = None
        self.ended: Silence | None = None
        self._warn_at: int | None = None
        self._close_at: int | None = None
        self.warned = False

    @property
    def close_at(self) -> int:
        """When the ticket is closed, if the silence goes on."""
        if self._close_at is None:
            self._reckon()
        assert self._close_at is not None  # noqa: S101 - just reckoned
        return self._close_at

    @property
    def warn_at(self) -> int | None:
        """When the customer is warned, if the policy has a warning and it has not been given yet."""
        if self._close_at is None:
            self._reckon()
        return None if self.warned else self._warn_at

    @property
    def on(self) -> Silence | None:
        """The silence that is on."""
        if self.since is None:
            return None
        close_at = self.close_at
        return Silence(self.since, self._warn_at, close_at, self.clause, closed=False)

    def close(self, at: int) -> None:
        """Note that the silence which is on, if one is, closes the ticket at ``at``."""
        if self.on is not None:
            self.ended = self.on._replace(close_at=at, closed=True)

    def hear(self, at: int, triggers: tuple[Trigger, ...]) -> None:
        """Take in what happened at ``at``: it may end the silence, begin it, or begin it anew."""
        rule = self._rule
        assert rule is not None  # noqa: S101 - only told where the policy has a rule
        if self.ended is not None and Trigger.REOPENED in triggers:
            self.ended = None
        if self.since is not None and not ENDED_BY.isdisjoint(triggers):
            self.since = None
        for trigger in rule.start:
            if trigger in triggers:
                self._begin(at)

    def begin_anew(self, at: int) -> None:
        """Count a silence that is on from ``at``: the ticket was out of the policy's reach until then."""
        if self.since is not None:
            self._begin(at)

    def change_hours(self, compiled: Compiled, at: int) -> None:
        """From ``at`` on other hours hold. They may put a closing off, and never bring it forward."""
        calendar = compiled.patience[1]
        if self.since is None or calendar is self._calendar:
            self._calendar = calendar
            return
        close_at, warn_at = self.close_at, self._warn_at
        self._calendar = calendar
        self._reckon()
        if self.close_at < close_at:
            self._close_at, self._warn_at = close_at, warn_at
        elif self.warned:
            self._warn_at = warn_at
        elif self._warn_at is not None:
            self._warn_at = max(at, self._warn_at)

    def pass_until(self, end: int) -> bool:
        """Note the warning if its instant lies before ``end``, and say whether that of the closing does."""
        if self.since is None or end - self.since <= self._least:
            return False
        warn_at = self.warn_at
        if warn_at is not None and warn_at < end:
            self.acts.append(Act(warn_at, ActKind.WARN_CLOSE, self.clause, done=True))
            self.warned = True
        return self.close_at < end

    def hand_over(self, at: int) -> None:
        """Note that the warning reached the mail server at ``at``."""
        if self._rule is not None and self._rule.warning is not None and self.since is not None:
            self._close_at = max(self.close_at, after(at, self._rule.warning, self._calendar))

    def _begin(self, at: int) -> None:
        self.since = at
        self.warned = False
        self._close_at = None

    def _reckon(self) -> None:
        rule, since = self._rule, self.since
        assert rule is not None  # noqa: S101 - only asked of a silence that is on
        assert since is not None  # noqa: S101 - the same
        self._close_at = after(since, rule.after, self._calendar)
        lead = rule.warning
        self._warn_at = None if lead is None else max(since, less(since, rule.after, lead, self._calendar))
