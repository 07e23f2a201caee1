"""A desk whose zone is not its policy's speaks by one clock, the policy's, which is named; what begins by the desk's
own clock, as a day of a version or a period, says its place.
"""

import pytest

from guichet.kit.drafts import owner_of
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from guichet.web.shared.instants import clock_time, placed_instant
from web.world import World

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
    reply(ticket, by=Actor.agent(abroad.agent), at=abroad.clock.at, text="Which meters?", asks=True)
    make_round(at=abroad.clock.at)
    texts = [mail.text for mail in Mail.objects.filter(recipient=abroad.contact.email)]
    assert any("at 14:00 (Toronto)" in text for text in texts)
    assert not any("Paris" in text for text in texts)


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
