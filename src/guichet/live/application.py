"""The process: one address for streams, one that says whether it lives. No page and no view of the desk is here."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from guichet.kit import grants
from guichet.live.following import Follower
from guichet.live.hub import Hub
from guichet.live.streams import say

MOST_OF_A_PERSON = 20
"""Streams of one person: a browser needs one."""

LONGEST_AGE_S = 600.0
RETRY_S = 5


class Live:
    """The hub and those who listen to it."""

    def __init__(self, most: int) -> None:
        """Hold at most so many streams."""
        self.hub = Hub()
        self._most = most
        self._of_person: Counter[int] = Counter()

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Follow the feed for as long as the process runs."""
        follower = Follower(self.hub, asyncio.get_running_loop())
        await asyncio.to_thread(follower.start, self.hub)
        yield
        self.hub.close()
        await asyncio.to_thread(follower.stop)

    async def stream(self, request: Request) -> Response:
        """A stream, for whoever holds a grant."""
        try:
            grant = grants.read(_bearer(request))
        except grants.GrantError:
            return JSONResponse({"error": "grant"}, status_code=401)
        if self.hub.has_ended(grant.session):
            return JSONResponse({"error": "grant"}, status_code=401)
        if len(self.hub) >= self._most or self._of_person[grant.person] >= MOST_OF_A_PERSON:
            return JSONResponse({"error": "busy"}, status_code=503, headers={"Retry-After": str(RETRY_S)})
        words = say(self.hub, grant, after=request.headers.get("last-event-id", ""), age=_age(request))
        return EventSourceResponse(self._counted(grant.person, words), ping=0, sep="\n", send_timeout=30)

    async def healthy(self, _request: Request) -> Response:
        """Whether it lives."""
        return JSONResponse({"ok": not self.hub.is_closed})

    async def _counted(self, person: int, words: AsyncGenerator[ServerSentEvent]) -> AsyncGenerator[ServerSentEvent]:
        self._of_person[person] += 1
        try:
            async with aclosing(words):
                async for word in words:
                    yield word
        finally:
            self._of_person[person] -= 1
            if not self._of_person[person]:
                del self._of_person[person]


def application(*, most: int) -> Starlette:
    """The process's application. Pages of any host may ask, for desks have hosts of their own: what is believed is the
    grant, which only a page of the desk is given, and no cookie goes along.
    """
    live = Live(most)
    return Starlette(
        routes=[
            Route("/live/", live.stream, methods=["GET"]),
            Route("/live/health", live.healthy, methods=["GET"]),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET"],
                allow_headers=["authorization", "last-event-id"],
                max_age=600,
            )
        ],
        lifespan=live.lifespan,
    )


def _bearer(request: Request) -> str:
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


def _age(request: Request) -> float:
    try:
        found = float(request.query_params.get("age", "0"))
    except ValueError:
        return 0.0
    # Neither a negative age nor one that is no number.
    return found if 0.0 <= found <= LONGEST_AGE_S else LONGEST_AGE_S
