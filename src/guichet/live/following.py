"""Following the feed and the presences in a thread of its own, by Django's connection: what is new goes to the hub."""

import asyncio
import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, connection

from guichet import clock
from guichet.accounts import sessions
from guichet.kit import feed
from guichet.kit.waking import Watch
from guichet.live.hub import Hub, Told
from guichet.tickets import presence
from guichet.tickets.presence import Seen
from guichet.tickets.topics import desk_topic, news_of

log = logging.getLogger(__name__)

AT_ONCE = 500
"""Rows of one stream that are read at a time."""

PAUSE_S = 2.0
"""How long a database that is away is left alone."""

Tell = Callable[[list[Told]], None]
End = Callable[[list[str]], None]


class Follower:
    """The thread that follows; it tells the hub in the hub's own loop."""

    def __init__(self, hub: Hub, loop: asyncio.AbstractEventLoop) -> None:
        """Follow for this hub."""
        self._stop = threading.Event()
        self._tell: Tell = lambda news: _hand_over(loop, hub, news)
        self._end: End = lambda sessions: _call(loop, hub, sessions)
        self._thread = threading.Thread(target=self._run, name="following", daemon=True)

    def start(self, hub: Hub) -> None:
        """Begin after what is in the feed now."""
        hub.heads = feed.heads()
        # Those that ended lately too: their grants are good still, by their signature.
        self._ended = cut_off(hub.end, 0)
        self._heads = dict(hub.heads)
        self._present: frozenset[Seen] = frozenset()
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait for it."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        watch = Watch(self._stop)
        while not self._stop.is_set():
            try:
                watch.wait()
                self._ended = cut_off(self._end, self._ended)
                news = news_since(self._heads)
                present = presence.seen(at=clock.machine_seconds())
                news += moves(self._present, present)
                self._present = present
            except DatabaseError:
                log.exception("the database is busy or away")
                connection.close()
                watch = Watch(self._stop)
                self._stop.wait(PAUSE_S)
                continue
            if news:
                self._tell(news)
        connection.close()


def news_since(heads: dict[int, int]) -> list[Told]:
    """What the feed has beyond these numbers, which are moved to its end."""
    found = []
    for stream, last in feed.heads().items():
        while heads.get(stream, 0) < last:
            rows = feed.read(stream, after=heads.get(stream, 0), limit=AT_ONCE)
            if not rows:
                break
            heads[stream] = rows[-1].number
            found += [
                Told(stream=stream, about="ticket", ticket=each.ticket, topics=each.topics, number=each.number)
                for each in news_of(rows)
            ]
    return found


def moves(before: frozenset[Seen], now: frozenset[Seen]) -> list[Told]:
    """Where people came, went, or began to write: told to their desk only."""
    return [
        Told(stream=desk, about="presence", ticket=ticket, topics=frozenset({desk_topic(desk)}))
        for desk, ticket in sorted({(each.desk, each.ticket) for each in before ^ now})
    ]


def missed(stream: int, topics: frozenset[str], *, after: int) -> list[Told] | None:
    """What somebody with these topics has missed since a number; nothing where it is more than one reads at once."""
    rows = feed.read(stream, after=after, limit=AT_ONCE + 1)
    if len(rows) > AT_ONCE:
        return None
    return [
        Told(stream=stream, about="ticket", ticket=each.ticket, topics=each.topics, number=each.number)
        for each in news_of(rows)
        if each.topics & topics
    ]


async def ask_missed(stream: int, topics: frozenset[str], *, after: int) -> list[Told] | None:
    """The same, asked in a thread of a pool: they come and go, and none keeps a connection."""

    def ask() -> list[Told] | None:
        try:
            return missed(stream, topics, after=after)
        finally:
            connection.close()

    return await asyncio.to_thread(ask)


def cut_off(end: End, after: int) -> int:
    """Have the sessions that ended after that one cut off; the number of the last."""
    found = sessions.ended_after(after)
    if found:
        end([digest for _number, digest in found])
    return found[-1][0] if found else after


def _call(loop: asyncio.AbstractEventLoop, hub: Hub, ended: list[str]) -> None:
    loop.call_soon_threadsafe(hub.end, ended)


def _hand_over(loop: asyncio.AbstractEventLoop, hub: Hub, news: list[Told]) -> None:
    loop.call_soon_threadsafe(hub.tell, news)
