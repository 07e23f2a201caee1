"""Signing in as people do: by a passkey of the device, with an app's code, by a link out of the mailbox."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from components import codes
from components.browser import watched
from guichet.customers.models import Contact
from guichet.notices.round import make_round
from web.world import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_in(page: Page, live_server: LiveServer, who: Contact) -> None:
    """Sign in with the password."""
    page.goto(live_server.url + "/sign-in/")
    page.get_by_label("E-mail").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, who: Contact) -> None:
    """Sign out by the menu."""
    page.get_by_label(f"{who.name}, menu").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_passkey_is_made_and_signs_in_without_a_word(browser: Browser, live_server: LiveServer, world: World) -> None:
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        sign_in(page, live_server, world.contact)
        page.goto(live_server.url + "/account/")
        page.get_by_label("What to call it").fill("The plant's laptop")
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.locator(".told")).to_contain_text("The passkey was added.")
        expect(page.locator(".rows").first).to_contain_text("The plant's laptop")
        sign_out(page, world.contact)
        page.goto(live_server.url + "/requests/new/")
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("New request")
        page.goto(live_server.url + "/account/")
        expect(page.locator(".rows").first).to_contain_text("last used")
        page.get_by_role("button", name="Remove The plant's laptop").click()
        sign_out(page, world.contact)
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.get_by_role("alert").first).to_contain_text("This passkey is not known here.")


def test_an_app_is_set_up_and_its_code_is_asked_for(browser: Browser, live_server: LiveServer, world: World) -> None:
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        sign_in(page, live_server, world.contact)
        page.goto(live_server.url + "/account/")
        page.get_by_role("button", name="Set up an app").click()
        secret = page.locator(".secret").inner_text().replace(" ", "")
        page.get_by_label("Code").fill("000000")
        page.get_by_role("button", name="Ask for codes from now on").click()
        expect(page.locator(".error")).to_contain_text("not right")
        assert page.locator(".secret").inner_text().replace(" ", "") == secret
        page.get_by_label("Code").fill(codes.shown(secret, ahead=-1))
        page.get_by_role("button", name="Ask for codes from now on").click()
        expect(page.locator(".codes li")).to_have_count(10)
        spare = page.locator(".codes li").first.inner_text()
        page.get_by_role("link", name="I have kept them").click()
        sign_out(page, world.contact)
        sign_in(page, live_server, world.contact)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your code")
        page.get_by_label("Code").fill(codes.shown(secret))
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("My requests")
        sign_out(page, world.contact)
        sign_in(page, live_server, world.contact)
        page.get_by_label("Code").fill(spare)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.goto(live_server.url + "/account/")
        expect(page.locator("section", has_text="Codes of an app").last).to_contain_text("9 recovery codes are left.")


def test_a_link_out_of_the_mailbox_lets_in_on_any_device(
    browser: Browser, live_server: LiveServer, world: World, settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND, settings.MAIL_FOLDER = "guichet.kit.mailfiles.Backend", str(tmp_path / "mail")
    settings.BASE_URL = live_server.url
    with browser.new_context(locale="en-GB") as desk, browser.new_context(locale="fr") as phone:
        page = desk.new_page()
        page.goto(live_server.url + "/sign-in/")
        page.get_by_label("E-mail").fill(world.contact.email)
        page.get_by_role("button", name="Mail me a link instead").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
        make_round(at=world.clock.at)
        (file,) = (tmp_path / "mail").glob("*.eml")
        body = message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("plain",))
        assert body is not None
        link = re.search(r"http\S+/sign-in/link/\S+", str(body.get_content()))
        assert link is not None
        with watched(phone.new_page()) as elsewhere:
            elsewhere.goto(link[0])
            elsewhere.get_by_role("button", name="Se connecter", exact=True).click()
            expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Mes demandes")
        page.goto(link[0])
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("This link works no longer")
        page.goto(live_server.url + "/requests/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_sessions_are_listed_and_a_new_password_ends_the_others(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    with browser.new_context(locale="en-GB") as here, browser.new_context(locale="en-GB") as there:
        mine, lost = here.new_page(), there.new_page()
        sign_in(lost, live_server, world.contact)
        sign_in(mine, live_server, world.contact)
        mine.goto(live_server.url + "/account/")
        sessions = mine.locator("section", has=mine.get_by_role("heading", name="Where you are signed in"))
        expect(sessions.locator("li")).to_have_count(2)
        expect(sessions).to_contain_text("127.0.0.0/24")
        mine.get_by_label("New password").fill("short")
        mine.get_by_role("button", name="Change the password").click()
        expect(mine.locator(".error").first).to_contain_text("too short")
        mine.get_by_label("New password").fill("three plain river words")
        mine.get_by_role("button", name="Change the password").click()
        expect(mine.locator(".told")).to_contain_text("signed out everywhere else")
        expect(sessions.locator("li")).to_have_count(1)
        lost.reload()
        expect(lost.get_by_role("heading", level=1)).to_have_text("Sign in")
