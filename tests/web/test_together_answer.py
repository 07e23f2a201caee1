"""One answer to several tickets: said before who is written to and what each reads, sent to each through the one door,
held and taken back as an answer is, and never with a place that nothing fills.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from guichet.automation.canned import Written, save
from guichet.automation.models import CannedReply
from guichet.desks.models import Seat
from guichet.kit.filestore import store
from guichet.tickets import attaching
from guichet.tickets.actions import answer, close, resolve
from guichet.tickets.actor import Actor
from guichet.tickets.erasing import erase
from guichet.tickets.holding import AHEAD_S, let_due_leave
from guichet.tickets.models import Attachment, Commitment, Event, HeldReply, Message, Ticket
from guichet.tickets.replay import verify
from guichet.web.agent.answering import HELD_S
from web.world import World, person

pytestmark = pytest.mark.django_db

PATH = "/desk/together/reply/"


@pytest.fixture
def two(world: World) -> list[Ticket]:
    world.contact.language = "fr"
    world.contact.save()
    return [world.file(f"Pump {level}", priority=level) for level in ("blocking", "major")]


def fields(tickets: list[Ticket], **said: object) -> dict[str, object]:
    rows = Ticket.objects.filter(pk__in=[each.pk for each in tickets])
    seen = [f"{each.number}-{each.last_seq}" for each in rows]
    return {"ticket": [each.number for each in tickets], "seen": seen, "key": "one sending", **said}


def send(client: Client, tickets: list[Ticket], **said: object) -> dict[int, str]:
    """Send it; what came of each: nothing where it was sent."""
    page = client.post(PATH, fields(tickets, **said))
    assert page.status_code == 200
    return {one.number: "" if one.done else one.said for one in page.context["done"].ones}


def texts() -> set[str]:
    return set(Message.objects.filter(event__type="replied").values_list("text", flat=True))


def colleague(world: World) -> Seat:
    return Seat.objects.create(desk=world.desk, user=person("luc@fluksaqua.test", "Luc Gagnon"))


def canned(world: World, language: str, text: str, name: str = "Known") -> CannedReply:
    return save(None, Written(name=name, language=language, text=text, shared=False), by=world.agent, at=0)


def test_own_words_are_filled_in_for_each_and_said_before(world: World, two: list[Ticket]) -> None:
    client = world.client(world.agent)
    said = {"text": "{{customer}}: {{number}} is known.", "proposes": "on"}
    page = client.post(PATH, fields(two, look="on", **said))
    assert page.status_code == 200
    assert [one.text for one in page.context["doing"].ones] == [
        f"Hélène Pruneau: {each.number} is known." for each in two
    ]
    assert "It writes to 1 customer." in page.content.decode()
    assert not Event.objects.filter(type="replied").exists()
    assert set(send(client, two, **said).values()) == {""}
    assert texts() == {f"Hélène Pruneau: {each.number} is known." for each in two}
    assert {event.data.get("proposes") for event in Event.objects.filter(type="replied")} == {True}
    assert [*verify()] == []


def test_a_canned_reply_goes_in_each_customers_language(world: World, two: list[Ticket]) -> None:
    canned(world, "en", "We know of {{number}}.")
    canned(world, "fr", "La demande {{number}} est connue.")
    client = world.client(world.agent)
    assert "Known (EN, FR)" in client.get(PATH, {"ticket": two[0].number}).content.decode()
    send(client, two, canned="Known")
    assert texts() == {f"La demande {each.number} est connue." for each in two}


def test_a_place_that_nothing_fills_keeps_that_one_back_and_the_others_go(world: World, two: list[Ticket]) -> None:
    resolve(two[0], by=Actor.agent(world.agent), at=world.clock.at, ground="solved", text="Done.")
    found = send(world.client(world.agent), two, text="It is due {{due}}.")
    assert found[two[0].number].startswith("Nothing to fill in for {{due}} here")
    assert found[two[1].number] == ""
    assert len(texts()) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "Choose a canned reply, or write your own words."),
        ({"text": "Mine", "canned": "Known"}, "not both"),
        ({"text": "Hello {{custmer}}"}, "Nothing fills {{custmer}} in"),
    ],
)
def test_what_is_no_answer_is_refused_for_all_and_kept(
    world: World, two: list[Ticket], said: dict[str, str], told: str
) -> None:
    canned(world, "en", "We know.")
    page = world.client(world.agent).post(PATH, fields(two, **said))
    assert page.status_code == 422
    assert told in page.content.decode()
    assert said.get("text", "") in page.content.decode()
    assert texts() == set()


def test_who_wrote_meanwhile_or_is_closed_is_not_written_to_and_the_reason_is_said(
    world: World, two: list[Ticket]
) -> None:
    sent = fields(two, text="We know.")
    answer(two[0], by=Actor.customer(world.contact), at=world.clock.at, text="It is solved!")
    close(two[1], by=Actor.agent(world.agent), at=world.clock.at, ground="solved")
    ones = world.client(world.agent).post(PATH, sent).context["done"].ones
    assert [one.done for one in ones] == [False, False]
    assert ones[0].said.startswith("Somebody changed this request just now.")
    assert ones[1].said
    assert texts() == set()


def test_all_are_held_and_taken_back_with_one_press_and_written_anew(
    world: World, two: list[Ticket], settings: Settings
) -> None:
    settings.UNDO_SECONDS = 10
    client = world.client(world.agent)
    assert set(send(client, two, text="We know of {{number}}.").values()) == {""}
    assert HeldReply.objects.filter(state="waiting").count() == 2
    assert texts() == set()
    back = client.post("/desk/together/back", {**fields(two, text="We know of {{number}}."), "next": "/desk/"})
    assert back.context["done"].count == 2
    again = client.post(PATH, fields(two, look="on", text="We know of {{number}}.")).content.decode()
    assert "We know of {{number}}." in again
    assert set(send(client, two, text="We know of {{number}}.").values()) == {""}, "a page that is loaded once more"
    let_due_leave(at=world.clock.at + 100)
    assert texts() == set(), "does not send what was taken back"
    send(client, two, text="We know it.", key="another sending")
    let_due_leave(at=world.clock.at + 100)
    assert texts() == {"We know it."}
    [late] = (
        client.post("/desk/together/back", {"ticket": two[0].number, "key": "another sending"}).context["done"].ones
    )
    assert late.said == "It has left already, and cannot be taken back."


def test_nobody_takes_back_what_a_colleague_sent(world: World, two: list[Ticket], settings: Settings) -> None:
    settings.UNDO_SECONDS = 10
    send(world.client(world.agent), two, text="We know.")
    other = world.client(colleague(world)).post("/desk/together/back", fields(two))
    assert other.context["done"].count == 0
    assert HeldReply.objects.filter(state="waiting").count() == 2


def test_sent_twice_it_is_sent_once(world: World, two: list[Ticket]) -> None:
    client = world.client(world.agent)
    assert send(client, two, text="We know.") == send(client, two, text="We know.")
    assert Message.objects.filter(text="We know.").count() == 2


def test_its_files_go_to_each_and_are_kept_once(world: World, two: list[Ticket], settings: Settings) -> None:
    settings.UNDO_SECONDS = 10
    client = world.client(world.agent)
    log = SimpleUploadedFile("log.txt", b"Zero.")
    looked = client.post(PATH, fields(two, look="on", text="See it.", files=log)).content.decode()
    [named] = re.findall(r'name="attached" value="([^"]+)" checked', looked)
    assert set(send(client, two, text="See it.", attached=named).values()) == {""}
    assert "log.txt" in client.get(f"/desk/{two[0].number}/").content.decode()
    let_due_leave(at=world.clock.at + 60)
    copies = Attachment.objects.filter(name="log.txt", message__text="See it.").order_by("ticket")
    assert [copy.ticket_id for copy in copies] == [each.pk for each in two]
    assert len({copy.key for copy in copies}) == 1
    assert len({copy.public_id for copy in copies}) == 2

    first, second = copies
    assert first.message is not None
    erase(first.message, by=world.agent, at=world.clock.at)
    attaching.tidy(at=first.received_at + attaching.LASTS_S + 1)
    got = world.client(world.contact).get(f"/attachments/{second.public_id}/")
    assert b"".join(got.streaming_content) == b"Zero.", "what is forgotten of one stays with the other"  # type: ignore[attr-defined]
    assert second.message is not None
    erase(second.message, by=world.agent, at=world.clock.at)
    attaching.tidy(at=first.received_at)
    assert not store().exists(second.key), "and goes with the last"


def test_its_files_come_back_with_what_is_taken_back(world: World, two: list[Ticket], settings: Settings) -> None:
    settings.UNDO_SECONDS = 10
    client = world.client(world.agent)
    done = client.post(PATH, fields(two, text="See it.", files=SimpleUploadedFile("log.txt", b"Zero.")))
    [named] = re.findall(r'name="attached" value="([^"]+)"', done.content.decode())
    back = client.post("/desk/together/back", fields(two, text="See it.", attached=named)).content.decode()
    assert f'name="attached" value="{named}"' in back
    send(client, two, text="See this.", attached=named, key="another sending")
    let_due_leave(at=world.clock.at + 60)
    assert Attachment.objects.filter(message__text="See this.").count() == 2


def test_a_file_that_cannot_be_kept_keeps_the_answer_back(world: World, two: list[Ticket]) -> None:
    page = world.client(world.agent).post(PATH, fields(two, text="See it.", files=SimpleUploadedFile("none.txt", b"")))
    assert page.status_code == 422
    assert "See it." in page.content.decode()
    assert "none.txt" in page.content.decode()
    assert texts() == set()


def test_nobody_sends_a_file_of_another(world: World, two: list[Ticket]) -> None:
    log = SimpleUploadedFile("log.txt", b"Zero.")
    answer = world.client(colleague(world)).post("/attachments/", {"files": log})
    [file] = answer.json()["files"]
    send(world.client(world.agent), two, text="See it.", attached=file["reference"])
    assert not Attachment.objects.filter(message__isnull=False).exists()


def test_each_leaves_in_time_for_its_own_promise(world: World, two: list[Ticket], settings: Settings) -> None:
    settings.UNDO_SECONDS = 10
    due = Commitment.objects.get(ticket=two[0], kind="first_response").due_at
    assert due is not None
    world.clock.at = due - 40
    send(world.client(world.agent), two, text="We know.")
    leaving = dict(HeldReply.objects.values_list("ticket", "leaves_at"))
    assert leaving == {two[0].pk: due - AHEAD_S, two[1].pk: due - 40 + HELD_S}
    let_due_leave(at=due - AHEAD_S)
    assert Commitment.objects.get(ticket=two[0], kind="first_response").met_at == due - AHEAD_S
