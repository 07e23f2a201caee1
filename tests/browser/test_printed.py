"""The public page of a policy as it comes out of a printer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_policy_is_printed_with_its_address_and_its_tables_and_without_what_one_can_only_press(
    browser: Browser, live_server: LiveServer, world_of: Callable[[str], World]
) -> None:
    """On paper of A4, between its margins, somebody's dark page is light."""
    world_of("esker")
    context = browser.new_context(locale="fr", viewport={"width": 672, "height": 950})
    context.add_cookies([{"name": "theme", "value": "dark", "url": live_server.url}])
    with context, watched(context.new_page()) as page:
        page.goto(f"{live_server.url}/policy/")
        page.emulate_media(media="print")

        expect(page.get_by_text(f"{live_server.url}/policy/1/")).to_be_visible()
        expect(page.locator(".masthead")).to_be_hidden()
        expect(page.get_by_role("columnheader", name="Délai").first).to_be_visible()
        expect(page.get_by_role("link", name="Suivre les changements (Atom)")).to_be_hidden()
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
        assert page.evaluate("document.documentElement.scrollWidth") <= 672
