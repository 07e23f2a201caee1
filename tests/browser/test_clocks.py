"""Whose own clock is another than that of the page reads at its foot what it is for them now, and on which day."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from browser.looks import PICTURES, Scheme
from components.browser import watched
from web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("width", "scheme", "locale", "zone", "foot"),
    [
        (390, "dark", "en-GB", "Pacific/Kiritimati", "by your clock: Wednesday[^)]* 04:00"),
        (1440, "light", "fr-FR", "Pacific/Kiritimati", "mercredi[^)]* 04:00"),
        (390, "light", "en-GB", "Europe/Paris", "by your clock: 15:00"),
    ],
)
def test_the_foot_names_the_readers_weekday_where_it_is_another(
    browser: Browser,
    live_server: LiveServer,
    world: World,
    width: int,
    scheme: Scheme,
    locale: str,
    zone: str,
    foot: str,
) -> None:
    ticket = world.file()
    window: ViewportSize = {"width": width, "height": 844}
    with (
        browser.new_context(viewport=window, color_scheme=scheme, locale=locale, timezone_id=zone) as context,
        watched(context.new_page()) as page,
    ):
        session = world.client(world.agent).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.clock.set_fixed_time(world.clock.at)
        page.goto(f"{live_server.url}/desk/{ticket.number}/")
        expect(page.locator("[data-zone]")).to_have_text(re.compile(rf"\([^)]*{foot}\)"))
        expect(page.locator(".ticket-head").get_by_text("Toronto")).to_be_in_viewport()
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"clock-{width}-{scheme}.png")
