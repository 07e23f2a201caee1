"""What a page may cost however large the desk is: nothing is asked twice, and nothing reads all of a desk."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver

from guichet.core.commitments.course import Course
from guichet.tickets.actions import answer, note, reply
from guichet.tickets.actor import Actor
from guichet.tickets.collaborating import add
from web.world import World

pytestmark = pytest.mark.django_db

AGENTS = [
    "/desk/",
    "/desk/view/closed/",
    "/desk/?agent=nobody&priority=minor",
    "/desk/search/?q=meters",
    "/desk/{number}/",
]
CUSTOMERS = [
    "/requests/",
    "/requests/?whose=all",
    "/requests/new/",
    "/requests/search/?q=meters",
    "/requests/{public_id}/",
]

WHOLE = re.compile(
    r"SCAN tickets_|SEARCH tickets_\w+ USING (COVERING )?INDEX (?!ticket_queue|ticket_over)\w+ \(desk_id=\?\)$"
)
"""What SQLite says of a question for which it walks through all tickets, or through all of a desk."""


@contextmanager
def asking(client: Client, path: str) -> Iterator[list[str]]:
    """What a page asks of the database when it is opened for the second time."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    yield [query["sql"] for query in asked.captured_queries if query["sql"].startswith("SELECT")]


def visits(world: World) -> Iterator[tuple[Client, str]]:
    """Every page, as somebody who has a request of their own, follows another's and looks after their colleagues'."""
    ticket = world.file()
    for text in ("And still so.", "And now too."):
        answer(ticket, by=Actor.customer(world.contact), at=world.clock.at, text=text)
        note(ticket, by=Actor.agent(world.agent), at=world.clock.at, text=text)
    add(ticket, by=Actor.agent(world.agent), at=world.clock.at, email=world.stranger.email)
    for who, paths in ((world.agent, AGENTS), (world.contact, CUSTOMERS), (world.stranger, CUSTOMERS)):
        client = world.client(who)
        for path in paths:
            yield client, path.format(number=ticket.number, public_id=ticket.public_id)


def test_no_page_asks_the_database_the_same_thing_twice(world: World) -> None:
    for client, path in visits(world):
        with asking(client, path) as asked:
            assert sorted(asked) == sorted(set(asked)), path


@pytest.mark.sqlite
def test_no_page_walks_through_all_tickets_of_a_desk(world: World) -> None:
    world.contact.is_administrator = True
    world.contact.save()
    for client, path in visits(world):
        with asking(client, path) as asked, connection.cursor() as cursor:
            for question in asked:
                cursor.execute(f"EXPLAIN QUERY PLAN {question.replace('%', '%%')}", ())
                steps = [str(step[-1]) for step in cursor.fetchall()]
                assert not [step for step in steps if WHOLE.search(step)], (path, question)


@pytest.mark.sqlite
def test_filing_asks_little_and_the_least_while_others_wait(world: World) -> None:
    """From BEGIN to COMMIT nobody else writes on SQLite."""
    client = world.client(world.contact)
    said = {"priority": "minor", "subject": "It leaks", "text": "Since this morning."}
    client.post("/requests/new/", {**said, "key": "first"})
    with CaptureQueriesContext(connection) as asked:
        client.post("/requests/new/", {**said, "key": "second"})
    told = [each["sql"] for each in asked.captured_queries]
    assert len(told) <= 23
    begun, over = (next(i for i, each in enumerate(told) if each.startswith(word)) for word in ("SAVEPOINT", "RELEASE"))
    found = [re.findall(r'^(SELECT|INSERT|UPDATE).*?"([a-z]+_[a-z]+)"', each)[0] for each in told[begun + 1 : over]]
    assert found == [
        ("SELECT", "tickets_terms"),
        ("UPDATE", "desks_desk"),
        *[("INSERT", name) for name in ("tickets_ticket", "tickets_event", "tickets_message", "kit_searchtext")],
        ("UPDATE", "tickets_ticket"),
        ("INSERT", "tickets_commitment"),
        ("UPDATE", "kit_feedhead"),
        ("INSERT", "kit_feedrow"),
    ]
    again = next(each for each in told if each.startswith('UPDATE "tickets_ticket"'))
    assert re.findall(r'"(\w+)" = ', again) == ["last_seq", "version", "id"]


def test_what_a_step_did_is_worked_out_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket, client, agent = world.file(), world.client(world.agent), Actor.agent(world.agent)
    for turn in range(5):
        reply(ticket, by=agent, at=world.clock.at, text=f"Before, {turn}")
    first = calls(monkeypatch, Course, "__init__", lambda: client.get(f"/desk/{ticket.number}/"))
    again = calls(monkeypatch, Course, "__init__", lambda: client.get(f"/desk/{ticket.number}/"))
    assert first - again >= 10
    for turn in range(5):
        reply(ticket, by=agent, at=world.clock.at, text=f"After, {turn}")
    client.get(f"/desk/{ticket.number}/")
    assert calls(monkeypatch, Course, "__init__", lambda: client.get(f"/desk/{ticket.number}/")) == again


def test_the_queue_makes_no_more_addresses_for_more_rows(
    world: World, fill: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client(world.agent)
    fill(2)
    client.get("/desk/")
    few = calls(monkeypatch, URLResolver, "_reverse_with_prefix", lambda: client.get("/desk/"))
    fill(12)
    assert calls(monkeypatch, URLResolver, "_reverse_with_prefix", lambda: client.get("/desk/")) == few > 0


def calls(monkeypatch: pytest.MonkeyPatch, kind: type, name: str, act: Callable[[], object]) -> int:
    """How often a method is called while something is done."""
    count, method = 0, getattr(kind, name)

    def counted(*given: object, **more: object) -> object:
        nonlocal count
        count += 1
        return method(*given, **more)

    with monkeypatch.context() as patched:
        patched.setattr(kind, name, counted)
        act()
    return count
