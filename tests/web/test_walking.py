"""From ticket to ticket in the order of the queue, whatever is done to the one that somebody is on."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.tickets.actions import close, reply
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from guichet.web.agent import views_of_queue as views
from guichet.web.shared.paging import Cursor
from web.test_queue_cost import plans
from web.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(world: World) -> list[Ticket]:
    """Three tickets, in the order in which they fall due."""
    return [world.file(f"Pump {level}", priority=level) for level in ("blocking", "major", "minor")]


def beside(client: Client, number: int) -> tuple[int | None, int | None]:
    """The numbers before and after a ticket, as its page has them."""
    walked = client.get(f"/desk/{number}/").context["walked"]
    return (walked.before and walked.before.number, walked.after and walked.after.number)


def test_a_ticket_stands_between_those_that_fall_due_before_and_after_it(world: World, three: list[Ticket]) -> None:
    client, (first, second, third) = world.client(world.agent), [each.number for each in three]
    assert [beside(client, each) for each in (first, second, third)] == [
        (None, second),
        (first, third),
        (second, None),
    ]


def test_the_view_that_was_looked_at_last_is_walked(world: World, three: list[Ticket]) -> None:
    client, (first, second, third) = world.client(world.agent), [each.number for each in three]
    client.get("/desk/?priority=blocking&priority=minor")
    assert beside(client, first) == (None, third)
    assert client.get(f"/desk/{first}/").context["walked"].view.href == "/desk/?priority=blocking&priority=minor"
    client.post("/desk/saved/", {"name": "Big", "sieve": "priority=blocking&priority=major"})
    client.get(client.get("/desk/").context["views"].mine[-1].href)
    assert beside(client, second) == (first, None)
    client.get("/desk/view/mine/")
    assert beside(client, second) == (None, None)


def test_what_is_done_to_a_ticket_moves_it_and_not_the_walk(world: World, three: list[Ticket]) -> None:
    client, (first, second, third) = world.client(world.agent), [each.number for each in three]
    client.get("/desk/")
    assert beside(client, first) == (None, second)
    reply(three[0], by=Actor.agent(world.agent), at=world.clock.at, text="Is it on?", asks=True)
    assert list(Ticket.objects.order_by("queue_at").values_list("number", flat=True)) == [second, third, first]
    assert beside(client, first) == (None, second)
    client.get("/desk/")
    assert beside(client, first) == (third, None)


def test_after_a_ticket_is_closed_comes_the_one_that_came_after_it(world: World, three: list[Ticket]) -> None:
    client, (first, second, third) = world.client(world.agent), [each.number for each in three]
    assert beside(client, second) == (first, third)
    close(three[1], by=Actor.agent(world.agent), at=world.clock.at, ground="solved")
    assert beside(client, second) == (first, third)
    world.clock.at += 60
    close(three[0], by=Actor.agent(world.agent), at=world.clock.at, ground="solved")
    client.get("/desk/view/closed/")
    assert beside(client, second) == (first, None)


@pytest.mark.parametrize(
    "cookie", ["nonsense", "saved-99|x|y", "?priority=|1|1-1", "mine|99999999999999999999|9-9", "|||"]
)
def test_a_cookie_that_somebody_made_up_is_a_wish(world: World, three: list[Ticket], cookie: str) -> None:
    client = world.client(world.agent)
    client.cookies["guichet_walk"] = cookie
    assert client.get(f"/desk/{three[0].number}/").status_code == 200


def test_somebody_elses_view_is_not_walked(world: World, three: list[Ticket]) -> None:
    client = world.client(world.agent)
    client.post("/desk/saved/", {"name": "Secret", "sieve": "agent=nobody"})
    pk = client.get("/desk/").context["views"].mine[-1].code.removeprefix("saved-")
    other = world.client(world.stranger)
    assert other.get(f"/desk/{three[0].number}/").status_code == 404
    client.cookies["guichet_walk"] = f"saved-{int(pk) + 1}"
    assert client.get(f"/desk/{three[0].number}/").context["walked"].view.code == "due"


@pytest.mark.sqlite
@pytest.mark.parametrize("code", sorted(views.VIEWS))
def test_neighbours_are_found_along_an_index(world: World, code: str) -> None:
    found = plans(
        lambda: views.neighbours(views.named(code).sieve, world.agent, Cursor(1_773_000_000, 5), at=world.clock.at)
    )
    assert len(found) == 2
    for plan in found:
        assert "ticket_queue" in plan or "ticket_over" in plan
        assert "TEMP B-TREE" not in plan


def test_a_ticket_asks_as_much_in_a_long_queue_as_in_a_short_one(
    world: World, three: list[Ticket], fill: Callable[[int], None]
) -> None:
    client, path = world.client(world.agent), f"/desk/{three[1].number}/"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    fill(30)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(few) == len(many)
