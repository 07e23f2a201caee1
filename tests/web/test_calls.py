"""A request filed for a customer who telephoned, and what failed at the desk: seen, and tried again."""

from collections.abc import Callable
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail import EmailMessage

from guichet.customers.models import Contact
from guichet.notices.round import make_round
from guichet.tickets.models import Event, Ticket
from web.world import World

pytestmark = pytest.mark.django_db

Worlds = Callable[[str], World]
SAID = {"subject": "Meters read zero", "text": "She says that all five do.", "key": "one"}


def test_whoever_calls_is_found_by_name_address_or_customer(world: World) -> None:
    client = world.client(world.agent)
    for wish in ("pruneau", "helene@", "laiterie"):
        assert "Hélène Pruneau" in client.get(f"/desk/new/?q={wish}").content.decode()
    assert "Nobody is called that." in client.get("/desk/new/?q=zzz").content.decode()


def test_each_level_says_what_it_would_promise_the_caller(world: World) -> None:
    page = world.client(world.agent).get(f"/desk/new/{world.contact.pk}/").content.decode()
    assert "First response is due Tue 10 Mar, 14:00" in page
    assert "First response is due Thu 12 Mar, 10:00" in page


def test_a_request_for_a_caller_is_theirs_filed_once_by_telephone(world: World) -> None:
    client = world.client(world.agent)
    for _ in range(2):
        answer = client.post(f"/desk/new/{world.contact.pk}/", {**SAID, "priority": "blocking"})
        assert answer.status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.contact, ticket.channel, ticket.priority) == (world.contact, "phone", "blocking")
    first = Event.objects.get(ticket=ticket, type="submitted")
    assert (first.by, first.seat) == ("agent", world.agent)
    page = client.get(f"/desk/{ticket.number}/").content.decode()
    assert "by telephone" in page
    assert "on behalf of the customer" in page
    theirs = world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode()
    assert "Meters read zero" in theirs


def test_a_request_without_what_it_needs_keeps_what_was_typed(world: World) -> None:
    answer = world.client(world.agent).post(f"/desk/new/{world.contact.pk}/", {**SAID, "subject": ""})
    assert answer.status_code == 422
    assert "She says that all five do." in answer.content.decode()
    assert not Ticket.objects.exists()


def test_esker_takes_down_what_the_policy_asks_and_says_when_clocks_start(world_of: Worlds) -> None:
    world = world_of("esker")
    client, path = world.client(world.agent), f"/desk/new/{world.contact.pk}/"
    page = client.get(path).content.decode()
    assert "Clocks start when the notification with the number has been handed over" in page
    assert 'name="asked_feature"' in page
    said = {**SAID, "priority": "p1", "asked_feature": "Invoicing", "asked_steps": "Open the list"}
    assert client.post(path, said).status_code == 302
    assert Ticket.objects.get().status == "submitted"


def test_somebody_new_is_made_known_and_somebody_known_is_not_doubled(world: World) -> None:
    client = world.client(world.agent)
    said = {"name": "Nora New", "email": "nora@new.test", "organisation": "laiterie beauvoir", "language": "fr"}
    answer = client.post("/desk/new/", said)
    made = Contact.objects.get(email="nora@new.test")
    assert answer.headers["Location"] == f"/desk/new/{made.pk}/"
    assert made.organisation == world.contact.organisation
    again = client.post("/desk/new/", said | {"name": "Nora Again"})
    assert again.status_code == 422
    assert "Nora Again" in again.content.decode()
    assert client.post("/desk/new/", said | {"email": "x@y.test", "organisation": "Another"}).status_code == 302


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A mail server that is away as long as the list says so."""
    gone = [True]

    def send(_mail: EmailMessage, *_found: object, **_named: object) -> int:
        if gone[0]:
            raise SMTPServerDisconnected("away")
        return 1

    monkeypatch.setattr(EmailMessage, "send", send)
    return gone


def test_a_notification_that_does_not_go_out_is_an_alarm_on_its_ticket_until_it_does(
    world_of: Worlds, away: list[bool]
) -> None:
    world = world_of("esker")
    ticket = world.file(fields={"description": "x", "feature": "x", "steps": "x"})
    client = world.client(world.agent)
    assert "could not be handed over" not in client.get(f"/desk/{ticket.number}/").content.decode()
    make_round(at=world.clock.at)
    page = client.get(f"/desk/{ticket.number}/").content.decode()
    assert "The notification with the number could not be handed over" in page
    assert "No clock that counts from the notification runs" in page
    away[0] = False
    make_round(at=world.clock.at + 7200)
    assert "could not be handed over" not in client.get(f"/desk/{ticket.number}/").content.decode()


def test_what_failed_for_good_is_counted_in_the_queue_and_tried_again_from_its_page(
    world: World, away: list[bool]
) -> None:
    ticket, client = world.file(), world.client(world.agent)
    for hour in range(90):
        make_round(at=world.clock.at + 3700 * hour)
    assert "1 thing failed" in client.get("/desk/").content.decode()
    page = client.get("/desk/failures/")
    alarm = page.context["alarms"][0]
    assert alarm.ticket == ticket
    away[0] = False
    assert client.post(f"/desk/failures/{alarm.failure.name}/").status_code == 302
    make_round(at=world.clock.at + 3700 * 91)
    assert "Nothing has failed." in client.get("/desk/failures/").content.decode()
    assert client.post(f"/desk/failures/{alarm.failure.name}/").status_code == 404
