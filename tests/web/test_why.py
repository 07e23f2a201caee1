"""The receipt of a promise as a page of its own: for whom it is, what it says, and that it stays."""

import pytest
from django.test import Client
from django.urls import reverse

from guichet.tickets.models import Ticket
from web.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(world: World) -> Ticket:
    return world.file(priority="blocking", subject="No reading since noon", text="The meters are silent.")


def asked(world: World) -> Client:
    return world.client(world.contact)


def test_a_customer_reads_why_in_plain_words_and_in_full(world: World, sent: Ticket) -> None:
    client = asked(world)
    request = client.get(f"/requests/{sent.public_id}/").content.decode()
    address = f"/requests/{sent.public_id}/why/first_response/"
    assert address in request

    page = client.get(address).content.decode()

    assert "A first response is promised within 4h, by clause FA-5." in page
    assert "holds here: it is the first that fits" in page
    assert page.count("<td>another priority</td>") == 3
    assert "<td>other hours of arrival</td>" in page


def test_it_is_read_in_french(world: World, sent: Ticket) -> None:
    page = asked(world).get(f"/requests/{sent.public_id}/why/first_response/", headers={"accept-language": "fr"})

    assert "Une première réponse est promise sous 4 heures, par la clause FA-5." in page.content.decode()


def test_an_address_with_an_instant_says_for_good_how_things_stood_then(world: World, sent: Ticket) -> None:
    client, then = asked(world), world.clock.at
    before = client.get(f"/requests/{sent.public_id}/why/first_response/", {"at": str(then)})
    assert "So it is due on" in before.content.decode()
    world.clock.at += 5 * 3600

    after = client.get(f"/requests/{sent.public_id}/why/first_response/", {"at": str(then)})

    assert after.context["why"] == before.context["why"]
    now = client.get(f"/requests/{sent.public_id}/why/first_response/").content.decode()
    assert "It was missed on" in now


@pytest.mark.parametrize("query", ["?at=1", "?at=99999999999", "?at=x"])
def test_an_instant_at_which_there_was_nothing_is_a_page_not_found_or_is_not_one(
    world: World, sent: Ticket, query: str
) -> None:
    answer = asked(world).get(f"/requests/{sent.public_id}/why/first_response/{query}")

    assert answer.status_code == (200 if query.endswith("x") else 404)


def test_a_promise_that_is_not_on_the_ticket_is_a_page_not_found(world: World, sent: Ticket) -> None:
    assert asked(world).get(f"/requests/{sent.public_id}/why/resolution/").status_code == 404


def test_an_agent_reads_the_same_receipt(world: World, sent: Ticket) -> None:
    page = (
        world.client_of(world.agent.user)
        .get(reverse("agent:why", args=[sent.number, "first_response"]))
        .content.decode()
    )

    assert "No reading since noon" in page
    assert "So it is due on" in page
