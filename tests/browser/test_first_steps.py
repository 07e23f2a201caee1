"""Setting a desk up as somebody does who has a server and its token: up to the first answered ticket."""

import re
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from browser.looks import Looker
from components.browser import watched
from guichet.accounts.models import User
from guichet.core.policy.bundled import source
from guichet.desks import first_steps
from guichet.desks.models import Desk, Role, Seat
from guichet.entry.invitations import Guest, invite
from guichet.entry.models import Part
from guichet.notices.round import make_round
from guichet.samples.laying import lay_out
from guichet.tickets.models import Ticket
from guichet.web.setup import token
from web.world import PASSWORD, HandSet, World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keeper(world: World) -> Seat:
    """Who set the desk up just now."""
    user = person("max@fluksaqua.test", "Max Manager")
    User.objects.filter(pk=user.pk).update(is_administrator=True)
    first_steps.begin(world.desk)
    return Seat.objects.create(desk=world.desk, user=user, role=Role.MANAGER)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_steps(look: Looker, world: World, keeper: Seat, language: str) -> None:
    def refused(page: Page) -> None:
        page.fill("[name=row0-email]", "omar@fluksaqua.test")
        page.fill("[name=row0-name]", "Omar Haddad")
        page.fill("[name=row1-email]", "marie@fluksaqua.test")
        page.click("button[value=invite]")
        page.wait_for_selector(".refused")

    def handed(page: Page) -> None:
        page.locator("button[value=hand_over]").first.click()
        page.wait_for_selector(".handed")

    def mistaken(page: Page) -> None:
        page.fill("[name=name]", "Northern Lights")
        page.locator("summary", has_text=re.compile("The text|Le texte")).click()
        page.fill("[name=text]", source("fluksaqua").decode().replace("America/Toronto", "America/Torontoo"))
        page.click("button[value=check]")
        page.wait_for_selector(".lines")

    other = Desk.objects.create(slug="x", address="/x", name="Trial of March", zone="UTC", mail_address="x@x.test")
    lay_out(world.desk, by=keeper, at=world.clock.at)
    first_steps.skip(world.desk, "mail")
    guest, manager = Guest(email="nina@fluksaqua.test", name="Nina Nadeau"), Guest(email="nora@fluksaqua.test")
    invite(world.desk, guest, part=Part.AGENT, at=world.clock.at, by=keeper.user)
    invite(world.desk, manager, part=Part.MANAGER, at=world.clock.at, by=keeper.user)
    for name, path, act in (
        ("setup-home", "/setup/", None),
        ("setup-people", "/setup/people/", None),
        ("setup-people-refused", "/setup/people/", refused),
        ("setup-people-handed", "/setup/people/", handed),
        ("setup-customers", "/setup/customers/", None),
        ("further-desk", "/setup/another/", mistaken),
        ("desks", "/installation/", None),
        ("samples", "/setup/samples/", None),
        ("desk-removal", f"/installation/{other.pk}/removal/", None),
    ):
        look(world, name, path, keeper, language, act)
    look(world, "sample", "/sample/sign-in/", None, language)


@pytest.mark.usefixtures("world_of")
def test_from_the_token_to_the_first_answered_ticket(
    browser: Browser, live_server: LiveServer, hand_set: HandSet, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR, settings.BASE_URL = tmp_path, live_server.url
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        page.goto(live_server.url)
        begin(page)
        page.fill("[name=password]", PASSWORD)
        page.click("main button.primary")
        expect(page.get_by_role("heading", name="Settings")).to_be_visible()
        expect(page.get_by_text("2 of 6 steps done")).to_be_visible()
        page.get_by_role("link", name="Next: Mails").click()
        page.get_by_role("button", name="Put this off").click()
        page.fill("[name=row0-email]", "nina@aqua.test")
        page.fill("[name=row0-name]", "Nina")
        # What was typed survives a look elsewhere.
        expect(page.locator("[data-draft-said]")).to_contain_text("Kept")
        page.goto(f"{live_server.url}/setup/customers/")
        page.goto(f"{live_server.url}/setup/people/")
        expect(page.locator("[name=row0-email]")).to_have_value("nina@aqua.test")
        page.get_by_role("button", name="Invite them").click()
        page.get_by_role("button", name="Show a link for nina@aqua.test").click()
        link = page.locator(".handed code").inner_text()
        page.get_by_role("link", name="Next: Customers").click()
        page.fill("[name=row0-customer]", "Ville de Laval")
        page.fill("[name=row0-email]", "karen@laval.test")
        page.fill("[name=row0-name]", "Karen")
        page.check("[name=row0-lets_in]")
        page.get_by_role("button", name="Add them").click()
        page.get_by_role("link", name="Next: Sample data").click()
        page.get_by_role("button", name="Make the sample data").click()
        expect(page.locator(".told")).to_contain_text("is there")
        page.get_by_role("button", name="The set-up is over").click()
        expect(page.locator(".course")).to_have_count(0)
    comes_in(browser, link)
    make_round(at=hand_set.at)
    found = re.search(r"http\S+/invitation/\S+", str(mail.outbox[-1].body))
    assert found is not None
    files(browser, found[0])
    answers(browser, live_server)
    assert Ticket.objects.get(desk__sample_of=None).status == "awaiting_customer"


def begin(page: Page) -> None:
    """Say what the desk is, with the token."""
    said = {
        "token": token.token(),
        "name": "Aqua Help",
        "mail_address": "help@aqua.test",
        "your_name": "Jane Doe",
        "your_email": "jane@aqua.test",
        "password": PASSWORD,
    }
    for name, text in said.items():
        page.fill(f"[name={name}]", text)
    page.select_option("[name=policy]", "fluksaqua")
    page.select_option("[name=zone]", "America/Toronto")
    page.get_by_role("button", name="Make the desk").click()
    page.fill("[name=email]", "jane@aqua.test")


def comes_in(browser: Browser, link: str) -> None:
    """The agent takes up the invitation that was handed to her."""
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        page.goto(link)
        page.fill("[name=new_password]", "three plain river words")
        page.get_by_role("button", name="Accept").click()
        expect(page.get_by_role("link", name="Queue", exact=True)).to_be_visible()


def files(browser: Browser, link: str) -> None:
    """The customer takes up the invitation that was mailed, and files a request."""
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        page.goto(link)
        page.get_by_role("button", name="Accept").click()
        page.get_by_role("link", name="New request", exact=True).first.click()
        page.check("[name=priority][value=major]")
        page.get_by_label("In one line").fill("Meters read zero")
        page.locator("#id_text").fill("Since this morning.")
        page.get_by_role("button", name="Send the request").click()
        expect(page.locator(".told")).to_contain_text("Sent.")


def answers(browser: Browser, live_server: LiveServer) -> None:
    """The agent answers it."""
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        page.goto(f"{live_server.url}/sign-in/")
        page.fill("[name=email]", "nina@aqua.test")
        page.fill("[name=password]", "three plain river words")
        page.click("main button.primary")
        page.get_by_role("link", name="Meters read zero").click()
        page.fill("#composer [name=text]", "Is the gateway's lamp green?")
        page.check("#composer [name=asks]")
        page.locator("#composer button.primary").click()
        expect(page.locator(".told .success")).to_be_visible()
