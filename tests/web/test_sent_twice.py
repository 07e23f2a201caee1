"""Where no script runs, a page that was gone back to has forgotten what it called its sending: the same words within
minutes are not sent twice unless whoever sends them says that they mean it. A second request that is meant costs one
press more, and where a script runs nothing of this is asked.
"""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guichet.tickets.models import HeldReply, Message, Ticket
from guichet.tickets.repeating import WITHIN_S
from web.world import World

pytestmark = pytest.mark.django_db

AGAIN = re.compile(r'name="again" value="on"')
WHOLE = {"priority": "major", "subject": "Meters  read zero", "text": "Since 08:40.", "incomplete": "on"}


def file(client: Client, key: str, path: str = "/requests/new/", **more: Any) -> tuple[int, str]:
    plain = {"draft": "new-request"} if "script" not in more else {}
    answer = client.post(path, {**WHOLE, "key": key, **plain, **more})
    return answer.status_code, answer.content.decode()


def test_the_same_request_within_minutes_is_asked_about_and_filed_if_it_is_meant(world: World) -> None:
    client = world.client(world.contact)
    assert file(client, "one")[0] == 302
    status, page = file(client, "two")
    assert status == 422
    assert "it is request 1" in page
    assert AGAIN.search(page)
    assert Ticket.objects.count() == 1
    assert file(client, "two", again="on")[0] == 302
    assert Ticket.objects.count() == 2


def test_a_double_press_of_one_form_is_no_second_request_either_way(world: World) -> None:
    client = world.client(world.contact)
    assert [file(client, "one")[0], file(client, "one")[0]] == [302, 302]
    assert Ticket.objects.count() == 1


def test_other_words_another_person_a_later_time_or_a_script_file_a_request_of_their_own(world: World) -> None:
    client = world.client(world.contact)
    assert file(client, "one")[0] == 302
    assert file(client, "two", text="Since 09:00.")[0] == 302
    assert file(client, "three", subject="The tank is empty")[0] == 302
    assert file(world.client(world.stranger), "four")[0] == 302
    assert file(client, "five", script="on")[0] == 302
    world.clock.at += WITHIN_S
    assert file(client, "six")[0] == 302
    assert Ticket.objects.count() == 6


def test_the_same_call_is_asked_about(world: World) -> None:
    client, path = world.client(world.agent), f"/desk/new/{world.contact.pk}/"
    assert file(client, "one", path)[0] == 302
    status, page = file(client, "two", path)
    assert (status, bool(AGAIN.search(page)), Ticket.objects.count()) == (422, True, 1)
    assert file(client, "two", path, again="on")[0] == 302
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("sort", ["answer", "note", "reply"])
@pytest.mark.parametrize("seconds", [0, 10])
def test_the_same_words_on_a_request_are_asked_about(world: World, settings: Any, sort: str, seconds: int) -> None:
    settings.UNDO_SECONDS = seconds
    ticket = world.file()
    client = world.client(world.contact if sort == "answer" else world.agent)
    path = f"/requests/{ticket.public_id}/answer" if sort == "answer" else f"/desk/{ticket.number}/message"
    sent = {"text": "See the plan.", "sort": sort, "draft": "one"}

    def send(key: str, **more: Any) -> int:
        answer = client.post(path, {**sent, "key": key, **more})
        assert bool(AGAIN.search(answer.content.decode())) is (answer.status_code == 422)
        return answer.status_code

    assert send("one") == 302
    assert send("two") == 422
    assert send("two", files=SimpleUploadedFile("plan.txt", b"0")) == 302, "another file is another message"
    assert send("three", again="on") == 302
    world.clock.at += 60
    held = HeldReply.objects.filter(ticket=ticket, state="waiting").count()
    assert held == (3 if sort == "reply" and seconds else 0), "each reply has its seconds"
    assert Message.objects.filter(ticket=ticket, text="See the plan.").count() == 3 - held


def test_what_was_erased_is_nothing_that_was_sent_before(world: World) -> None:
    client = world.client(world.contact)
    assert file(client, "one")[0] == 302
    Message.objects.update(text="")
    assert file(client, "two")[0] == 302
