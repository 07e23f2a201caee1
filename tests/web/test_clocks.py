"""A desk whose zone is not its policy's speaks by one clock, the policy's, which is named; what begins by the desk's
own clock, as a day of a version or a period, says its place.
"""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from guichet.desks.models import Role, Seat
from guichet.kit.drafts import owner_of
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.policies.speaking import clock_at
from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from guichet.web.shared.instants import clock_time, placed_instant
from web.world import World, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def abroad(world: World) -> World:
    """The desk is in Paris, while its policy counts by Toronto's clocks: it is 10:00 there, and 15:00 in Paris."""
    world.desk.zone = "Europe/Paris"
    world.desk.save()
    return world


def test_pages_and_mails_of_a_request_speak_by_the_policys_clock_and_name_it(abroad: World) -> None:
    ticket = abroad.file(priority="blocking")
    page = abroad.client(abroad.agent).get(f"/desk/{ticket.number}/").content.decode()
    assert "Times in Toronto" in page
    assert 'data-zone="America/Toronto"' in page
    theirs = abroad.client(abroad.contact).get(f"/requests/{ticket.public_id}/").content.decode()
    for each in (page, theirs):
        head = each[each.index("<main") : each.index("</header>", each.index("<main"))]
        assert "Times in Toronto" in head, "beside the times, and not in the foot alone"
    reply(ticket, by=Actor.agent(abroad.agent), at=abroad.clock.at, text="Which meters?", asks=True)
    make_round(at=abroad.clock.at)
    texts = [mail.text for mail in Mail.objects.filter(recipient=abroad.contact.email)]
    assert any("at 14:00 (Toronto)" in text for text in texts)
    assert not any("Paris" in text for text in texts)


def test_letters_about_accounts_speak_by_the_clock_of_the_pages_too(abroad: World) -> None:
    boss = Seat.objects.create(desk=abroad.desk, user=person("boss@fluksaqua.test", "Luc"), role=Role.MANAGER)
    Client().post("/sign-in/", {"email": abroad.contact.email, "way": "link"})
    new = {"email": "new@fluksaqua.test", "name": "New", "role": "agent", "language": "en"}
    assert abroad.client(boss).post(reverse("people:staff_invite"), new).status_code == 302
    make_round(at=abroad.clock.at)
    texts = [letter.body for letter in mail.outbox]
    assert len(texts) == 2
    assert all("(Toronto)" in text and "Paris" not in text for text in texts), texts
    assert clock_at(abroad.desk, 0) == "Europe/Paris", "before there is a policy, the desk's own"


def test_a_draft_is_dated_by_the_clock_of_its_page(abroad: World) -> None:
    client = abroad.client(abroad.agent)
    owner = owner_of(abroad.desk.pk, abroad.agent.user_id)
    kept = {"owner": owner, "name": "agent-1", "slot": "one", "base": "0", "fields": '{"text": "The tank is empty"}'}
    assert client.post("/drafts/", kept).status_code == 200
    [draft] = client.get("/drafts/?name=agent-1").json()["drafts"]
    assert clock_time(abroad.clock.at, "America/Toronto") in draft["said"]


def test_where_the_places_agree_no_place_is_named_twice() -> None:
    at = 1_775_001_600
    assert placed_instant(at, "Europe/Paris", beside="Europe/Paris") == "Wed 1 Apr 2026, 02:00"
    assert placed_instant(at, "Europe/Paris", beside="America/Toronto") == "Wed 1 Apr 2026, 02:00 (Paris time)"
