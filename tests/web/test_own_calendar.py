"""A row of the policy with a calendar of its own: pages count, shade and fold by it, and not by the desk's."""

import re

import pytest
from django.test import Client

from guichet.core.policy.bundled import source
from guichet.policies.publishing import publish
from guichet.tickets.models import Commitment, Ticket
from guichet.tickets.replay import verify
from web.world import World

pytestmark = pytest.mark.django_db

EVENINGS = """calendars:
  evenings:
    clause: FA-3
    zone: America/Toronto
    week:
      mon-fri: 18:00-22:00
"""


@pytest.fixture
def evening(world: World) -> Ticket:
    """A minor incident, sent on Tuesday at 10:00, that is answered within two hours of the evening."""
    text = source("fluksaqua").decode().replace("calendars:\n", EVENINGS, 1)
    row = "{priority: minor, within: 2 business days}"
    assert row in text
    text = text.replace(row, "{priority: minor, within: 2 business hours, calendar: evenings}", 1)
    # Its worked examples are those of the bundled rows.
    publish(world.desk, text[: text.index("\nexamples:")] + "\n", by=None, at=world.clock.at)
    return world.file(priority="minor")


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_row_says_on_which_calendar_it_counts(world: World, evening: Ticket) -> None:
    (kept,) = Commitment.objects.filter(ticket=evening, kind="first_response")
    assert (kept.calendar, kept.due_at) == ("evenings", world.clock.set("2026-03-10 20:00"))
    others = Commitment.objects.filter(ticket=world.file(priority="major"), kind="first_response")
    assert [each.calendar for each in others] == [None]
    assert list(verify()) == []


def test_the_used_part_is_that_of_the_rows_own_hours(world: World, evening: Ticket) -> None:
    """At noon nothing of it is used; at seven in the evening half of it."""
    client = world.client(world.agent)
    for at, share in (("2026-03-10 12:00", "0"), ("2026-03-10 19:00", "50")):
        world.clock.set(at)
        assert shares(page(client, "/desk/")) == [share]
        assert shares(page(client, f"/desk/{evening.number}/"))[0] == share


def test_the_promise_begins_at_the_rows_own_opening(world: World, evening: Ticket) -> None:
    assert evening.submitted_at == world.clock.at
    said = page(world.client(world.contact), "/requests/new/pledge?priority=minor")
    assert "at the next opening, 18:00" in said
    assert "closing time" not in said


@pytest.mark.usefixtures("evening")
def test_what_falls_due_in_the_rows_own_hours_is_not_after_closing(world: World) -> None:
    rows = page(world.client(world.agent), "/desk/")
    assert "20:00" in rows
    assert '<span class="shut"' not in rows


def shares(text: str) -> list[str]:
    """The used parts of the clocks that a page shows, in per cent."""
    return re.findall(r'aria-label="(\d+)% used"', text)
