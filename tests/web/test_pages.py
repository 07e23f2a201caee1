"""Every page of the FluksAqua story, as those who may see it see it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from web.world import PASSWORD, World

pytestmark = pytest.mark.django_db


def test_the_queue_names_the_clock_that_is_due_next(world: World) -> None:
    ticket = world.file()
    page = world.client(world.agent).get("/desk/").content.decode()
    assert "First response" in page
    assert f"/desk/{ticket.number}/" in page
    assert "14:00" in page
    assert "FA-5" in page


def test_the_ticket_says_when_each_promise_is_due_and_why(world: World) -> None:
    ticket = world.file()
    page = world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()
    assert "Due Tue 10 Mar, 14:00" in page
    assert "4 h 00" in page
    assert "svg" in page
    assert "style=" not in page


def test_a_new_request_shows_each_nature_with_its_promise(world: World) -> None:
    page = world.client(world.contact).get("/requests/new/?").content.decode()
    assert "There is no access to the service." in page
    assert "4 h" in page
    assert "2 business days" in page


def test_choosing_a_nature_says_when_it_would_fall_due(world: World) -> None:
    page = world.client(world.contact).get("/requests/new/pledge?priority=blocking").content.decode()
    assert "today, 14:00" in page
    # On a phone the promise is out of sight: the bar at the foot says it too.
    bar = page[page.index('id="pledgebar"') :]
    assert "hx-swap-oob" in bar
    assert "today, 14:00" in bar


def test_a_customer_reads_where_the_request_stands(world: World) -> None:
    ticket = world.file()
    world.clock.set("2026-03-10 11:15")
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="Which line?", asks=True)
    page = world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode()
    assert "Under review" in page
    assert "Tue 11:15" in page or "Tue 17 Mar, 11:15" in page
    assert "FA-6" in page


@pytest.mark.usefixtures("world")
def test_the_policy_page_has_an_anchor_for_every_clause(client: Client) -> None:
    page = client.get("/policy/").content.decode()
    cited = set(re.findall(r"/policy/1/#([A-Z]+-\d+)", page))
    assert cited
    assert all(f'id="{clause}"' in page for clause in cited)


@pytest.mark.usefixtures("world")
def test_people_sign_in_with_e_mail_and_password() -> None:
    client = Client()
    answer = client.post("/sign-in/", {"email": "MARIE@fluksaqua.test", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/"


@pytest.mark.usefixtures("world")
def test_the_policy_page_names_holidays_in_its_own_language(client: Client) -> None:
    english = client.get("/policy/", headers={"accept-language": "en"}).content.decode()
    french = client.get("/policy/", headers={"accept-language": "fr"}).content.decode()
    assert "Good Friday" in english
    assert "Vendredi saint" in french
    assert "Good Friday" not in french


def test_a_ticket_of_a_policy_without_plans_says_nothing_of_plans(world: World) -> None:
    page = world.client(world.agent).get(f"/desk/{world.file().number}/").content.decode()
    assert "through the portal" in page
    assert "<dt>Plan</dt>" not in page


def test_the_present_is_named_within_the_ribbon_from_its_first_minute(world: World) -> None:
    path, client = f"/desk/{world.file().number}/", world.client(world.agent)
    assert client.get(path).context["band"].now.anchor == "start"
    world.clock.set("2026-03-10 12:00")
    assert client.get(path).context["band"].now.anchor == "middle"


def test_the_queue_of_a_desk_that_never_closes_has_what_is_due_later_today(world_of: Callable[[str], World]) -> None:
    """No closing parts its day."""
    world = world_of("maintainx")
    world.file("The export is slow", priority="p1")

    page = world.client(world.agent).get("/desk/").content.decode()

    assert "The export is slow" in page
    assert re.findall(r'scope="rowgroup" colspan="11">([^<]*)', page) == ["Today"]
