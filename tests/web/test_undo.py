"""An agent takes an answer back before it leaves: within the first seconds, only their own, never afterwards."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from guichet.desks.models import Seat
from guichet.kit.models import FeedRow, Mail
from guichet.notices.round import make_round, next_ring
from guichet.tickets.actions import close, note
from guichet.tickets.actor import Actor
from guichet.tickets.holding import AHEAD_S
from guichet.tickets.models import Attachment, Commitment, Event, HeldReply, Message, Ticket
from guichet.tickets.replay import verify
from guichet.tickets.topics import desk_topic, news_of
from web.world import World, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ten_seconds(settings: Settings) -> None:
    settings.UNDO_SECONDS = 10


def sent(world: World, ticket: Ticket, text: str = "Which meters?", **said: str) -> Client:
    """The agent sends an answer from the ticket's page."""
    client = world.client(world.agent)
    seen = Ticket.objects.get(pk=ticket.pk).last_seq
    fields = {"key": f"k-{text}", "expected": str(seen), "sort": "reply", "text": text, **said}
    assert client.post(f"/desk/{ticket.number}/message", fields).status_code == 302
    return client


def replied(ticket: Ticket) -> list[int]:
    """When the desk has replied."""
    return list(Event.objects.filter(ticket=ticket, type="replied").order_by("seq").values_list("at", flat=True))


def undo(client: Client, ticket: Ticket, row: HeldReply, **said: str) -> str:
    """Press the button; the page to which it leads."""
    got = client.post(f"/desk/{ticket.number}/message/{row.pk}/undo", said, follow=True)
    return str(got.content.decode())


def test_an_answer_leaves_after_its_seconds_and_counts_from_then(world: World) -> None:
    ticket = world.file()
    at = world.clock.at
    client = sent(world, ticket, asks="on")
    make_round(at=at)
    assert replied(ticket) == []
    assert "Which meters?" not in world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode()
    shown = client.get(f"/desk/{ticket.number}/").content.decode()
    assert 'data-leaves="10"' in shown
    assert next_ring() == at + 10
    world.clock.at = at + 10
    make_round(at=at + 10)
    assert replied(ticket) == [at + 10]
    assert Event.objects.get(ticket=ticket, type="replied").data == {"asks": True}
    assert "Which meters?" in Mail.objects.filter(recipient=world.contact.email).order_by("-pk")[0].text
    assert HeldReply.objects.get().text == ""
    assert [*verify()] == []


def test_what_is_taken_back_never_happened_and_is_in_the_composer_again(world: World) -> None:
    ticket = world.file()
    client = sent(world, ticket, proposes="on")
    page = undo(client, ticket, HeldReply.objects.get())
    assert "Which meters?</textarea>" in page
    assert 'name="proposes" checked' in page
    assert "Marie Tremblay took an answer back before it left" in page
    make_round(at=world.clock.at + 60)
    assert replied(ticket) == []
    assert not any("Which meters?" in mail.text for mail in Mail.objects.all())
    assert not Message.objects.filter(text="Which meters?").exists()
    sent(world, ticket, "Which meters, please?")
    # A draft keeps what its sending is called.
    undo(client, ticket, HeldReply.objects.get(state="waiting"))
    sent(world, ticket, "Which meters, please?")
    make_round(at=world.clock.at + 70)
    assert len(replied(ticket)) == 1
    assert set(HeldReply.objects.values_list("text", flat=True)) == {""}


def test_nothing_is_taken_back_once_it_has_left(world: World) -> None:
    ticket = world.file()
    client = sent(world, ticket)
    row = HeldReply.objects.get()
    make_round(at=world.clock.at + 10)
    assert "It has left already" in undo(client, ticket, row)
    assert len(replied(ticket)) == 1
    assert HeldReply.objects.get().state == "left"


def test_an_answer_can_leave_at_once(world: World) -> None:
    ticket = world.file()
    client = sent(world, ticket)
    undo(client, ticket, HeldReply.objects.get(), now="yes")
    assert replied(ticket) == [world.clock.at]


def test_nobody_takes_back_what_a_colleague_has_sent(world: World) -> None:
    ticket = world.file()
    sent(world, ticket)
    colleague = Seat.objects.create(desk=world.desk, user=person("luc@fluksaqua.test", "Luc Gagnon"))
    client = world.client(colleague)
    shown = client.get(f"/desk/{ticket.number}/").content.decode()
    assert "The answer of Marie Tremblay leaves" in shown
    assert "/undo" not in shown
    assert "You may not do this." in undo(client, ticket, HeldReply.objects.get())
    undo(client, ticket, HeldReply.objects.get(), now="yes")
    assert HeldReply.objects.get().state == "waiting"


def test_an_answer_of_another_ticket_is_not_reached_by_this_one(world: World) -> None:
    first, second = world.file(), world.file("Other")
    client = sent(world, first)
    row = HeldReply.objects.get()
    for said in ({}, {"now": "yes"}):
        assert client.post(f"/desk/{second.number}/message/{row.pk}/undo", said).status_code == 404
    assert HeldReply.objects.get().state == "waiting"


@pytest.mark.parametrize("pk", [999_999, 10**30])
def test_an_answer_that_never_was_is_not_found(world: World, pk: int) -> None:
    ticket = world.file()
    client = sent(world, ticket)
    assert client.post(f"/desk/{ticket.number}/message/{pk}/undo").status_code == 404


def test_answers_that_one_person_took_back_one_after_the_other_are_one_line(world: World) -> None:
    ticket, line = world.file(), 'data-entry="Marie Tremblay took an answer back before it left"'
    for text in ("Wich meters?", "Which meters?"):
        client = sent(world, ticket, text)
        page = undo(client, ticket, HeldReply.objects.get(state="waiting"))
        assert page.count(line) == 1
        world.clock.at += 5
    note(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="Between.")
    world.clock.at += 5
    client = sent(world, ticket, "Which of the meters?")
    assert undo(client, ticket, HeldReply.objects.get(state="waiting")).count(line) == 2


def test_the_same_sending_twice_is_one_answer(world: World) -> None:
    ticket = world.file()
    for _time in range(2):
        sent(world, ticket)
    assert HeldReply.objects.count() == 1


def test_what_cannot_be_sent_now_is_refused_now_with_all_that_was_typed(world: World) -> None:
    ticket = world.file()
    close(ticket, by=Actor.agent(world.agent), at=world.clock.at, ground="solved")
    client = world.client(world.agent)
    got = client.post(f"/desk/{ticket.number}/message", {"key": "k", "sort": "reply", "text": "TYPED"})
    assert got.status_code == 422
    assert "TYPED" in got.content.decode()
    assert not HeldReply.objects.exists()


def test_an_answer_that_cannot_leave_any_more_stays_with_its_author(world: World) -> None:
    ticket = world.file()
    client = sent(world, ticket, "TYPED")
    close(ticket, by=Actor.agent(Seat.objects.create(desk=world.desk, user=person("luc@x.test", "Luc"))),
          at=world.clock.at, ground="solved")  # fmt: skip
    make_round(at=world.clock.at + 10)
    assert replied(ticket) == []
    shown = client.get(f"/desk/{ticket.number}/").content.decode()
    assert "Your answer has not left:" in shown
    assert "TYPED" in client.get(f"/desk/{ticket.number}/?back={HeldReply.objects.get().pk}").content.decode()


def test_what_somebody_does_next_comes_after_what_they_had_sent(world: World) -> None:
    ticket = world.file()
    client = sent(world, ticket)
    seen = Ticket.objects.get(pk=ticket.pk).last_seq
    client.post(
        f"/desk/{ticket.number}/resolution/", {"key": "r", "expected": seen, "ground": "solved", "text": "Done."}
    )
    kinds = list(Event.objects.filter(ticket=ticket).order_by("seq").values_list("type", flat=True))
    assert kinds.index("replied") < kinds.index("resolved")


def test_files_go_with_an_answer_when_it_leaves_and_come_back_with_it(world: World) -> None:
    ticket = world.file()
    client = world.client(world.agent)
    for key in ("a", "b"):
        log = SimpleUploadedFile("log.txt", b"Zero.")
        client.post(f"/desk/{ticket.number}/message", {"key": key, "sort": "reply", "text": "Log.", "files": log})
        row = HeldReply.objects.get(state="waiting")
        if key == "a":
            assert 'name="attached"' in undo(client, ticket, row)
    make_round(at=world.clock.at + 10)
    assert Attachment.objects.filter(message__text="Log.").count() == 1


def test_customers_hear_nothing_of_what_is_held_or_taken_back(world: World) -> None:
    ticket = world.file()
    client = sent(world, ticket)
    undo(client, ticket, HeldReply.objects.get())
    rows = FeedRow.objects.filter(kind__in=["held", "taken_back"]).order_by("number")
    assert [row.kind for row in rows] == ["held", "taken_back"]
    assert {topic for news in news_of(rows) for topic in news.topics} == {desk_topic(world.desk.pk)}
    assert (
        "took an answer back" not in world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode()
    )


def test_a_note_is_kept_at_once(world: World) -> None:
    ticket = world.file()
    sent(world, ticket, "Between us.", sort="note")
    assert Message.objects.filter(text="Between us.").exists()


def test_all_that_is_held_leaves_in_the_order_in_which_it_was_sent(world: World, fill: Callable[[int], None]) -> None:
    fill(1)
    ticket = world.file()
    for text in ("One.", "Two."):
        sent(world, ticket, text)
    make_round(at=world.clock.at + 10)
    found = Message.objects.filter(ticket=ticket, event__type="replied").order_by("event__seq")
    assert [message.text for message in found] == ["One.", "Two."]


def test_an_answer_leaves_in_time_for_what_falls_due_within_its_seconds(world: World) -> None:
    ticket = world.file(priority="blocking")
    due = Commitment.objects.get(ticket=ticket, kind="first_response").due_at
    assert due is not None
    world.clock.at = due - AHEAD_S - 4
    sent(world, ticket)
    assert HeldReply.objects.get().leaves_at == due - AHEAD_S
    make_round(at=due - AHEAD_S)
    assert replied(ticket) == [due - AHEAD_S]
    kept = Commitment.objects.get(ticket=ticket, kind="first_response")
    assert (kept.met_at, kept.missed_at) == (due - AHEAD_S, None)


def test_an_answer_that_could_not_wait_is_sent_at_once_and_the_page_says_why(world: World) -> None:
    ticket = world.file(priority="blocking")
    due = Commitment.objects.get(ticket=ticket, kind="first_response").due_at
    assert due is not None
    world.clock.at = due - AHEAD_S - 60
    sent(world, ticket, "First.", asks="on")
    world.clock.at = due - AHEAD_S + 1
    client = sent(world, ticket, "Which meters?")
    assert replied(ticket) == [due - AHEAD_S + 1] * 2, "what was held before goes before it"
    assert Commitment.objects.get(ticket=ticket, kind="first_response").missed_at is None
    assert "Sent at once: what was about to fall due could not wait." in client.get("/desk/").content.decode()
    assert [*verify()] == []


def test_other_words_from_a_page_that_was_gone_back_to_take_the_place_of_what_has_not_left(world: World) -> None:
    ticket = world.file()
    client = world.client(world.agent)
    log = SimpleUploadedFile("log.txt", b"Zero.")
    first = {"key": "one page", "sort": "reply", "draft": f"agent-{ticket.number}"}
    client.post(f"/desk/{ticket.number}/message", {**first, "text": "Wich meters?", "files": log})
    world.clock.at += 4
    page = client.post(f"/desk/{ticket.number}/message", {**first, "text": "Which meters?"}, follow=True)
    shown = page.content.decode()
    assert 'data-leaves="10"' in shown
    assert "log.txt" in shown, "the form has forgotten which files it sent"
    assert "Marie Tremblay took an answer back before it left" in shown
    assert replied(ticket) == []
    make_round(at=world.clock.at + 10)
    assert [message.text for message in Message.objects.filter(event__type="replied")] == ["Which meters?"]
    assert Attachment.objects.get(name="log.txt").message is not None


def test_a_second_answer_leaves_the_first_its_seconds_and_comes_after_it(world: World) -> None:
    ticket = world.file()
    sent(world, ticket, "One.")
    world.clock.at += 4
    client = sent(world, ticket, "Two.")
    assert replied(ticket) == []
    undo(client, ticket, HeldReply.objects.get(text="One."))
    make_round(at=world.clock.at + 10)
    assert [message.text for message in Message.objects.filter(event__type="replied")] == ["Two."]
