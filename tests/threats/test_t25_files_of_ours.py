"""T25: nothing that somebody writes makes the server read a file of its own, for a page, a mail or a picture."""

import pytest

from guichet.channels.models import Arrival
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from post import letter, taken_at
from web.world import World

pytestmark = pytest.mark.django_db


def test_no_word_of_a_file_of_the_server_comes_out(world: World, tmp_path: object) -> None:
    secret = f"{tmp_path}/secret"
    with open(secret, "w", encoding="utf-8") as file:  # noqa: PTH123 - a file as the server has them
        file.write("CANARY-OF-THE-SERVER")
    typed = "\n".join(
        pattern.format(secret)
        for pattern in (
            "file://{}",
            '<img src="file://{}">',
            '<link rel=attachment href="file://{}">',
            '<iframe src="{}"></iframe>',
            "php://filter/resource={}",
            "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file://{}'>]><x>&y;</x>",
            "<style>@import 'file://{}'</style>",
            "{{% include '{}' %}}",
            "<xi:include href='{}'/>",
            "![x]({})",
            "\\input{{{}}}",
        )
    )
    ticket = world.file("file", text=typed)
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text=typed)
    taken_at(world, letter(typed, Content_Type="text/html; charset=utf-8", sender="x@evil.test"), at=world.clock.at)
    make_round(at=world.clock.at + 1)
    arrival = Arrival.objects.get()
    seen = [world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode()]
    for path in (f"/desk/{ticket.number}/", f"/desk/mails/{arrival.pk}/", f"/desk/mails/{arrival.pk}/page"):
        got = world.client(world.agent).get(path)
        assert got.status_code == 200
        seen.append(got.content.decode())
    seen += [mail.text + mail.html for mail in Mail.objects.all()]
    assert any(secret in page for page in seen)
    assert not any("CANARY-OF-THE-SERVER" in page for page in seen)
