"""Prepaid time on one ticket: what the meter has counted, what that costs, what is given back, and who is warned when.

The meter runs on open time from its start, not while it is paused, and never on a ticket that is resolved or out of
the policy's reach. A slice is charged as soon as its first second is used (AL-6).
"""

from guichet.core.commitments.compiled import Ear, Heard
from guichet.core.commitments.moment import Moment
from guichet.core.commitments.standing import Act, ActKind
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.errors import BeyondHorizon
from guichet.core.policy.rules.prepaid import CreditWarning, Metering

MINUTE = 60


class Meter:
    """The meter of one ticket. ``charged`` and ``balance`` are minutes; ``acts`` are done, ``coming`` is the next; it
    counts the open time of ``calendar``.
    """

    __slots__ = (
        "_balance", "_clause", "_credited_since", "_ear", "_log", "_paused", "_ran_since", "_rule",
        "_sessions", "_started", "_stretches", "_used", "acts", "calendar", "charged", "coming", "credits",
    )  # fmt: skip

    def __init__(self, rule: Metering, ear: Ear, calendar: Calendar, balance: int | None) -> None:
        self._rule = rule
        self._ear = ear
        self.calendar = calendar
        self._balance = balance
        self._clause = rule.credit_back.clause if rule.credit_back else rule.clause
        self._started = self._paused = False
        self._ran_since: int | None = None
        self._credited_since: int | None = None
        self._used = self._sessions = 0
        self._log: list[tuple[int, int, int]] = []
        self._stretches: list[tuple[int, int, int]] = []
        self.credits: list[tuple[int, int | None]] = []
        self.acts: list[Act] = []
        self.coming: Act | None = None
        self.charged = 0

    @property
    def balance(self) -> int | None:
        """Minutes left, never less than none; ``None`` is unlimited."""
        return None if self._balance is None else max(0, self._balance - self.charged)

    @property
    def owed(self) -> int:
        """Minutes charged beyond what there was."""
        return 0 if self._balance is None else max(0, self.charged - self._balance)

    @property
    def spells(self) -> tuple[tuple[int, int], ...]:
        """From when to when the meter has run, the last up to the instant of the question if it runs still."""
        return tuple((start, end) for start, end, _ in self._stretches)

    @property
    def runs(self) -> bool:
        """Whether it runs at the instant of the question, if the desk is open."""
        return self._ran_since is not None

    @property
    def log(self) -> tuple[tuple[int, int], ...]:
        """When how many minutes of work were logged."""
        return tuple((since, minutes) for since, minutes, _ in self._log)

    def next_slice_at(self, at: int) -> int | None:
        """When the next slice begins if nothing more happens, seen from ``at``, up to which the meter was run."""
        if self._ran_since is None or self._credited_since is not None:
            return None
        return self._reached(self._cost(at) + self._rule.slice.seconds // MINUTE)

    def run(self, moments: list[Moment], at: int) -> None:
        """Live through the moments, and through the time after them up to ``at``."""
        for now, triggers, state, minutes in moments:
            heard = self._ear[triggers]
            if heard is not None:
                self._hear(heard)
            runs = self._started and not self._paused and state.live and not state.resolved
            if runs is not (self._ran_since is not None):
                self._switch(now)
            if minutes:
                self._log.append((now, minutes, self._logged + minutes))
            if state.credited is not (self._credited_since is not None):
                self._credit(now, given=state.credited)
        last_credit = self._credited_since
        if last_credit is not None:
            self.credits.append((last_credit, None))
        self.charged = 0 if last_credit is not None else self._cost(at)
        if self._ran_since is not None:
            self._stretches.append((self._ran_since, at, self.calendar.open_between(self._ran_since, at)))
        if self._rule.warnings is not None and self._balance is not None:
            self._warn(self._rule.warnings, self._balance, at)

    def _hear(self, heard: Heard) -> None:
        self._started = self._started or heard.starts
        if heard.resumes:
            self._paused = False
        if heard.pauses and self._started:
            self._paused = True

    def _switch(self, now: int) -> None:
        """Let the meter run from now on, or no longer."""
        if self._ran_since is None:
            self._ran_since = now
            return
        used = self.calendar.open_between(self._ran_since, now)
        self._stretches.append((self._ran_since, now, used))
        self._used += used
        self._sessions += self._slices(used)
        self._ran_since = None

    def _credit(self, now: int, *, given: bool) -> None:
        if not given:
            self.credits.append((self._credited_since or now, now))
            self._credited_since = None
            return
        cost = self._cost(now)
        self._credited_since = now
        if cost:
            self.acts.append(Act(now, ActKind.REFUND, self._clause, done=True, minutes=cost))

    # What it costs.

    @property
    def _logged(self) -> int:
        """Minutes logged so far."""
        return self._log[-1][2] if self._log else 0

    def _cost(self, at: int) -> int:
        """Minutes charged for all that was used up to ``at``, before anything is given back."""
        if self._rule.basis == "logged":
            return self._slices(MINUTE * self._logged)
        running = 0 if self._ran_since is None else self.calendar.open_between(self._ran_since, at)
        if self._rule.basis == "session":
            return self._sessions + self._slices(running)
        return self._slices(self._used + running)

    def _slices(self, seconds: int) -> int:
        size = self._rule.slice.seconds
        whole, part = divmod(seconds, size)
        if part and (self._rule.rounding == "up" or (self._rule.rounding == "nearest" and 2 * part >= size)):
            whole += 1
        return whole * size // MINUTE

    # Who is warned when.

    def _warn(self, rule: CreditWarning, balance: int, at: int) -> None:
        found: dict[int, int] = {}
        thresholds = {left.seconds // MINUTE for left in rule.left} | ({0} if rule.at_zero else set())
        for left in sorted(thresholds, reverse=True):
            then = self._reached(balance - left)
            if then is not None and (then := self._uncredited(then)) is not None:
                found[then] = left
        clause = rule.clause or self._rule.clause
        for then, left in sorted(found.items()):
            if then <= at:
                self.acts.append(Act(then, ActKind.WARN_CREDIT, clause, done=True, minutes=left))
            elif self.coming is None:
                self.coming = Act(then, ActKind.WARN_CREDIT, clause, done=False, minutes=left)

    def _reached(self, minutes: int) -> int | None:
        """The first instant at which so many minutes, and at least one slice, are charged, be it still to come.

        ``None`` too where that lies beyond the years that are known: so much credit does not run out in them.
        """
        minutes = max(minutes, self._rule.slice.seconds // MINUTE)
        if self._rule.basis == "logged":
            return next((since for since, _, logged in self._log if self._slices(MINUTE * logged) >= minutes), None)
        before = 0
        for start, _, used in self._stretches:
            more = self._more(before, minutes)
            if used >= more or start == self._ran_since:
                return self._open_after(start, more)
            before = before + self._slices(used) * MINUTE if self._rule.basis == "session" else before + used
        return None

    def _open_after(self, start: int, seconds: int) -> int | None:
        try:
            return self.calendar.due_after(start, seconds)
        except BeyondHorizon:
            return None

    def _more(self, before: int, minutes: int) -> int:
        """The fewest further seconds with which so many minutes are charged, ``before`` seconds having been used."""
        size = self._rule.slice.seconds
        whole = -(-minutes * MINUTE // size)
        least = {"up": (whole - 1) * size + 1, "nearest": whole * size - size // 2, "down": whole * size}
        return max(1, least[self._rule.rounding] - before)

    def _uncredited(self, then: int) -> int | None:
        """The first instant from ``then`` on at which the time is not given back, or ``None``."""
        for start, end in self.credits:
            if start <= then:
                if end is None:
                    return None
                then = max(then, end)
        return then
