"""The customer's board: lights in the policy's words, counts, one light at a time, and whose requests."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.customers.models import Contact
from guichet.tickets.actions import close, submit, take
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from web.world import World, person

pytestmark = pytest.mark.django_db

WorldOf = Callable[[str], World]


def lit(client: Client, address: str = "/requests/") -> dict[str, tuple[str, int]]:
    """Each light that is shown: its tone, and how many requests stand under it."""
    lights = client.get(address).context["lights"]
    return {light.word.label: (light.word.tone, light.count) for light in lights}


def colleague(world: World, *, administrator: bool = False) -> Contact:
    """Somebody of the same organisation."""
    return Contact.objects.create(
        desk=world.desk,
        organisation=world.contact.organisation,
        user=person("luc@beauvoir.test", "Luc Ferland"),
        email="luc@beauvoir.test",
        name="Luc Ferland",
        is_administrator=administrator,
    )


def asked_by(world: World, who: Contact, subject: str) -> Ticket:
    return submit(
        world.desk,
        contact=who,
        by=Actor.customer(who),
        at=world.clock.at,
        channel="portal",
        priority="minor",
        subject=subject,
        text="It stops.",
    ).ticket


def test_the_board_has_the_policys_words_colours_and_counts(world_of: WorldOf) -> None:
    """AL-4: sent is waiting and red, in process is orange, closed is resolved and green."""
    world = world_of("alias")
    waiting, taken, over = (world.file(f"Request {i}") for i in range(3))
    take(taken, by=Actor.agent(world.agent), at=world.clock.at)
    close(over, by=Actor.agent(world.agent), at=world.clock.at, ground="solved")
    client = world.client(world.contact)
    assert lit(client) == {
        "Waiting to be taken in charge": ("late", 1),
        "Taken in charge": ("soon", 1),
        "Taken in charge, waiting for you": ("soon", 0),
        "Resolved": ("kept", 0),
        "Closed, resolved": ("kept", 1),
    }
    page = client.get("/requests/").content.decode()
    assert "No time is counted while it waits." in page
    assert "AL-5" in page
    only = client.get("/requests/?light=waiting")
    assert [row.number for row in only.context["rows"]] == [waiting.number]
    assert [row.number for row in client.get("/requests/?light=resolved").context["rows"]] == []


def test_statuses_of_one_word_are_one_light(world: World) -> None:
    world.file()
    take(world.file(), by=Actor.agent(world.agent), at=world.clock.at)
    client = world.client(world.contact)
    assert lit(client)["Open"] == ("blue", 2)
    assert len(client.get("/requests/?light=waiting").context["rows"]) == 2


def test_a_light_that_is_none_shows_everything(world: World) -> None:
    world.file()
    assert len(world.client(world.contact).get("/requests/?light=purple").context["rows"]) == 1


def test_an_administrator_sees_the_organisations_requests_and_others_their_own(world: World) -> None:
    luc = colleague(world, administrator=True)
    world.file("Mine")
    asked_by(world, luc, "Theirs")
    asked_by(world, world.stranger, "Somebody else's")

    def subjects(client: Client, address: str) -> list[str]:
        return [row.subject for row in client.get(address).context["rows"]]

    assert subjects(world.client(luc), "/requests/") == ["Theirs"]
    assert subjects(world.client(luc), "/requests/?whose=all") == ["Theirs", "Mine"]
    assert subjects(world.client(world.contact), "/requests/?whose=all") == ["Mine"]
    assert "sent by Hélène Pruneau" in world.client(luc).get("/requests/?whose=all").content.decode()


def test_a_light_goes_on_where_a_page_ended(world: World, fill: Callable[[int], None]) -> None:
    fill(35)
    client = world.client(world.contact)
    first = client.get("/requests/?light=waiting").context
    second = client.get(first["more"]).context
    numbers = [row.number for page in (first, second) for row in page["rows"]]
    assert sorted(numbers) == sorted(Ticket.objects.values_list("number", flat=True))
    assert "light=waiting" in first["more"]


def test_the_board_asks_no_more_for_more_requests(world: World, fill: Callable[[int], None]) -> None:
    luc = colleague(world, administrator=True)
    client = world.client(luc)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/requests/?whose=all&light=waiting")
        return len(queries)

    fill(2)
    cost()
    few = cost()
    fill(20)
    assert cost() == few
