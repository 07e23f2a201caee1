"""One stream: what it says, from its first word until its grant lapses, its session ends, its browser goes, or the
process ends.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator

from sse_starlette import ServerSentEvent

from guichet.kit import grants
from guichet.kit.grants import GRANT_S, Grant
from guichet.live.following import ask_missed
from guichet.live.hub import Hub, Listener

HEARTBEAT_S = 20.0
"""A line at least so often: proxies keep the stream, and a browser that hears nothing knows that it is cut off."""

BREATH_S = 0.2
"""Changes that come in one breath are told together."""


async def say(hub: Hub, grant: Grant, *, after: str, age: float) -> AsyncGenerator[ServerSentEvent]:
    """The events of a stream. ``after`` is the place that the browser had reached; without one, ``age`` is how many
    seconds ago its page was made.
    """
    listener = Listener(stream=grant.stream, topics=grant.topics, session=grant.session)
    until = time.monotonic() + GRANT_S
    hub.join(listener)
    try:
        await _catch_up(hub, listener, after=after, age=age)
        yield ServerSentEvent(event="hello", id=None if listener.woken.is_set() else _place(hub, listener), data="{}")
        while not hub.is_closed and not hub.has_ended(grant.session) and time.monotonic() < until:
            if not await _woken(listener, min(HEARTBEAT_S, until - time.monotonic())):
                yield ServerSentEvent(comment="still here")
                continue
            await asyncio.sleep(BREATH_S)
            if hub.has_ended(grant.session):
                break
            place, (behind, found) = _place(hub, listener), listener.take()
            if behind:
                yield ServerSentEvent(event="reset", id=place, data="{}")
                continue
            for i, (about, ticket) in enumerate(found, start=1):
                # Whoever is cut off in the middle of a breath begins it again.
                reached = place if i == len(found) else None
                yield ServerSentEvent(event=about, id=reached, data=json.dumps({"ticket": ticket}))
        yield ServerSentEvent(event="over", data="{}")
    finally:
        hub.part(listener)


async def _catch_up(hub: Hub, listener: Listener, *, after: str, age: float) -> None:
    if not after:
        hub.recall(listener, seconds=age)
        return
    number = grants.opened(listener.stream, after)
    if number is None:
        listener.lose()
        return
    if number >= hub.heads.get(listener.stream, 0):
        return
    found = await ask_missed(listener.stream, listener.topics, after=number)
    if found is None:
        listener.lose()
        return
    for told in found:
        listener.tell(told)


async def _woken(listener: Listener, seconds: float) -> bool:
    try:
        await asyncio.wait_for(listener.woken.wait(), timeout=max(0.0, seconds))
    except TimeoutError:
        return False
    return True


def _place(hub: Hub, listener: Listener) -> str:
    """The place from which to go on: all that was told before it has been told here too."""
    return grants.sealed(listener.stream, hub.heads.get(listener.stream, 0))
