"""A manager closes the desk on an afternoon, in a browser; and a customer reads it. In both languages and dresses."""

import pytest
from playwright.sync_api import Page

from browser.looks import Looker, rest_at_the_foot
from guichet.desks.models import Role, Seat
from guichet.policies.entering import Wanted, enter
from web.test_exceptions_shown import FRIDAY
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def typed(page: Page) -> None:
    """See what a closed Wednesday would do."""
    page.fill("[name=start_day]", "2026-03-11")
    page.fill("[name=reason_en]", "Staff training")
    page.fill("[name=reason_fr]", "Formation du personnel")
    page.click("button[value=look]")
    page.wait_for_selector(".planned .effects")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_closing_is_seen_entered_and_read(look: Looker, world: World, language: str) -> None:
    seat = Seat.objects.create(desk=world.desk, user=person("max@fluksaqua.test", "Max"), role=Role.MANAGER)
    for subject in ("Meters read zero since the update of Sunday", "How do I export the readings of a year?"):
        world.file(subject, priority="question")
    wanted: Wanted = FRIDAY
    enter(world.desk, wanted, by=seat, at=world.clock.at)
    path = "/setup/hours/"
    look(world, "hours", path, seat, language, typed)
    look(world, "entry", f"{path}1/", seat, language)
    look(world, "settings", "/setup/", seat, language)
    look(
        world,
        "told",
        "/requests/new/",
        world.contact,
        language,
        rest_at_the_foot,
    )
    look(world, "policy", "/policy/", None, language)
