"""A ticket is told in the words, and by the clauses, of the policy that it was sent under; not of today's."""

import re

import pytest
from django.test import Client

from guichet.core.policy.bundled import source
from guichet.policies.publishing import publish
from guichet.tickets.models import Ticket
from web.world import World

pytestmark = pytest.mark.django_db

OLD, NEW = "Blocking incident", "Everything stands still"


@pytest.fixture
def two(world: World) -> tuple[Ticket, Ticket]:
    """A ticket sent under the first version, and one under the second, which calls its priorities otherwise."""
    first = world.file("Sent under the first")
    text = source("fluksaqua").decode()
    assert OLD in text
    world.clock.at += 60
    publish(world.desk, text.replace(OLD, NEW).replace("version: ", "version: 9"), by=None, at=world.clock.at)
    return first, world.file("Sent under the second")


def row(page: str, number: int) -> str:
    """The row of one ticket in the queue."""
    return next(part for part in page.split("<tr ") if f'href="/desk/{number}/"' in part)


def test_each_row_of_the_queue_speaks_by_its_own_version(world: World, two: tuple[Ticket, Ticket]) -> None:
    page = world.client(world.agent).get("/desk/").content.decode()
    first, second = (row(page, ticket.number) for ticket in two)
    assert OLD in first
    assert NEW not in first
    assert NEW in second
    assert 'href="/policy/1/#FA-5"' in first
    assert 'href="/policy/2/#FA-5"' in second


@pytest.mark.parametrize("i", [0, 1])
def test_every_clause_of_a_ticket_leads_to_its_own_version(world: World, two: tuple[Ticket, Ticket], i: int) -> None:
    ticket = two[i]
    agent, customer = world.client(world.agent), world.client(world.contact)
    for page in (agent.get(f"/desk/{ticket.number}/"), customer.get(f"/requests/{ticket.public_id}/")):
        said = page.content.decode()
        assert (OLD, NEW)[i] in said
        assert set(re.findall(r"/policy/(\d*)/?#", said)) == {str(i + 1)}


@pytest.mark.usefixtures("two")
def test_a_customers_list_cites_each_requests_version(world: World) -> None:
    page = world.client(world.contact).get("/requests/").content.decode()
    assert re.findall(r"/policy/(\d+)/#", page) == ["2", "1"]


@pytest.mark.usefixtures("two")
def test_a_version_keeps_its_address_and_says_that_another_is_in_force(client: Client) -> None:
    now, first, second = (client.get(path).content.decode() for path in ("/policy/", "/policy/1/", "/policy/2/"))
    assert NEW in now
    assert OLD in first
    assert "This version is not the one in force" in first
    assert "This version is not the one in force" not in now + second
    assert [client.get(f"/policy/{n}/").status_code for n in (0, 3, 10**12)] == [404, 404, 404]
