"""The pages that search: words marked, markup never believed, numbers led to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.tickets.actions import note
from guichet.tickets.actor import Actor
from web.world import World

pytestmark = pytest.mark.django_db


def test_what_was_found_is_marked_in_its_piece_of_the_message(world: World) -> None:
    text = "Long before. " * 40 + "Then the gateway failed."
    ticket = world.file("Gateways", text=text)
    page = world.client(world.agent).get("/desk/search/?q=gateway").content.decode()
    assert "<mark>Gateways</mark>" in page
    assert "Then the <mark>gateway</mark> failed." in page
    assert f'href="/desk/{ticket.number}/#m1"' in page


def test_markup_in_a_message_or_a_query_is_text(world: World) -> None:
    world.file("<b>bold</b> pump", text="<script>alert(1)</script> pump & <img src=x onerror=y>")
    page = world.client(world.agent).get("/desk/search/", {"q": "pump <script>"}).content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt; <mark>pump</mark>" in page
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert "<img" not in page


def test_a_number_leads_to_its_request(world: World) -> None:
    ticket = world.file()
    client = world.client(world.agent)
    assert client.get("/desk/search/", {"q": f"#{ticket.number}"}).headers["Location"] == f"/desk/{ticket.number}/"
    assert client.get("/desk/search/", {"q": "424242"}).status_code == 200


def test_a_customer_sees_no_note_and_no_agents_page(world: World) -> None:
    ticket = world.file("Pump", text="It stopped.")
    note(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="A secretword.")
    client = world.client(world.contact)
    assert "secretword</mark>" not in client.get("/requests/search/?q=secretword").content.decode()
    assert "<mark>stopped</mark>" in client.get("/requests/search/?q=stopped").content.decode()
    assert client.get("/desk/search/?q=stopped").status_code == 404


@pytest.mark.parametrize("path", ["/desk/search/", "/requests/search/"])
def test_searching_asks_the_database_no_more_for_many_than_for_few(world: World, path: str) -> None:
    client = world.client(world.agent if "desk" in path else world.contact)
    asked = []
    for _ in range(2):
        for i in range(5):
            world.file(f"Pump {i}")
        client.get(path, {"q": "pump"})
        with CaptureQueriesContext(connection) as queries:
            client.get(path, {"q": "pump"})
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 14
