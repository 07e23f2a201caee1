"""The doors: who may come in, what a sending does once, and what a page costs."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.contracts.models import Contract
from guichet.tickets.actions import note
from guichet.tickets.actor import Actor
from guichet.tickets.models import Event, Message, Ticket
from guichet.web.agent.acts.table import ACTS
from web.world import PASSWORD, World

pytestmark = pytest.mark.django_db

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", ["/desk/", "/desk/view/mine/", "/desk/view/missed/"])
def test_the_queue_asks_no_more_for_more_rows(world: World, fill: Callable[[int], None], path: str) -> None:
    client = world.client(world.agent)
    fill(2)
    few = cost(client, path)
    fill(12)
    assert cost(client, path) == few


def test_a_customers_list_asks_no_more_for_more_rows(world: World, fill: Callable[[int], None]) -> None:
    client = world.client(world.contact)
    fill(2)
    few = cost(client, "/requests/")
    fill(12)
    assert cost(client, "/requests/") == few


def test_a_conversation_asks_no_more_for_more_messages(world: World) -> None:
    ticket, client = world.file(), world.client(world.agent)
    few = cost(client, f"/desk/{ticket.number}/")
    for i in range(6):
        note(ticket, by=Actor.agent(world.agent), at=world.clock.at, text=f"Note {i}")
    assert cost(client, f"/desk/{ticket.number}/") == few


def test_the_queue_goes_on_where_a_page_ended(world: World, fill: Callable[[int], None]) -> None:
    fill(60)
    client = world.client(world.agent)
    first = client.get("/desk/").context
    second = client.get(first["more"]).context
    numbers = [row.number for page in (first, second) for group in page["groups"] for row in group.rows]
    assert sorted(numbers) == sorted(Ticket.objects.values_list("number", flat=True))


def test_anothers_request_is_the_same_404_as_none(world: World) -> None:
    ticket, client = world.file(), world.client(world.stranger)
    theirs, none = client.get(f"/requests/{ticket.public_id}/"), client.get("/requests/aaaaaaaaaaaaaaaaaaaa/")
    assert theirs.status_code == none.status_code == 404
    assert theirs.content == none.content
    assert client.post(f"/requests/{ticket.public_id}/answer", {"text": "Let me in"}).status_code == 404
    assert client.post(f"/requests/{ticket.public_id}/closure").status_code == 404


def test_a_customer_finds_no_door_of_the_agents(world: World) -> None:
    ticket, client = world.file(), world.client(world.contact)
    for path in ("/desk/", f"/desk/{ticket.number}/", f"/desk/{ticket.number}/effect"):
        assert client.get(path).status_code == 404
    assert client.post(f"/desk/{ticket.number}/message", {"text": "I am an agent"}).status_code == 404


def test_a_note_is_never_shown_to_the_customer(world: World) -> None:
    ticket = world.file()
    note(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="They never pay.")
    assert "They never pay." not in world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode()
    assert "They never pay." in world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()


def test_what_people_type_is_shown_and_never_run(world: World) -> None:
    ticket = world.file(EVIL, text=EVIL)
    note(ticket, by=Actor.agent(world.agent), at=world.clock.at, text=EVIL)
    pages = [world.client(world.agent).get(path).content.decode() for path in ("/desk/", f"/desk/{ticket.number}/")] + [
        world.client(world.contact).get(path).content.decode()
        for path in ("/requests/", f"/requests/{ticket.public_id}/")
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_same_reply_sent_twice_is_one_message(world: World) -> None:
    ticket, client = world.file(), world.client(world.agent)
    sent = {"sort": "reply", "text": "We are looking.", "key": "one-sending"}
    for _ in range(2):
        assert client.post(f"/desk/{ticket.number}/message", sent).status_code == 302
    assert Message.objects.filter(text="We are looking.").count() == 1


def test_the_same_request_sent_twice_is_one_ticket(world: World) -> None:
    client = world.client(world.contact)
    sent = {"priority": "major", "subject": "Pump", "text": "It stops.", "key": "one-sending"}
    answers = [client.post("/requests/new/", sent) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Ticket.objects.count() == 1


def test_a_request_without_its_nature_keeps_what_was_typed(world: World) -> None:
    answer = world.client(world.contact).post("/requests/new/", {"subject": "Pump P-4", "text": "It stops."})
    assert answer.status_code == 422
    assert "Pump P-4" in answer.content.decode()
    assert "It stops." in answer.content.decode()
    assert "Still needed." in answer.content.decode()


def test_a_session_that_ended_loses_nothing_that_was_typed(world: World) -> None:
    ticket, client = world.file(), Client()
    path = f"/requests/{ticket.public_id}/answer"
    page = client.post(path, {"text": "It is the second lamp.", "key": "k"})
    assert page.status_code == 401
    sent = {"email": world.contact.email, "password": PASSWORD, "carried": page.context["carried"]}
    back = client.post("/sign-in/", sent, follow=True)
    assert back.redirect_chain[-1][0] == f"/requests/{ticket.public_id}/"
    assert "It is the second lamp." in back.content.decode()
    assert not Message.objects.filter(text="It is the second lamp.").exists()


def test_a_form_needs_its_token(world: World) -> None:
    ticket = world.file()
    client = Client(enforce_csrf_checks=True)
    assert world.agent.user is not None
    client.force_login(world.agent.user)
    answer = client.post(f"/desk/{ticket.number}/message", {"text": "Forged, but kept."})
    assert answer.status_code == 403
    assert "Forged, but kept." in answer.content.decode()


@pytest.mark.parametrize(("door", "status"), [("message", 405), ("taking", 405), *((f"{noun}/", 200) for noun in ACTS)])
def test_reading_changes_nothing(world: World, door: str, status: int) -> None:
    ticket = world.file()
    before = Event.objects.count()
    agent, customer = world.client(world.agent), world.client(world.contact)
    assert agent.get(f"/desk/{ticket.number}/{door}").status_code == status
    for path in ("/desk/", f"/desk/{ticket.number}/", f"/desk/{ticket.number}/effect?asks=on"):
        agent.get(path)
    for path in ("/requests/new/", "/requests/new/pledge?priority=major", f"/requests/{ticket.public_id}/"):
        customer.get(path)
    assert Event.objects.count() == before


def test_nothing_tells_whether_an_account_exists(world: World) -> None:
    client = Client()
    known = client.post("/sign-in/", {"email": world.contact.email, "password": "wrong"})
    unknown = client.post("/sign-in/", {"email": "nobody@beauvoir.test", "password": "wrong"})
    said = [
        answer.content.decode().replace(world.contact.email, "X").replace("nobody@beauvoir.test", "X")
        for answer in (known, unknown)
    ]
    tokens = [answer.context["csrf_token"] for answer in (known, unknown)]
    assert known.status_code == unknown.status_code
    assert said[0].replace(str(tokens[0]), "T") == said[1].replace(str(tokens[1]), "T")


def test_guessing_is_slowed_down_and_the_owner_waits_only_a_while(world: World) -> None:
    client = Client()
    for _ in range(6):
        client.post("/sign-in/", {"email": world.contact.email, "password": "wrong"})
    assert client.post("/sign-in/", {"email": world.contact.email, "password": PASSWORD}).status_code == 429
    world.clock.at += 900
    assert client.post("/sign-in/", {"email": world.contact.email, "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("wish", ["//evil.test/", "https:evil.test", "javascript:alert(1)", "/\\evil.test"])
def test_signing_in_leads_nowhere_else(world: World, wish: str) -> None:
    sent = {"email": world.contact.email, "password": PASSWORD, "next": wish}
    assert Client().post("/sign-in/", sent).headers["Location"] == "/"


def test_a_priority_is_changed_only_with_a_reason(world: World) -> None:
    ticket, client = world.file(priority="minor"), world.client(world.agent)
    assert client.post(f"/desk/{ticket.number}/priority/", {"priority": "major"}).status_code == 422
    sent = {"priority": "major", "reason": "It stops the plant."}
    assert client.post(f"/desk/{ticket.number}/priority/", sent).status_code == 302
    ticket.refresh_from_db()
    assert ticket.priority == "major"


def test_a_ticket_is_resolved_closed_and_opened_again(world: World) -> None:
    ticket, client = world.file(), world.client(world.agent)
    client.post(f"/desk/{ticket.number}/resolution/", {"ground": "solved", "text": "Replaced the gateway."})
    ticket.refresh_from_db()
    assert ticket.status == "resolved"
    client.post(f"/desk/{ticket.number}/closure/", {"ground": "solved"})
    ticket.refresh_from_db()
    assert ticket.status == "closed"
    customer = world.client(world.contact)
    customer.post(f"/requests/{ticket.public_id}/answer", {"text": "It is back."})
    ticket.refresh_from_db()
    assert ticket.status != "closed"


def test_the_effect_of_a_reply_is_said_before_it_is_sent(world: World) -> None:
    ticket = world.file()
    said = world.client(world.agent).get(f"/desk/{ticket.number}/effect?asks=on").content.decode()
    assert "Meets First response" in said
    assert "Closes by silence Tue 17 Mar, 10:00" in said


def test_free_use_is_told_that_nothing_is_promised(world: World) -> None:
    Contract.objects.update(paid=False)
    page = world.client(world.contact).get("/requests/new/pledge?priority=blocking").content.decode()
    assert "Free use is not covered." in page
    assert "FA-7" in page


def test_the_demonstrations_doors_are_shut_elsewhere(world: World, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    client = world.client(world.agent)
    for path in ("/demo/", "/demo/mail/"):
        assert client.get(path).status_code == 404
    assert client.post("/demo/sign-in/", {"person": world.agent.user_id}).status_code == 404
    assert client.post("/demo/clock/", {"speed": "3600"}).status_code == 404


def test_no_cache_keeps_what_was_shown_to_somebody(world: World) -> None:
    ticket = world.file()
    agent, customer, anybody = world.client(world.agent), world.client(world.contact), Client()
    answers = [agent.get(path) for path in ("/desk/", f"/desk/{ticket.number}/", "/policy/", "/desk/99999/")]
    answers += [customer.get(path) for path in ("/", "/requests/", f"/requests/{ticket.public_id}/", "/requests/new/")]
    answers += [anybody.get(path) for path in (f"/requests/{ticket.public_id}/", f"/desk/{ticket.number}/")]
    answers.append(customer.post(f"/requests/{ticket.public_id}/answer", {"text": "Hello", "key": "k"}))
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store, private"}


def test_other_words_under_a_key_that_was_sent_are_shown_again_and_sent_by_the_next_try(world: World) -> None:
    ticket, client = world.file(), world.client(world.contact)
    path = f"/requests/{ticket.public_id}/answer"
    assert client.post(path, {"text": "Since Monday.", "key": "form"}).status_code == 302
    again = client.post(path, {"text": "Since Tuesday.", "key": "form"})
    assert again.status_code == 422
    assert "Since Tuesday." in again.content.decode()
    key = re.search(r'name="key" value="([^"]+)"', again.content.decode())
    assert key is not None
    assert client.post(path, {"text": "Since Tuesday.", "key": key[1]}).status_code == 302
    assert Message.objects.filter(text="Since Tuesday.").count() == 1
