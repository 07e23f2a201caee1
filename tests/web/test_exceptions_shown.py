"""An exceptional closing is told wherever hours are: to customers before they send, on requests, on the public page."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from guichet.desks.models import Role, Seat
from guichet.policies.entering import Wanted, enter
from guichet.policies.models import CalendarEntry
from guichet.tickets.actions import change_hours
from guichet.tickets.actor import Actor
from web.world import World, person

FRIDAY = Wanted(
    calendar="service_hours",
    opens=False,
    start=datetime.fromisoformat("2026-03-13 12:00"),
    end=datetime.fromisoformat("2026-03-14 00:00"),
    reason={"en": "Staff training", "fr": "Formation du personnel"},
)
SATURDAY = replace(
    FRIDAY, opens=True, start=datetime.fromisoformat("2026-03-14 09:00"), end=datetime.fromisoformat("2026-03-14 12:00")
)


@pytest.fixture
def manager(world: World) -> Seat:
    """A manager of the desk."""
    return Seat.objects.create(desk=world.desk, user=person("max@fluksaqua.example", "Max"), role=Role.MANAGER)


@pytest.fixture
def training(world: World, manager: Seat) -> CalendarEntry:
    """The desk is closed on Friday afternoon."""
    return enter(world.desk, FRIDAY, by=manager, at=world.clock.at)


def plain(page: Any) -> str:
    """A page's text with plain spaces where French has others."""
    return str(page.content.decode()).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_the_form_and_the_public_page_tell_it_with_its_reason_in_either_language(
    world: World, training: CalendarEntry
) -> None:
    client = world.client(world.contact)
    for path in ("/requests/new/", "/policy/"):
        assert "Closed Fri 13 Mar from 12:00: Staff training" in client.get(path).content.decode()
    spoken = world.client(world.contact, accept_language="fr")
    assert training.number == 1
    assert "Fermé ven. 13 mars à partir de 12 h 00 : Formation du personnel" in plain(spoken.get("/policy/"))


def test_while_it_lasts_the_form_says_why_the_desk_is_closed(world: World, training: CalendarEntry) -> None:
    world.clock.set("2026-03-13 14:00")
    page = world.client(world.contact).get("/requests/new/").content.decode()

    assert training.opens is False
    assert "<b>Closed now</b>, until Mon 08:00" in page
    assert "Staff training." in page


def test_a_receipt_has_its_line_and_the_conversation_says_from_when_it_counts(world: World, manager: Seat) -> None:
    ticket = world.file(priority="question")
    path, client = f"/requests/{ticket.public_id}/", world.client(world.contact)
    day = replace(
        FRIDAY, start=datetime.fromisoformat("2026-03-11 00:00"), end=datetime.fromisoformat("2026-03-12 00:00")
    )
    entry = enter(world.desk, day, by=manager, at=world.clock.at)
    before = client.get(path).content.decode()
    change_hours(ticket, entry, by=Actor.agent(manager), at=world.clock.at)
    after = client.get(path).content.decode()

    assert "Staff training" not in before
    assert "Max let other hours count from here on: closed Wed 11 Mar (Staff training)" in after
    assert after.count("Staff training") > 1


def test_the_queue_groups_by_the_hours_of_the_day_as_they_are(world: World, manager: Seat) -> None:
    enter(
        world.desk,
        replace(
            FRIDAY, start=datetime.fromisoformat("2026-03-10 11:00"), end=datetime.fromisoformat("2026-03-11 00:00")
        ),
        by=manager,
        at=world.clock.at,
    )
    world.file()
    page = world.client(world.agent).get("/desk/").content.decode()

    assert "Today, after closing" in page
    assert "Today, before closing" not in page


def test_the_ribbon_says_of_a_closed_span_why(world: World, training: CalendarEntry, manager: Seat) -> None:
    ticket = world.file(priority="question")
    world.clock.set("2026-03-10 16:00")
    day = replace(FRIDAY, start=datetime.fromisoformat("2026-03-11"), end=datetime.fromisoformat("2026-03-12"))
    entry = enter(
        world.desk, replace(day, reason={"en": "Inventory", "fr": "Inventaire"}), by=manager, at=world.clock.at
    )
    change_hours(ticket, entry, by=Actor.agent(manager), at=world.clock.at)
    world.clock.set("2026-03-12 11:00")
    page = world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()

    assert training.number == 1
    assert "desk closed, not counted (Inventory)</title>" in page
    assert "Closed Wed 11 Mar: Inventory" in page.split("The ribbon as a table")[1]
