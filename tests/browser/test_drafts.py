"""What is typed stays on the device until it is sent, for whoever typed it, and goes when they sign out."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from guichet.customers.models import Contact
from web.world import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAFTS = "Object.keys(localStorage).filter(name => name.startsWith('guichet-draft:'))"


def begin(page: Page, live_server: LiveServer, who: Contact) -> None:
    """Sign in and open the page of a new request."""
    page.goto(live_server.url + "/sign-in/")
    page.get_by_label("E-mail").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(live_server.url + "/requests/new/")


def test_a_draft_is_its_writers_alone(browser: Browser, live_server: LiveServer, world: World) -> None:
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        begin(page, live_server, world.contact)
        page.get_by_label("In one line").fill("The tank is empty")
        expect(page.get_by_text("Kept on this device")).to_be_visible()
        context.clear_cookies()  # the session ends, without a sign-out
        begin(page, live_server, world.stranger)
        expect(page.get_by_label("In one line")).to_have_value("")
        context.clear_cookies()
        begin(page, live_server, world.contact)
        expect(page.get_by_label("In one line")).to_have_value("The tank is empty")
        page.get_by_label("Hélène Pruneau, menu").click()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert page.evaluate(DRAFTS) == []
