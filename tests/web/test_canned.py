"""Canned replies: plain places filled in once, never run; own and shared; in the composer by a key, or without one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.automation.canned import PLACES, Written, save
from guichet.automation.errors import UnknownPlaceholder
from guichet.automation.models import CannedReply
from guichet.desks.models import Role, Seat
from guichet.kit.placeholders import fill, unfilled, unknown
from guichet.tickets.models import Message
from web.world import World, person

pytestmark = pytest.mark.django_db


def canned(seat: Seat, text: str, *, name: str = "Hello", language: str = "en", shared: bool = False) -> CannedReply:
    return save(None, Written(name=name, language=language, text=text, shared=shared), by=seat, at=0)


def manager(world: World) -> Seat:
    return Seat.objects.create(desk=world.desk, user=person("max@fluksaqua.test", "Max"), role=Role.MANAGER)


@pytest.mark.parametrize(
    "text",
    ["{{ settings.SECRET_KEY }}", "{{customer.__class__}}", "{{7*7}}", "{{}}", "Dear {{custmer}}", "{{ number|safe }}"],
)
def test_a_place_that_nothing_fills_is_an_error_at_saving(world: World, text: str) -> None:
    with pytest.raises(UnknownPlaceholder):
        canned(world.agent, text)
    said = {"name": "Hello", "language": "en", "text": text}
    answer = world.client(world.agent).post("/desk/replies/", said)
    assert answer.status_code == 422
    assert "Nothing fills" in answer.content.decode()
    assert not CannedReply.objects.exists()


def test_what_is_filled_in_is_not_looked_at_again() -> None:
    assert fill("{{customer}}, {{ number }}", {"customer": "{{number}}", "number": "7"}) == "{{number}}, 7"


def test_other_braces_are_left_alone() -> None:
    text = "{% include 'x' %} {0} ${7*7} {{{customer}}} { {number} }"
    assert unknown(text, PLACES) == ()
    assert fill(text, {"customer": "Ada"}) == "{% include 'x' %} {0} ${7*7} {Ada} { {number} }"


def test_a_place_of_which_nothing_is_known_stays_to_be_seen() -> None:
    assert unfilled(fill("Until {{due}}, {{customer}}", {"due": "", "customer": "Ada"}), PLACES) == ("{{due}}",)


def test_a_very_long_row_of_braces_takes_no_time() -> None:
    assert unknown("{{" * 50_000, PLACES) == ()


def test_a_reply_is_filled_in_for_the_ticket_in_its_own_language(world: World) -> None:
    ticket = world.file()
    canned(world.agent, "Bonjour {{customer}}, {{clock}} : {{due}}. {{agent}}", language="fr")
    page = world.client(world.agent, accept_language="en").get(f"/desk/{ticket.number}/replies/").content.decode()
    assert "Bonjour Hélène Pruneau, Première réponse : mar. 10 mars, 14\xa0h\xa000. Marie Tremblay" in page


def test_without_a_script_the_reply_stands_in_the_composer(world: World) -> None:
    ticket, reply = world.file(), canned(world.agent, "Hello {{customer}}, about {{number}}.")
    page = world.client(world.agent).get(f"/desk/{ticket.number}/?canned={reply.pk}").content.decode()
    assert f"Hello Hélène Pruneau, about {ticket.number}." in page


def test_what_is_still_to_be_filled_in_is_not_sent(world: World) -> None:
    ticket = world.file()
    said = {"sort": "reply", "text": "It is due {{due}}.", "key": "k"}
    answer = world.client(world.agent).post(f"/desk/{ticket.number}/message", said)
    assert answer.status_code == 422
    assert "There is still {{due}} in the text" in answer.content.decode()
    assert not Message.objects.filter(text__contains="It is due").exists()


def test_ones_own_replies_are_nobody_elses_and_shared_ones_are_a_managers_to_change(world: World) -> None:
    boss, ticket = manager(world), world.file()
    own, shared = canned(world.agent, "Mine alone"), canned(boss, "For all", shared=True)
    assert (own.owner, shared.owner) == (world.agent, None)
    ours, theirs = world.client(world.agent), world.client(boss)
    assert "For all" in ours.get(f"/desk/{ticket.number}/replies/").content.decode()
    assert "Mine alone" not in theirs.get(f"/desk/{ticket.number}/replies/").content.decode()
    assert ours.get(f"/desk/replies/{shared.pk}/").status_code == 404
    assert theirs.get(f"/desk/replies/{own.pk}/").status_code == 404
    said = {"name": "Hello", "language": "en", "text": "For all of us", "shared": "on"}
    assert theirs.post(f"/desk/replies/{shared.pk}/", said).status_code == 302
    assert CannedReply.objects.get(pk=shared.pk).text == "For all of us"
    assert ours.post(f"/desk/replies/{own.pk}/removal").status_code == 302
    assert list(CannedReply.objects.all()) == [shared]


def test_an_agent_cannot_share_by_sending_the_box(world: World) -> None:
    said = {"name": "Hello", "language": "en", "text": "Hi", "shared": "on"}
    assert world.client(world.agent).post("/desk/replies/", said).status_code == 302
    assert CannedReply.objects.get().owner == world.agent


def test_two_of_one_name_are_told_and_nothing_is_lost(world: World) -> None:
    canned(world.agent, "One")
    said = {"name": "Hello", "language": "en", "text": "Two, at length"}
    answer = world.client(world.agent).post("/desk/replies/", said)
    assert answer.status_code == 422
    assert "Two, at length" in answer.content.decode()


def test_choosing_asks_no_more_for_more_replies(world: World) -> None:
    ticket, client = world.file(), world.client(world.agent)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/desk/{ticket.number}/replies/").status_code == 200
        return len(queries)

    canned(world.agent, "Hello {{customer}}")
    cost()
    few = cost()
    for i in range(6):
        canned(world.agent, "Hello {{customer}}", name=f"Reply {i}")
    assert cost() == few
