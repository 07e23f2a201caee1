"""Pages that stay true while they are looked at, also without a push, and leave alone what somebody is in the middle
of.
"""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HALF_A_MINUTE_MS = 31_000


def enter(page: Page, live_server: LiveServer, world: World, who: Seat | Contact, path: str) -> None:
    """Open a page as somebody, with the browser's timers in the hand of the test."""
    session = world.client(who).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.clock.install()
    page.goto(live_server.url + path)
    page.wait_for_load_state()


def test_the_queue_shows_a_new_request_by_itself(browser: Browser, live_server: LiveServer, world: World) -> None:
    world.file("The first")
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        enter(page, live_server, world, world.agent, "/desk/")
        page.keyboard.press("j")
        world.clock.set("2026-03-10 09:00")
        world.file("The earlier one")
        world.clock.set("2026-03-10 10:00")
        page.clock.run_for(HALF_A_MINUTE_MS)
        expect(page.locator("#board")).to_contain_text("The earlier one")
        expect(page.locator("tr.selected")).to_contain_text("The first")


def test_a_request_follows_the_desk_and_leaves_alone_what_is_typed_and_unfolded(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    ticket = world.file()
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        enter(page, live_server, world, world.contact, f"/requests/{ticket.public_id}/")
        page.locator("#why-first_response > summary").click()
        page.locator("#text").fill("The second lamp")
        page.locator("#text").evaluate("field => field.setSelectionRange(4, 10)")
        reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="Which lamp?", asks=True)
        page.clock.run_for(HALF_A_MINUTE_MS)
        expect(page.locator(".talk")).to_contain_text("Which lamp?")
        expect(page.locator("#changed")).to_contain_text("Marie Tremblay, to the customer: Which lamp?")
        expect(page.locator("#text")).to_have_value("The second lamp")
        expect(page.locator("#text")).to_be_focused()
        assert page.locator("#text").evaluate("field => [field.selectionStart, field.selectionEnd]") == [4, 10]
        expect(page.locator("#why-first_response")).to_have_attribute("open", "")
