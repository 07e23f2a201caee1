"""Leave to listen is given to whoever is signed in, for what they may see; presence is the desk's own business."""

import pytest
from django.test import Client
from pytest_django import Settings

from guichet.desks.models import Seat
from guichet.kit import grants
from guichet.tickets.models import Presence
from guichet.tickets.topics import desk_topic, topics_of
from web.world import World, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _push(settings: Settings) -> None:
    settings.LIVE_URL = "/live/"


def test_an_agent_may_hear_of_their_desk_and_a_customer_of_their_own(world: World) -> None:
    for who in (world.agent, world.contact):
        said = world.client(who).get("/push/").json()
        found = grants.read(said["grant"])
        assert (found.stream, found.topics) == (world.desk.pk, topics_of(who))
        assert (said["url"], said["seconds"]) == ("/live/", 600)
        assert 'data-push="/push/"' in world.client(who).get("/policy/").content.decode()
    assert desk_topic(world.desk.pk) not in topics_of(world.contact)


def test_nobody_else_is_granted_anything(world: World, settings: Settings) -> None:
    assert "application/json" not in Client().get("/push/").headers["Content-Type"]
    settings.LIVE_URL = ""
    assert world.client(world.agent).get("/push/").status_code == 404
    assert "data-push" not in world.client(world.agent).get("/desk/").content.decode()


def test_agents_see_who_else_is_at_a_ticket(world: World) -> None:
    ticket = world.file()
    jules = Seat.objects.create(desk=world.desk, user=person("jules@fluksaqua.test", "Jules Roy"))
    ours, theirs = world.client(world.agent), world.client(jules)
    assert ours.post(f"/desk/{ticket.number}/presence", {"state": "looking"}).status_code == 204
    assert ours.get("/desk/presence/").json() == {"present": {}}
    assert theirs.get("/desk/presence/").json()["present"] == {
        str(ticket.number): [{"said": "Marie Tremblay is looking", "writing": False}]
    }
    ours.post(f"/desk/{ticket.number}/presence", {"state": "writing"})
    assert "is writing" in theirs.get("/desk/presence/").content.decode()
    ours.post(f"/desk/{ticket.number}/presence", {"state": "gone"})
    assert not Presence.objects.exists()


def test_customers_learn_nothing_of_presence(world: World) -> None:
    ticket = world.file()
    client = world.client(world.contact)
    assert client.get("/desk/presence/").status_code == 404
    assert client.post(f"/desk/{ticket.number}/presence", {"state": "looking"}).status_code == 404
    assert not Presence.objects.exists()


def test_presences_are_asked_in_one_question_however_many_there_are(
    world: World, django_assert_max_num_queries: object
) -> None:
    client = world.client(world.agent)
    for i in range(8):
        seat = Seat.objects.create(desk=world.desk, user=person(f"a{i}@fluksaqua.test", f"Agent {i}"))
        ticket = world.file(f"Request {i}")
        world.client(seat).post(f"/desk/{ticket.number}/presence", {"state": "looking"})
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        assert len(client.get("/desk/presence/").json()["present"]) == 8
