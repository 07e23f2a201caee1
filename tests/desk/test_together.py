"""Several at once: nothing is lost, nothing is doubled, and the feed has no gaps."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from cast import Cast, filed, local
from guichet.kit.models import FeedRow
from guichet.tickets.actions import note, reply
from guichet.tickets.models import Event, Message, Ticket
from guichet.tickets.replay import verify

AT = local("2026-03-10 11:00")


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Do all of it at the same time, each in a thread with a connection of its own."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_agents_who_reply_at_once_are_both_heard(committed: Cast) -> None:
    ticket = filed(committed)
    at_once(
        [
            lambda: reply(ticket, by=committed.ada, at=AT, text="From Ada", key="a"),
            lambda: reply(ticket, by=committed.max, at=AT, text="From Max", key="b"),
        ]
    )
    assert set(Message.objects.filter(ticket=ticket).values_list("text", flat=True)) >= {"From Ada", "From Max"}
    events = list(Event.objects.filter(ticket=ticket).order_by("seq"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert sorted(event.type for event in events) == ["assigned", "replied", "replied", "submitted"]
    assert [*verify()] == []


def test_one_form_sent_by_eight_threads_is_one_ticket_and_one_reply(committed: Cast) -> None:
    ticket = filed(committed)
    at_once([lambda: reply(ticket, by=committed.ada, at=AT, text="Hello", key="same")] * 8)
    assert Message.objects.filter(text="Hello").count() == 1
    at_once([lambda: filed(committed, key="form")] * 8)
    assert Ticket.objects.count() == 2
    assert sorted(Ticket.objects.values_list("number", flat=True)) == [1, 2]


def test_the_feed_counts_without_gaps_while_many_write(committed: Cast) -> None:
    tickets = [filed(committed) for _ticket in range(4)]

    def write(place: int) -> None:
        for turn in range(5):
            note(tickets[place % 4], by=committed.ada, at=AT + turn, text=f"{place} {turn}")

    at_once([lambda place=place: write(place) for place in range(6)])  # type: ignore[misc]
    numbers = list(FeedRow.objects.order_by("id").values_list("number", flat=True))
    assert sorted(numbers) == list(range(1, 4 + 30 + 1))
    assert Event.objects.filter(type="noted").count() == 30
    assert FeedRow.objects.filter(kind="noted").values("detail").distinct().count() == 30
    assert [*verify()] == []


def test_a_fault_before_the_end_leaves_nothing_behind(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = filed(people)
    before = (Event.objects.count(), Message.objects.count(), FeedRow.objects.count())

    def fail(*_found: object, **_named: object) -> int:
        raise ConnectionError("killed")

    for place in ("guichet.tickets.door.publish", "guichet.tickets.door.project"):
        with monkeypatch.context() as patched:
            patched.setattr(place, fail)
            with pytest.raises(ConnectionError):
                reply(ticket, by=people.ada, at=AT, text="Hello")
            with pytest.raises(ConnectionError):
                filed(people)
    assert (Event.objects.count(), Message.objects.count(), FeedRow.objects.count()) == before
    ticket.refresh_from_db()
    assert ticket.assignee is None
    assert filed(people).number == 2
