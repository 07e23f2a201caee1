"""The door of drafts: whose they are, and that nothing typed is ever written over."""

import json

import pytest
from django.test import Client

from guichet.customers.erasing import erase
from guichet.customers.models import Contact
from guichet.kit.drafts import MOST, owner_of
from guichet.kit.models import Draft
from web.world import World

pytestmark = pytest.mark.django_db


def owner(world: World, who: Contact) -> str:
    assert who.user_id is not None
    return owner_of(world.desk.pk, who.user_id)


def put(client: Client, owner: str, text: str = "The tank", **more: str) -> dict[str, object]:
    sent = {"owner": owner, "name": "new-request", "slot": "one", "base": "0", "fields": json.dumps({"text": text})}
    answer = client.post("/drafts/", sent | more)
    return {"status": answer.status_code, **json.loads(answer.content or b"{}")}


def found(client: Client) -> list[tuple[str, int, str]]:
    drafts = client.get("/drafts/?name=new-request").json()["drafts"]
    return [(each["slot"], each["revision"], each["fields"]["text"]) for each in drafts]


def test_a_draft_is_kept_and_goes_on(world: World) -> None:
    client, mine = world.client(world.contact), owner(world, world.contact)
    assert put(client, mine) == {"status": 200, "slot": "one", "revision": 1}
    assert put(client, mine, "The tank is empty", base="1")["revision"] == 2
    assert found(client) == [("one", 2, "The tank is empty")]
    put(client, mine, drop="on")
    assert found(client) == []


def test_who_saves_upon_an_older_state_has_a_draft_of_their_own(world: World) -> None:
    client, mine = world.client(world.contact), owner(world, world.contact)
    put(client, mine, "First")
    put(client, mine, "Second", base="1")
    world.clock.at += 1
    third = put(client, mine, "Third", base="1")
    assert third["slot"] != "one"
    assert [text for _slot, _revision, text in found(client)] == ["Third", "Second"]


def test_drafts_are_nobody_elses(world: World) -> None:
    client, mine = world.client(world.contact), owner(world, world.contact)
    put(client, mine)
    stranger = world.client(world.stranger)
    assert found(stranger) == []
    assert put(stranger, mine)["status"] == 400
    put(stranger, owner(world, world.stranger), drop="on")
    assert found(client) == [("one", 1, "The tank")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": "no json"},
        {"fields": "[1]"},
        {"fields": json.dumps({"text": 1})},
        {"fields": json.dumps({"attached": "one"})},
        {"fields": json.dumps({"attached": [["one", "two"]]})},
        {"fields": json.dumps({"text": "x" * 300_000})},
        {"base": "-1"},
        {"base": "9" * 20},
        {"slot": ""},
        {"slot": "x" * 33},
        {"name": "x" * 81},
    ],
)
def test_what_is_no_draft_is_refused(world: World, wrong: dict[str, str]) -> None:
    assert put(world.client(world.contact), owner(world, world.contact), **wrong)["status"] == 400
    assert not Draft.objects.exists()


def test_the_oldest_make_room(world: World) -> None:
    client, mine = world.client(world.contact), owner(world, world.contact)
    for i in range(MOST + 3):
        world.clock.at += 1
        put(client, mine, str(i), slot=f"slot-{i}")
    texts = [text for _slot, _revision, text in found(client)]
    assert len(texts) == MOST
    assert texts[0] == str(MOST + 2)


def test_whoever_is_erased_leaves_no_draft(world: World) -> None:
    put(world.client(world.contact), owner(world, world.contact))
    erase(world.contact, at=world.clock.at)
    assert not Draft.objects.exists()
