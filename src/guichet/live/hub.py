"""Who listens, and who is told what. One event loop's business: it knows no database and no request."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from guichet.kit.grants import GRANT_S

MOST_PENDING: Final = 200
"""Things that a slow listener may be behind with; beyond, it is told to ask for everything again."""

REMEMBERED: Final = 5_000
"""Changes that are kept for pages that begin to listen a moment after they were made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What listeners hear: that something about a ticket changed. ``number`` is its place in the stream, if it has
    one.
    """

    stream: int
    about: str
    ticket: str
    topics: frozenset[str]
    number: int = 0
    heard_at: float = field(default_factory=time.monotonic)


@dataclass(slots=True, eq=False)
class Listener:
    """One stream of one browser: what it has yet to be told, each ticket once."""

    stream: int
    topics: frozenset[str]
    session: str = ""
    pending: dict[tuple[str, str], None] = field(default_factory=dict)
    is_behind: bool = False
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, told: Told) -> None:
        """Put it with what is pending."""
        if len(self.pending) >= MOST_PENDING:
            self.pending.clear()
            self.is_behind = True
        self.pending[told.about, told.ticket] = None
        self.woken.set()

    def lose(self) -> None:
        """Note that it has missed more than can be told."""
        self.is_behind = True
        self.woken.set()

    def take(self) -> tuple[bool, list[tuple[str, str]]]:
        """What is pending, taken away: whether everything is to be asked for again, and what has changed."""
        behind, found = self.is_behind, list(self.pending)
        self.pending.clear()
        self.is_behind = False
        self.woken.clear()
        return behind, found


class Hub:
    """All listeners of a process. ``heads`` are the last numbers that it has heard of, stream by stream."""

    def __init__(self) -> None:
        """Nobody listens yet, and nothing has been heard."""
        self.heads: dict[int, int] = {}
        self.is_closed = False
        self._listeners: dict[tuple[int, str], set[Listener]] = defaultdict(set)
        self._all: set[Listener] = set()
        self._past: deque[Told] = deque(maxlen=REMEMBERED)
        self._since = time.monotonic()
        self._ended: dict[str, float] = {}

    def __len__(self) -> int:
        """How many listen."""
        return len(self._all)

    def join(self, listener: Listener) -> None:
        """From now on tell it what it may hear."""
        self._all.add(listener)
        for topic in listener.topics:
            self._listeners[listener.stream, topic].add(listener)

    def part(self, listener: Listener) -> None:
        """Tell it nothing more."""
        self._all.discard(listener)
        for topic in listener.topics:
            known = self._listeners.get((listener.stream, topic))
            if known is not None:
                known.discard(listener)
                if not known:
                    del self._listeners[listener.stream, topic]

    def tell(self, news: Iterable[Told]) -> None:
        """Tell whoever may hear it."""
        for told in news:
            if told.number:
                self.heads[told.stream] = max(told.number, self.heads.get(told.stream, 0))
            self._past.append(told)
            reached: set[Listener] = set()
            for topic in told.topics:
                reached |= self._listeners.get((told.stream, topic), set())
            for listener in reached:
                listener.tell(told)

    def recall(self, listener: Listener, *, seconds: float) -> None:
        """Tell it again what it may have missed in the last so many seconds, before it came."""
        begin = time.monotonic() - seconds
        if begin < self._since or (len(self._past) == REMEMBERED and begin < self._past[0].heard_at):
            listener.lose()
            return
        for told in self._past:
            if told.stream == listener.stream and told.heard_at >= begin and told.topics & listener.topics:
                listener.tell(told)

    def end(self, sessions: Iterable[str]) -> None:
        """Cut off whoever listens with one of these sessions; none begins with one while its grants are good."""
        now = time.monotonic()
        self._ended = {session: until for session, until in self._ended.items() if until > now}
        self._ended |= dict.fromkeys(sessions, now + GRANT_S)
        for listener in self._all:
            if listener.session in self._ended:
                listener.woken.set()

    def has_ended(self, session: str) -> bool:
        """Whether a session is known to have ended."""
        return session in self._ended

    def close(self) -> None:
        """Let every stream end: the process is about to."""
        self.is_closed = True
        for listener in self._all:
            listener.woken.set()
