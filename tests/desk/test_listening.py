"""The hub: everybody hears what they may, once, and whoever is too far behind asks for everything again."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from cast import Cast, filed, local
from guichet.accounts import sessions
from guichet.accounts.models import Session
from guichet.kit import feed, grants
from guichet.kit.grants import Grant
from guichet.live import hub as hubs
from guichet.live.following import cut_off, missed, moves, news_since
from guichet.live.hub import Hub, Listener, Told
from guichet.live.streams import say
from guichet.tickets import presence
from guichet.tickets.actions import reply
from guichet.tickets.topics import desk_topic, topics_of

T = TypeVar("T")
DESK = frozenset({"d"})


def told(ticket: str, number: int = 0, *, topics: frozenset[str] = DESK, stream: int = 1) -> Told:
    """A change."""
    return Told(stream=stream, about="ticket", ticket=ticket, topics=topics, number=number)


def run(listen: Callable[[], Coroutine[None, None, T]]) -> T:
    """Run it in a thread of its own: in that of the tests a browser's loop may be running."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(listen())).result()


def listener(hub: Hub, *topics: str, stream: int = 1) -> Listener:
    """Somebody who listens."""
    made = Listener(stream=stream, topics=frozenset(topics))
    hub.join(made)
    return made


def test_who_has_a_topic_of_the_same_desk_hears_and_each_ticket_once() -> None:
    hub = Hub()
    agent, other, elsewhere = listener(hub, "d"), listener(hub, "c1"), listener(hub, "d", stream=2)
    hub.tell([told("a", 1), told("b", 2), told("a", 3)])
    assert agent.take() == (False, [("ticket", "a"), ("ticket", "b")])
    assert agent.take() == (False, [])
    assert other.take() == elsewhere.take() == (False, [])
    hub.part(agent)
    hub.tell([told("a", 4)])
    assert agent.take() == (False, [])
    assert len(hub) == 2


def test_who_is_too_far_behind_asks_for_everything() -> None:
    hub = Hub()
    slow = listener(hub, "d")
    hub.tell(told(f"t{i}", i) for i in range(1, hubs.MOST_PENDING + 2))
    behind, found = slow.take()
    assert behind
    assert len(found) <= hubs.MOST_PENDING


def test_a_page_hears_what_happened_since_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub()
    fresh = listener(hub, "d")
    hub.recall(fresh, seconds=60)
    assert fresh.take() == (True, []), "a hub that has only begun cannot know"
    monkeypatch.setattr(hub, "_since", hub._since - 1_000)
    hub.tell([told("a", 1), told("b", 2, topics=frozenset({"x"}))])
    late = listener(hub, "d")
    hub.recall(late, seconds=60)
    assert late.take() == (False, [("ticket", "a")])


def test_the_feed_is_followed_from_where_it_was(people: Cast) -> None:
    heads = feed.heads()
    ticket = filed(people)
    found = news_since(heads)
    assert {news.ticket for news in found} == {ticket.public_id}
    assert heads[people.desk.pk] == feed.head(people.desk.pk)
    assert news_since(heads) == []


def test_who_comes_back_hears_what_they_missed(people: Cast) -> None:
    ticket = filed(people)
    after = feed.head(people.desk.pk)
    reply(ticket, by=people.ada, at=local("2026-03-10 11:00"), text="Which lamp?")
    found = missed(people.desk.pk, topics_of(people.contact), after=after)
    assert {news.ticket for news in found or []} == {ticket.public_id}
    assert missed(people.desk.pk, topics_of(people.stranger), after=after) == []


def test_presences_are_told_to_the_desk_as_people_come_write_and_lapse(people: Cast) -> None:
    ticket, at = filed(people), 1_000_000
    before = presence.seen(at=at)
    presence.be_present(ticket, people.agent, writing=False, at=at)
    looking = presence.seen(at=at)
    presence.be_present(ticket, people.agent, writing=True, at=at + 1)
    writing = presence.seen(at=at + 1)
    for one, other in ((before, looking), (looking, writing), (writing, presence.seen(at=at + 1 + presence.LASTS_S))):
        (move,) = moves(one, other)
        assert (move.about, move.ticket, move.topics) == (
            "presence",
            ticket.public_id,
            frozenset({desk_topic(people.desk.pk)}),
        )
    assert presence.forget(at=at + 1 + presence.LASTS_S) == 1


def test_a_stream_says_what_changed_with_a_place_that_tells_nothing() -> None:
    async def listen() -> list[dict[str, object]]:
        hub = Hub()
        hub._since -= 1_000
        grant = Grant(stream=1, topics=DESK, person=1, session="s")
        words = say(hub, grant, after="", age=1)
        heard = [await anext(words)]
        hub.tell([told("a", 41), told("b", 42)])
        heard += [await anext(words), await anext(words)]
        hub.close()
        heard += [await anext(words)]
        return [{"event": each.event, "data": each.data, "id": each.id} for each in heard]

    hello, first, second, over = run(listen)
    assert hello["event"] == "hello"
    assert (first["event"], first["data"], first["id"]) == ("ticket", '{"ticket": "a"}', None)
    assert grants.opened(1, str(second["id"])) == 42
    assert "42" not in str(second["data"])
    assert over["event"] == "over"


def test_a_stream_is_over_as_its_session_ends_and_says_nothing_more() -> None:
    async def listen() -> list[str | None]:
        hub = Hub()
        hub._since -= 1_000
        grants_of = [Grant(stream=1, topics=DESK, person=1, session=session) for session in ("ours", "another")]
        ours, another = (say(hub, each, after="", age=1) for each in grants_of)
        heard = [(await anext(ours)).event, (await anext(another)).event]
        hub.tell([told("a", 41)])
        hub.end(["ours"])
        heard += [(await anext(ours)).event, (await anext(another)).event]
        assert hub.has_ended("ours")
        assert not hub.has_ended("another")
        return heard

    assert run(listen) == ["hello", "hello", "over", "ticket"]


def test_who_signs_out_iscut_off_and_so_is_a_key_that_was_changed(people: Cast) -> None:
    user = people.agent.user
    for key in ("one", "two", "three"):
        sessions.begin(key, user, device="", network="", at=0)
    heard: list[str] = []
    last = cut_off(heard.extend, 0)
    sessions.end(Session.objects.filter(key="one"))
    sessions.rename("two", "four")
    assert cut_off(heard.extend, last) > last
    assert heard == [grants.digest_of_session("one"), grants.digest_of_session("two")]
    sessions.end_others(user, "four")
    assert [digest for _number, digest in sessions.ended_after(0)][-1] == grants.digest_of_session("three")


def test_a_stream_that_goes_leaves_nobody_behind() -> None:
    async def listen() -> int:
        hub = Hub()
        words = say(hub, Grant(stream=1, topics=DESK, person=1, session="s"), after="nonsense", age=0)
        await anext(words)
        assert (await anext(words)).event == "reset"
        await words.aclose()
        return len(hub)

    assert run(listen) == 0
