"""The whole story in two browsers: a customer asks, an agent answers, time passes, and the desk closes by itself."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from guichet.notices.round import make_round
from web.world import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, live_server: LiveServer, email: str) -> None:
    page.goto(live_server.url + "/sign-in/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def let_it_be(world: World, when: str) -> None:
    """Time passes, and the rounds are made."""
    world.clock.set(when)
    make_round(at=world.clock.at)


def test_a_request_is_promised_answered_and_closed_after_silence(
    browser: Browser, live_server: LiveServer, world: World, settings: Settings, tmp_path: Path
) -> None:
    settings.MAIL_FOLDER = str(tmp_path / "mail")
    with browser.new_context(locale="en-GB") as theirs, browser.new_context(locale="en-GB") as ours:
        customer, agent = theirs.new_page(), ours.new_page()
        asked: list[str] = []
        for page in (customer, agent):
            page.on("request", lambda request: asked.append(request.url))
        sign_in(customer, live_server, world.contact.email)
        customer.get_by_role("link", name="New request").first.click()
        customer.get_by_role("radio", name="Blocking incident").check()
        expect(customer.locator("#pledge")).to_contain_text("today, 14:00")
        customer.get_by_label("In one line").fill("Meters read zero")
        customer.get_by_label("What happens").fill("Since 08:40 all five.")
        customer.get_by_role("button", name="Send the request").click()
        expect(customer.locator(".told")).to_contain_text("Its number is 1.")
        expect(customer.locator("#promise-first_response")).to_contain_text("14:00")

        world.clock.set("2026-03-10 11:15")
        sign_in(agent, live_server, "marie@fluksaqua.test")
        expect(agent.get_by_role("heading", level=1)).to_have_text("Due next")
        agent.wait_for_load_state()
        agent.keyboard.press("j")
        agent.keyboard.press("Enter")
        expect(agent.get_by_role("heading", level=1)).to_have_text("Meters read zero")
        agent.wait_for_load_state()
        agent.keyboard.press("e")
        agent.keyboard.type("Which lamp of the gateway is on?")
        agent.get_by_label("Asks the customer").check()
        expect(agent.locator("#effect")).to_contain_text("Closes by silence Tue 17 Mar, 11:15")
        agent.keyboard.press("Tab")
        agent.get_by_role("button", name="Send").click()
        expect(agent.locator(".told")).to_contain_text("Sent.")
        expect(agent.locator("#promise-first_response")).to_contain_text("Met 11:15")

        customer.reload()
        expect(customer.locator("#stands-h")).to_have_text("Under review")
        let_it_be(world, "2026-03-10 11:16")
        let_it_be(world, "2026-03-16 11:15")
        let_it_be(world, "2026-03-16 11:16")
        customer.reload()
        expect(customer.locator(".talk")).to_contain_text("The desk warned the customer of the closing")
        let_it_be(world, "2026-03-17 11:15")
        let_it_be(world, "2026-03-17 11:30")
        customer.reload()
        expect(customer.locator("#stands-h")).to_have_text("Closed")
        expect(customer.locator(".talk")).to_contain_text("The desk closed the request after silence")
        customer.locator(".talk .desk-act a.clause").last.click()
        expect(customer.locator("#FA-6")).to_be_in_viewport()
        agent.reload()
        expect(agent.locator(".ticket-head")).to_contain_text("Closed")
        # Addresses land in logs: none holds a word that was typed, nor a token.
        assert not [url for url in asked if "csrf" in url or "Since" in url or "Which" in url or "Meters" in url]
