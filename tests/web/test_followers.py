"""People who follow a request that is not theirs: what they see, what they may do, and what never leaks to them."""

import pytest
from django.core.management import call_command
from django.test import Client

from guichet.customers.models import Contact
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import close, note, reply
from guichet.tickets.actor import Actor
from guichet.tickets.collaborating import MOST
from guichet.tickets.models import Collaborator, Message, Ticket
from web.world import World, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(world: World) -> Contact:
    """Somebody of the same customer, who signs in."""
    return Contact.objects.create(
        desk=world.desk,
        organisation=world.contact.organisation,
        user=person("luc@beauvoir.test", "Luc Ferland"),
        email="luc@beauvoir.test",
        name="Luc Ferland",
    )


@pytest.fixture
def ticket(world: World) -> Ticket:
    """A request with a past: an answer, a note, and a question."""
    filed = world.file("Meters read zero", text="BEFORE-TEXT")
    agent = Actor.agent(world.agent)
    reply(filed, by=agent, at=world.clock.at, text="BEFORE-REPLY", asks=True)
    note(filed, by=agent, at=world.clock.at, text="BEFORE-NOTE")
    return filed


def path(ticket: Ticket, *rest: str) -> str:
    return f"/requests/{ticket.public_id}/" + "/".join(rest)


def add(client: Client, ticket: Ticket, email: str) -> int:
    return client.post(path(ticket, "people"), {"email": email}).status_code


def test_who_follows_sees_only_what_came_after(world: World, colleague: Contact, ticket: Ticket) -> None:
    theirs, luc = world.client(world.contact), world.client(colleague)
    assert luc.get(path(ticket)).status_code == 404
    assert add(theirs, ticket, "Luc@Beauvoir.test") == 302
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="AFTER-REPLY")
    page = luc.get(path(ticket)).content.decode()
    assert "AFTER-REPLY" in page
    assert "BEFORE" not in page
    assert "Meters read zero" in page
    assert [row.number for row in luc.get("/requests/").context["rows"]] == [ticket.number]
    whole = theirs.get(path(ticket)).content.decode()
    assert "BEFORE-REPLY" in whole
    assert "Luc Ferland" in whole


def test_who_follows_may_answer_and_decide_nothing(world: World, colleague: Contact, ticket: Ticket) -> None:
    add(world.client(world.contact), ticket, colleague.email)
    luc = world.client(colleague)
    assert luc.post(path(ticket, "answer"), {"text": "From the side", "key": "k"}).status_code == 302
    assert Message.objects.get(text="From the side").contact == colleague
    for door in ("closure", "validation", "reopening", "refusal"):
        luc.post(path(ticket, door), {"text": "No"})
    assert add(luc, ticket, "more@beauvoir.test") == 404
    ticket.refresh_from_db()
    assert ticket.status == "open"
    page = luc.get(path(ticket)).content.decode()
    assert "Close the request" not in page
    assert "Add somebody" not in page


def test_who_was_taken_away_sees_nothing_any_more(world: World, colleague: Contact, ticket: Ticket) -> None:
    client, luc = world.client(world.contact), world.client(colleague)
    add(client, ticket, colleague.email)
    row = Collaborator.objects.get()
    assert world.client(world.stranger).post(path(ticket, "people", str(row.pk), "removal")).status_code == 404
    assert client.post(path(ticket, "people", str(row.pk), "removal")).status_code == 302
    assert luc.get(path(ticket)).status_code == 404
    assert luc.post(path(ticket, "answer"), {"text": "Still here"}).status_code == 404
    assert list(luc.get("/requests/").context["rows"]) == []


def test_who_leaves_and_comes_back_sees_from_there_on(world: World, colleague: Contact, ticket: Ticket) -> None:
    client, luc = world.client(world.contact), world.client(colleague)
    add(client, ticket, colleague.email)
    left = luc.post(path(ticket, "people", str(Collaborator.objects.get().pk), "removal"))
    assert left.headers["Location"] == "/requests/"
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="BETWEEN")
    add(client, ticket, colleague.email)
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="AGAIN")
    page = luc.get(path(ticket)).content.decode()
    assert "AGAIN" in page
    assert "BETWEEN" not in page


def test_nothing_tells_whether_an_address_is_known(world: World, ticket: Ticket) -> None:
    client = world.client(world.contact)
    for email in (world.stranger.email, "nobody@nowhere.test"):
        assert add(client, ticket, email) == 302
    page = client.get(path(ticket)).content.decode()
    assert "owen@troislacs.test" in page
    assert "nobody@nowhere.test" in page
    assert "Owen Achterberg" not in page
    stranger = world.client(world.stranger)
    assert stranger.get(path(ticket)).status_code == 200
    assert "BEFORE" not in stranger.get(path(ticket)).content.decode()


def test_what_cannot_be_added_is_shown_again(world: World, ticket: Ticket) -> None:
    client = world.client(world.contact)
    answer = client.post(path(ticket, "people"), {"email": "not an address"})
    assert answer.status_code == 422
    assert "not an address" in answer.content.decode()
    assert add(client, ticket, world.contact.email) == 422
    for i in range(MOST):
        assert add(client, ticket, f"n{i}@beauvoir.test") == 302
    assert add(client, ticket, "one-too-many@beauvoir.test") == 422
    assert Collaborator.objects.count() == MOST


def test_an_agent_adds_and_takes_away_too(world: World, colleague: Contact, ticket: Ticket) -> None:
    agent = world.client(world.agent)
    assert agent.post(f"/desk/{ticket.number}/people", {"email": colleague.email}).status_code == 302
    assert "Luc Ferland" in agent.get(f"/desk/{ticket.number}/").content.decode()
    row = Collaborator.objects.get()
    assert row.added_by_seat == world.agent
    agent.post(f"/desk/{ticket.number}/people/{row.pk}/removal")
    row.refresh_from_db()
    assert row.left_at == world.clock.at
    assert agent.post(f"/desk/{ticket.number}/people", {"email": ""}).status_code == 422


def test_who_follows_is_mailed_what_the_desk_says_from_then_on(
    world: World, colleague: Contact, ticket: Ticket
) -> None:
    make_round(at=world.clock.at)
    assert not Mail.objects.filter(recipient=colleague.email).exists()
    add(world.client(world.contact), ticket, colleague.email)
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="AFTER-REPLY")
    close(ticket, by=Actor.agent(world.agent), at=world.clock.at, ground="solved")
    make_round(at=world.clock.at)
    mails = list(Mail.objects.filter(recipient=colleague.email).order_by("pk").values_list("text", flat=True))
    assert len(mails) == 3
    assert "Hélène Pruneau added you to it" in mails[0]
    assert "AFTER-REPLY" in mails[1]
    assert "Hello Luc Ferland" in mails[2]
    assert not [text for text in mails if "BEFORE" in text]
    assert Mail.objects.filter(recipient=world.contact.email, text__contains="AFTER-REPLY").count() == 1


def test_following_leaves_the_projection_as_it_comes_out(world: World, colleague: Contact, ticket: Ticket) -> None:
    add(world.client(world.contact), ticket, colleague.email)
    call_command("replay", "--verify")
    assert Ticket.objects.get().version > ticket.version
