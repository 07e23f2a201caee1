"""The queue is sifted by what its address says, and by nothing else that it says."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from guichet.desks.teams import make_team
from guichet.tickets.actions import assign, close, prioritise, reply, take
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from guichet.web.agent import rail
from guichet.web.agent import views_of_queue as views
from guichet.web.agent.sieve import CONDITIONS, DUE, Sieve
from web.world import World

pytestmark = pytest.mark.django_db


def shown(world: World, query: str) -> list[str]:
    """The subjects that the queue shows, in its order."""
    page = world.client(world.agent).get(f"/desk/?{query}")
    assert page.status_code == 200
    return [row.subject for group in page.context["groups"] for row in group.rows]


@pytest.fixture
def desk(world: World) -> World:
    """Four requests: one that was taken, one that awaits its customer, one that is nobody's, one that is over."""
    agent = Actor.agent(world.agent)
    for subject, priority in [("taken", "blocking"), ("asked", "major"), ("new", "minor"), ("over", "question")]:
        world.file(subject, priority=priority)
    found = {ticket.subject: ticket for ticket in Ticket.objects.all()}
    take(found["taken"], by=agent, at=world.clock.at)
    reply(found["asked"], by=agent, at=world.clock.at, text="Which one?", asks=True)
    close(found["over"], by=agent, at=world.clock.at, ground="solved")
    return world


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("", ["taken", "new", "asked"]),
        ("agent=me", ["taken", "asked"]),
        ("agent=nobody", ["new"]),
        ("agent=me&agent=nobody", ["taken", "new", "asked"]),
        ("status=awaiting_customer", ["asked"]),
        ("status=closed", ["over"]),
        ("over=1", ["over"]),
        ("priority=minor&priority=major", ["new", "asked"]),
        ("clock=first_response", ["taken", "new"]),
        ("clock=silence", ["asked"]),
        ("channel=portal", ["taken", "new", "asked"]),
        ("channel=email", []),
        ("plan=gold", []),
        ("due=hour", []),
        ("due=day", ["taken"]),
        ("agent=nobody&priority=minor", ["new"]),
    ],
)
def test_what_an_address_asks_for_is_what_is_shown(desk: World, query: str, subjects: list[str]) -> None:
    assert sorted(shown(desk, query)) == sorted(subjects)


def test_the_customer_is_asked_for_by_their_organisation(desk: World) -> None:
    other = desk.stranger.organisation_id
    assert shown(desk, f"customer={desk.contact.organisation_id}") == shown(desk, "")
    assert shown(desk, f"customer={other}") == []


def test_the_requests_of_a_team_are_asked_for_by_it_or_as_mine(desk: World) -> None:
    ticket = Ticket.objects.get(subject="new")
    team = make_team(desk.desk, name="Meters", members=[desk.agent])
    assign(ticket, by=Actor.agent(desk.agent), at=desk.clock.at, to=team)
    assert shown(desk, "team=me") == ["new"]
    assert shown(desk, f"team={team.pk}") == ["new"]
    assert shown(desk, "team=987654") == []


def test_what_fell_due_is_missed_but_a_closing_is_none(desk: World) -> None:
    desk.clock.set("2026-03-16 12:00")
    assert shown(desk, "due=missed") == ["taken", "new"]
    assert shown(desk, "due=closing") == ["asked"]


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense",
        "agent=0x1&agent=%00&agent=99999999999999999999999",
        "customer=1;drop table tickets_ticket",
        "due=yesterday",
        "_connector=OR&assignee__user__password__startswith=a",
        "priority=" + "x" * 500,
        "status=%F0%9F%92%A9&plan=%00",
    ],
)
def test_what_is_no_filter_is_as_if_it_had_not_been_said(desk: World, query: str) -> None:
    assert shown(desk, query) == shown(desk, "")


def test_a_foreign_customer_of_another_desk_shows_nothing(desk: World) -> None:
    assert shown(desk, "customer=987654321") == []


def test_a_sieve_survives_its_address_and_its_storing() -> None:
    said = (
        "due=missed&due=closing&clock=silence&status=open&priority=P1"
        "&agent=me&agent=7&team=me&team=4&customer=3&channel=portal&plan=b"
    )
    sieve = Sieve.asked(QueryDict(said))
    assert {name for name, _ in sieve.chosen} == set(CONDITIONS)
    assert Sieve.asked(QueryDict(sieve.query())) == sieve
    assert Sieve.stored(sieve.kept()) == sieve
    assert sieve.query() == said


def test_each_chosen_value_can_be_taken_back(desk: World) -> None:
    page = desk.client(desk.agent).get("/desk/?priority=minor&priority=major&agent=nobody")
    assert [(chip.label, chip.name, chip.href) for chip in page.context["chips"]] == [
        ("Nature", "Minor incident", "/desk/?priority=major&agent=nobody"),
        ("Nature", "Major incident", "/desk/?priority=minor&agent=nobody"),
        ("Agent", "nobody", "/desk/?priority=minor&priority=major"),
    ]


def test_the_form_offers_the_policys_words_and_the_desks_people(desk: World) -> None:
    page = desk.client(desk.agent).get("/desk/filter/?priority=minor")
    text = page.content.decode()
    assert 'value="minor" checked' in text
    assert "Marie Tremblay" in text
    assert "Laiterie Beauvoir" in text


def test_the_form_is_not_there_for_customers(desk: World) -> None:
    assert desk.client(desk.contact).get("/desk/filter/").status_code == 404


@pytest.mark.sqlite
@pytest.mark.parametrize("name", sorted(CONDITIONS))
def test_every_filter_is_answered_from_the_queues_index(world: World, name: str) -> None:
    value = {"due": "missed", "status": "open", "agent": "nobody", "team": "me", "customer": "1"}.get(name, "x")
    condition = Sieve.stored({name: [value]}).condition(world.agent, at=world.clock.at)
    found = Ticket.objects.filter(condition, desk_id=world.desk.pk).order_by("queue_at", "pk").values("pk")
    plan = found.explain()
    assert "COVERING INDEX ticket_queue" in plan
    assert "TEMP B-TREE" not in plan


def test_the_whole_page_asks_no_more_of_many_than_of_few(desk: World, fill: Callable[[int], None]) -> None:
    client = desk.client(desk.agent)
    asked: list[int] = []
    fill(4)
    for _ in range(2):
        client.get("/desk/?agent=nobody")
        with CaptureQueriesContext(connection) as few:
            client.get("/desk/?agent=nobody&due=day&due=missed")
        asked.append(len(few))
        fill(30)
    assert asked[0] == asked[1]


def test_all_views_are_counted_by_one_question(desk: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = rail.rail(desk.agent, "due", at=desk.clock.at)
    assert len(asked) == 2  # the saved views, and all counts
    assert {entry.code: entry.count for entry in (*found.mine, *found.desk)} == {
        "mine": 2,
        "due": 3,
        "missed": 0,
        "nobody": 1,
        "review": 1,
        "closing": 0,
        "closed": None,
    }
    assert set(DUE) == {"missed", "hour", "day", "closing"}
    assert views.named("no such view").code == "due"


def test_the_priority_of_a_ticket_moves_it_between_filters(desk: World) -> None:
    ticket = Ticket.objects.get(subject="new")
    prioritise(ticket, by=Actor.agent(desk.agent), at=desk.clock.at, priority="blocking", reason="It stops the plant.")
    assert shown(desk, "priority=minor") == []
    assert sorted(shown(desk, "priority=blocking")) == ["new", "taken"]
