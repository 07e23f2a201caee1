"""Where an agent can go by a few letters, and the list of keys."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.web.agent.acts.table import ACTS
from web.world import World

pytestmark = pytest.mark.django_db


def offered(world: World, asked: str) -> list[int]:
    """The numbers of the requests that are offered for these letters."""
    found = world.client(world.agent).get("/desk/go/", {"q": asked}).context["found"]
    return [ticket.number for ticket in found]


def test_a_number_leads_to_its_request_first(world: World) -> None:
    first = world.file("Pump 2 hums")
    second = world.file("Meters read zero")
    assert offered(world, str(second.number)) == [second.number, first.number]
    assert offered(world, f"#{second.number}") == [second.number, first.number]


def test_the_last_word_may_be_unfinished_and_accents_do_not_matter(world: World) -> None:
    ticket = world.file("Débitmètre en panne")
    assert offered(world, "pann debitm") == [ticket.number]
    assert offered(world, "unheard") == []


def test_views_that_somebody_keeps_are_offered_to_them_only(world: World) -> None:
    client = world.client(world.agent)
    client.post("/desk/saved/", {"name": "Small ones", "sieve": "priority=minor"})
    assert "Small ones" in client.get("/desk/go/").content.decode()
    assert world.client(world.contact).get("/desk/go/").status_code == 404


def test_every_page_of_the_desk_leads_there_and_no_customers_page_does(world: World) -> None:
    assert 'id="palette"' in world.client(world.agent).get("/desk/").content.decode()
    assert 'id="palette"' not in world.client(world.contact).get("/requests/").content.decode()


def test_commands_begin_with_the_key_of_the_keyboard(world: World) -> None:
    mac = world.client(world.agent, user_agent="Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)")
    assert mac.get("/desk/").context["page"].command_key == "⌘"
    assert world.client(world.agent).get("/desk/").context["page"].command_key == "Ctrl"


def test_no_two_acts_of_a_ticket_share_a_key(world: World) -> None:
    page = world.client(world.agent).get(f"/desk/{world.file().number}/").content.decode()
    keys = [each.key for each in ACTS.values()]
    others = set(re.findall(r'data-key="(\w)"', page)) - set(keys)
    assert len(set(keys)) == len(keys)
    assert {"a", "e", "i", "m", "q"} <= others
    assert not {"j", "k", "q", "r", "w", *others} & set(keys)


def test_what_is_asked_does_not_grow_with_the_queue(world: World, fill: Callable[[int], None]) -> None:
    client, counts = world.client(world.agent), []
    for _ in range(2):
        fill(8)
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/go/?q=request")
        counts.append(len(queries))
    assert counts[0] == counts[1]
