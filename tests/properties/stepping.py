"""A desk that walks from minute to minute: slow, and obviously right about small policies.

It was written from what is promised of ``assess``, and looks at nothing of the core but its words. Every event, target
and opening hour is on a whole minute, so nothing happens between two steps.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

ELAPSED, BUSINESS, DAYS = "elapsed", "business", "business_days"


@dataclass(frozen=True)
class Hours:
    """Slots of the wall of a zone, the same on each open weekday (Monday is 0)."""

    zone: str
    weekdays: tuple[int, ...]
    slots: tuple[tuple[time, time], ...]

    def wall(self, minute: int) -> datetime:
        """What the wall shows."""
        return datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(self.zone))

    @cached_property
    def _opened(self) -> dict[int, bool]:
        return {}

    def is_open(self, minute: int) -> bool:
        """Whether the desk is open in that minute."""
        known = self._opened.get(minute)
        if known is None:
            shown = self.wall(minute)
            inside = any(opening <= shown.time() < closing for opening, closing in self.slots)
            known = self._opened[minute] = shown.weekday() in self.weekdays and inside
        return known

    def open_in(self, start: int, end: int) -> int:
        """How many minutes are open."""
        return sum(self.is_open(minute) for minute in range(start, end))

    def business_days_after(self, start: int, count: int) -> int:
        """Where so many business days fall due (G-4)."""
        while not self.is_open(start):
            start += 1
        shown = self.wall(start)
        day = shown.date()
        if shown.time() == self.slots[0][0]:
            for _ in range(count - 1):
                day = self._day_after(day)
            return self._minute(day, self.slots[-1][1])
        for _ in range(count):
            day = self._day_after(day)
        return self._minute(day, self._clamped(shown.time()))

    def _day_after(self, day: date) -> date:
        day += timedelta(days=1)
        return day if day.weekday() in self.weekdays else self._day_after(day)

    def _clamped(self, shown: time) -> time:
        """That time of day, or where the hours before it ended."""
        for opening, closing in reversed(self.slots):
            if shown >= opening:
                return min(shown, closing)
        return self.slots[0][0]

    def _minute(self, day: date, shown: time) -> int:
        return int(datetime.combine(day, shown, ZoneInfo(self.zone)).timestamp()) // 60


@dataclass(frozen=True)
class Promise:
    """One kind of promise: what it counts, how much by priority, and whether it waits for the customer."""

    kind: str
    counts: str
    within: dict[str, int]
    met_by: str
    waits: bool = False


@dataclass(frozen=True)
class Silence:
    """Closing after so much silence, and how long before it the warning."""

    counts: str
    after: int
    warning: int


@dataclass(frozen=True)
class Rules:
    """A small policy."""

    hours: Hours
    promises: tuple[Promise, ...]
    silence: Silence | None
    update: tuple[str, int] | None
    escalation: tuple[int, int] | None
    limits: tuple[str, ...]
    """Those that the policy knows of; another holds for nobody."""

    def known(self, limit: "Limit | None") -> "Limit | None":
        """The limit, if there is one that the policy knows of."""
        return limit if limit is not None and limit.effect in self.limits else None


@dataclass(frozen=True)
class Limit:
    """A limit of the customer's support, and the channels that it leaves (MX-9)."""

    effect: str
    channels: tuple[str, ...]

    def turns_away(self, channel: str, *, filed_by_desk: bool = False) -> bool:
        """Whether nothing is taken that comes so."""
        if self.effect == "unclocked":
            return False
        if self.effect == "end":
            return True
        return not filed_by_desk and (self.effect == "decline" or channel not in self.channels)

    @property
    def unclocks(self) -> bool:
        """Whether nothing counts on what is taken."""
        return self.effect != "channels"


@dataclass
class Passed:
    """Minutes that have gone by, counted in both ways."""

    elapsed: int = 0
    opened: int = 0

    def passed(self, counts: str) -> int:
        """Return how many, counted in one way."""
        return self.elapsed if counts == ELAPSED else self.opened

    def pass_a_minute(self, *, open_: bool) -> None:
        """Count one more."""
        self.elapsed += 1
        self.opened += open_


@dataclass
class Clock:
    """One promise on one ticket. Used minutes are counted in both ways at once, so that targets can change."""

    promise: Promise
    start: int
    time: Passed = field(default_factory=Passed)
    waiting_since: int | None = None
    waits: list[tuple[int, int]] = field(default_factory=list)
    met_at: int | None = None
    met_by_resolving: bool = False
    used_when_met: int = 0
    missed_at: int | None = None
    cancelled: bool = False

    @property
    def used(self) -> int:
        """Minutes used so far."""
        return self.time.passed(self.promise.counts)

    @property
    def status(self) -> str:
        """How the promise stands."""
        if self.missed_at is not None:
            return "missed"
        if self.met_at is not None:
            return "met"
        if self.cancelled:
            return "cancelled"
        return "running" if self.waiting_since is None else "paused"


@dataclass(repr=False)
class Desk:
    """One ticket at a desk that never sleeps."""

    rules: Rules
    start: int
    priority: str
    heard: list[str] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    acts: list[tuple[int, str, str | int | None]] = field(default_factory=list)
    taken: bool = False
    came_back: bool = False
    resolved: bool = False
    closed: bool = False
    asked: bool = False
    expects_answer: bool = False
    silent_since: int | None = None
    since_asked: Passed = field(default_factory=Passed)
    since_public: Passed = field(default_factory=Passed)
    metered: int = 0
    update_missed: bool = False
    steps_past: int = 0
    acknowledged: bool = False
    held: bool = False
    limit: Limit | None = None
    channel: str = "portal"
    filed_by_desk: bool = False
    declined: bool = False
    unclocked: bool = False

    def __post_init__(self) -> None:
        """Every clock starts as the request arrives, unless it is held, declined or limited to none."""
        held = " held" if self.held else ""
        self.heard.append(f"{self.rules.hours.wall(self.start):%a %d %H:%M} {self.priority}{held}")
        if self.limit is not None:
            whose = "desk" if self.filed_by_desk else "customer"
            self.heard.append(f"{self.limit} by {self.channel} from the {whose}")
        known = self.rules.known(self.limit)
        if known is not None:
            self.declined = known.turns_away(self.channel, filed_by_desk=self.filed_by_desk)
            self.unclocked = self.declined or known.unclocks
        if self.declined:
            self.held = False
            self.acts.append((self.start, "decline", None))
        if not self.held:
            self._start_clocks(self.start)

    def __repr__(self) -> str:
        """Show the rules and what happened, in minutes after the submission."""
        return f"{self.rules}, {self.heard}"

    @property
    def status(self) -> str:
        """Where the ticket stands."""
        if self.declined:
            return "declined"
        if self.closed:
            return "closed"
        if self.held:
            return "held"
        if self.resolved:
            return "resolved"
        if self.expects_answer:
            return "awaiting_customer"
        return "open" if self.taken or self.came_back else "waiting"

    def allows(self, event: str) -> bool:
        """Whether an event may happen now."""
        if self.declined or self.closed:
            return event in {"answered", "taken_up", "noted" if self.declined else "reopened"}
        if self.held:
            talk = {"replied", "asks", "proposes", "answered", "noted"}
            return event in talk | {"urgent", "normal", "closed", "released"}
        if event == "released":
            return False
        if self.resolved:
            return event in {"answered", "reopened", "taken_up", "refused", "closed", "urgent", "normal"}
        if event == "acknowledged":
            return self.rules.escalation is not None
        return event not in {"reopened", "taken_up", "refused"}

    def stays_closed(self, event: str, limit: Limit, channel: str) -> bool:
        """Whether this of the customer would bring it back, and the limit that holds by now keeps it from coming."""
        known = self.rules.known(limit)
        return self.closed and event in {"answered", "reopened"} and known is not None and known.turns_away(channel)

    def happen(self, event: str, now: int) -> None:
        """Apply an event."""
        self.heard.append(f"{now - self.start} {event}")
        (self._happen_while_held if self.held else self._happen)(event, now)

    def _happen(self, event: str, now: int) -> None:
        self.acknowledged |= event == "acknowledged" and self.priority == "urgent"
        if event in {"replied", "asks", "proposes"}:
            self._say(now, asks=event == "asks", expects=event != "replied")
        elif event == "taken":
            self.taken = True
        elif event == "answered" and self.closed:
            self._come_back()
        elif event == "answered":
            self.expects_answer = False
        elif event in {"urgent", "normal"}:
            self.priority = event
        elif event == "resolved":
            self._say(now, asks=False, expects=False)
            self._meet("resolved", now)
            self.resolved = True
        elif event == "closed":
            self._close()
        elif event in {"refused", "reopened", "taken_up"}:
            self._come_back()
        if event in {"answered", "resolved", "closed", "refused", "reopened", "taken_up"}:
            self._wait_no_more(now)

    def _happen_while_held(self, event: str, now: int) -> None:
        """Talk is talk: nothing counts, until it is let in as if it came now."""
        if event in {"urgent", "normal"}:
            self.priority = event
        elif event == "closed":
            self.closed = True
        elif event in {"answered", "reopened", "taken_up"}:
            self.closed = False
        elif event == "released":
            self.held, self.start = False, now
            self._start_clocks(now)
            self.since_public = Passed()

    def act(self, now: int) -> None:
        """What the desk does by itself, after the events of this instant."""
        if self.held or self.unclocked:
            return
        for clock in self.clocks:
            if clock.status == "running" and not self.closed and self._left(clock, now) <= 0:
                clock.missed_at = now
                self.acts.append((now, "breach", clock.promise.kind))
        if self.rules.update is not None and not self.resolved and not self.closed and not self.update_missed:
            counts, within = self.rules.update
            if self.since_public.passed(counts) >= within:
                self.update_missed = True
                self.acts.append((now, "update_due", "update"))
        self._escalate(now)
        self._mind_silence(now)

    def pass_a_minute(self, now: int) -> None:
        """Let the minute that begins now go by."""
        if self.held or self.unclocked:
            return
        is_open = self.rules.hours.is_open(now)
        for clock in self.clocks:
            if clock.waiting_since is None:
                clock.time.pass_a_minute(open_=is_open)
        self.since_public.pass_a_minute(open_=is_open)
        self.since_asked.pass_a_minute(open_=is_open)
        if self.taken and not self.asked and not self.resolved and not self.closed:
            self.metered += is_open

    def due_at(self, clock: Clock, now: int) -> int | None:
        """Where a running clock will fall due if nothing happens."""
        if clock.status != "running":
            return None
        promise = clock.promise
        within = promise.within[self.priority]
        if promise.counts == DAYS:
            return _due_in_days(self.rules.hours, clock.start, within, tuple(clock.waits))
        used = clock.used
        while used < within:
            used += promise.counts == ELAPSED or self.rules.hours.is_open(now)
            now += 1
        return now

    def _start_clocks(self, now: int) -> None:
        self.clocks = [] if self.unclocked else [Clock(promise, now) for promise in self.rules.promises]

    def _say(self, now: int, *, asks: bool, expects: bool) -> None:
        """Tell the customer something in public."""
        self.taken = True
        self.expects_answer = expects
        self.since_public, self.update_missed = Passed(), False
        self._meet("replied", now)
        if asks:
            self.asked = True
            self.silent_since, self.since_asked = now, Passed()
            for clock in self.clocks:
                if clock.promise.waits and clock.waiting_since is None:
                    clock.waiting_since = now

    def _meet(self, how: str, now: int) -> None:
        for clock in self.clocks:
            if clock.promise.met_by == how and clock.met_at is None:
                clock.met_at = now
                clock.met_by_resolving = how == "resolved"
                clock.used_when_met = clock.used
                late = clock.waiting_since is None and self._left(clock, now) < 0
                if late and clock.missed_at is None:
                    clock.missed_at = now
                    self.acts.append((now, "breach", clock.promise.kind))

    def _wait_no_more(self, now: int) -> None:
        self.asked = False
        self.silent_since = None
        for clock in self.clocks:
            if clock.waiting_since is not None:
                clock.waits.append((clock.waiting_since, now))
                clock.waiting_since = None

    def _close(self) -> None:
        self.closed = True
        self.expects_answer = False
        for clock in self.clocks:
            clock.cancelled = clock.met_at is None and clock.missed_at is None

    def _come_back(self) -> None:
        self.resolved = self.closed = self.declined = self.expects_answer = False
        self.came_back = True
        self.acknowledged = False
        for clock in self.clocks:
            clock.cancelled = False
            if clock.met_by_resolving:
                clock.met_at, clock.met_by_resolving = None, False

    def _mind_silence(self, now: int) -> None:
        rule = self.rules.silence
        if rule is None or self.silent_since is None:
            return
        if self._silence_left(rule.after - rule.warning, now) == 0:
            self.acts.append((now, "warn_close", None))
        if self._silence_left(rule.after, now) == 0:
            self.acts.append((now, "close", None))
            self._close()
            self._wait_no_more(now)

    def _silence_left(self, after: int, now: int) -> int:
        assert self.rules.silence is not None
        assert self.silent_since is not None
        if self.rules.silence.counts == DAYS:
            return self.rules.hours.business_days_after(self.silent_since, after) - now
        return after - self.since_asked.passed(self.rules.silence.counts)

    def _escalate(self, now: int) -> None:
        """To the next of two levels, after the first delay and then again and again, while it is urgent."""
        if self.rules.escalation is None:
            return
        first, repeat = self.rules.escalation
        passed = now - self.start
        reached = 0 if passed < first else 1 + (passed - first) // repeat
        if self.resolved or self.closed or self.acknowledged:
            if self.priority == "urgent":
                self.steps_past = reached
        elif self.priority == "urgent" and reached > self.steps_past:
            self.acts.append((now, "escalate", min(reached, 2)))
            self.steps_past = reached

    def _left(self, clock: Clock, now: int) -> int:
        """Minutes of the target that are left; fewer than none where it was due before now."""
        within = clock.promise.within[self.priority]
        if clock.promise.counts == DAYS:
            return _due_in_days(self.rules.hours, clock.start, within, tuple(clock.waits)) - now
        return within - clock.used


@cache
def _due_in_days(hours: Hours, start: int, within: int, waits: tuple[tuple[int, int], ...]) -> int:
    """What was left between a pause and the due instant is left after it, unless no open time passed (G-6)."""
    due = hours.business_days_after(start, within)
    for begun, ended in waits:
        if begun <= due and hours.open_in(begun, ended):
            left = hours.open_in(begun, due)
            due = ended
            while left:
                left -= hours.is_open(due)
                due += 1
    return due
