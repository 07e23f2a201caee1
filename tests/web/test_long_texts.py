"""A text that is too long for a message is refused in plain words, and comes back whole to whoever typed it."""

import pytest
from pytest_django import Settings

from guichet.tickets.actions import resolve
from guichet.tickets.actor import Actor
from guichet.tickets.door import LONGEST_TEXT
from guichet.tickets.models import HeldReply, Message, Ticket
from web.world import World

pytestmark = pytest.mark.django_db

END = "the last words"
LONG = "x" * (LONGEST_TEXT + 1 - len(END)) + END
SAID = {
    "en": "at most 100000 characters, and it has 100001. Nothing was sent",
    "fr": "100000 caractères au plus, et il en a 100001. Rien n’a été envoyé",
}


@pytest.mark.parametrize("name", ["answer", "refusal"])
def test_a_customer_is_told_and_keeps_all_that_they_typed(world: World, name: str) -> None:
    ticket = world.file()
    if name == "refusal":
        resolve(ticket, by=Actor.agent(world.agent), at=world.clock.at, ground="solved", text="It is done.")
    before = Message.objects.count()
    for language, said in SAID.items():
        client = world.client(world.contact, accept_language=language)
        answer = client.post(f"/requests/{ticket.public_id}/{name}", {"key": "mine", "text": LONG})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert f"{LONG}</textarea>" in page
    assert Message.objects.count() == before


@pytest.mark.parametrize(("sort", "seconds"), [("reply", 0), ("reply", 10), ("note", 10)])
def test_an_agent_is_told_and_keeps_all_that_they_typed(
    world: World, settings: Settings, sort: str, seconds: int
) -> None:
    settings.UNDO_SECONDS = seconds
    ticket = world.file()
    before = Message.objects.count()
    seen = Ticket.objects.get(pk=ticket.pk).last_seq
    for language, said in SAID.items():
        client = world.client(world.agent, accept_language=language)
        typed = {"key": "mine", "expected": str(seen), "sort": sort, "text": LONG}
        answer = client.post(f"/desk/{ticket.number}/message", typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert f"{LONG}</textarea>" in page
    assert (Message.objects.count(), HeldReply.objects.count()) == (before, 0)


def test_a_text_of_just_the_length_is_sent_whole(world: World) -> None:
    ticket = world.file()
    said = {"key": "mine", "text": LONG[1:]}
    assert world.client(world.contact).post(f"/requests/{ticket.public_id}/answer", said).status_code == 302
    assert Message.objects.filter(text=LONG[1:]).count() == 1
