"""The files of what somebody writes are part of its draft: they come back with the words after leaving, after a refused
send, on another device and after a sign-out, with scripts and without.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from browser.looks import PICTURES
from components.browser import watched
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit.models import Draft
from guichet.tickets import attaching
from guichet.tickets.models import Attachment, Message
from web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def come_in(context: BrowserContext, live_server: LiveServer, world: World, who: Seat | Contact) -> Page:
    session = world.client(who).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


def listed(page: Page, form: str = "form[data-draft]") -> Locator:
    """The files that go with a form."""
    return page.locator(form).first.locator(".picked label")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    found = tmp_path / "plan of the tank.txt"
    found.write_text("Meters read zero.", encoding="utf-8")
    return found


def test_files_come_back_with_the_draft_wherever_it_is_taken_up(
    browser: Browser,
    live_server: LiveServer,
    world: World,
    plan: Path,
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
) -> None:
    ticket, log = world.file(), tmp_path / "log.txt"
    log.write_text("08:40 0", encoding="utf-8")
    address = f"{live_server.url}/desk/{ticket.number}/"
    with (
        browser.new_context(locale="en-GB") as context,
        watched(come_in(context, live_server, world, world.agent)) as page,
    ):
        page.goto(address)
        page.locator("#text").fill("See {{customer}}.")
        page.locator("#files").set_input_files([plan, log])
        expect(listed(page)).to_have_count(2)
        expect(page.locator("#files")).to_have_value("")
        listed(page).nth(1).get_by_role("checkbox").uncheck()
        expect(page.get_by_text("Kept until you send it")).to_be_visible()
        page.reload()
        expect(listed(page)).to_contain_text([plan.name])
        # A send that is refused, and a page that is left thereupon.
        page.locator("#files").set_input_files(log)
        expect(listed(page)).to_have_count(2)
        page.locator("#composer .btn.primary").click()
        expect(page.locator("#composer .error").first).to_be_visible()
        expect(listed(page)).to_have_count(2)
        page.get_by_label("menu").first.click()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    with (
        browser.new_context(locale="en-GB") as context,
        watched(come_in(context, live_server, world, world.agent)) as page,
    ):
        page.goto(address)
        expect(page.locator("#text")).to_have_value("See {{customer}}.")
        expect(listed(page)).to_contain_text([plan.name, log.name])
        assert_accessible(page)
        if PICTURES:
            page.locator("#composer").screenshot(path=Path(PICTURES) / "draft-files.png")
        Attachment.objects.filter(name=log.name).update(received_at=0)
        attaching.tidy(at=attaching.LASTS_S + 1)
        page.reload()
        expect(page.locator("#composer [data-attach-said]")).to_contain_text("“log.txt” was not sent within a week")
        expect(listed(page)).to_contain_text([plan.name])
        page.locator("#text").fill("See the plan.")
        page.locator("#composer .btn.primary").click()
        expect(page.locator(".sent-files a")).to_have_text(plan.name)
        page.wait_for_load_state("networkidle")
        page.reload()
        expect(page.locator("#text")).to_have_value("")
        expect(listed(page)).to_have_count(0)
    assert Message.objects.get(text="See the plan.").attachments.count() == 1
    assert not Draft.objects.exists()


def test_a_file_that_cannot_be_handed_over_yet_stays_picked(
    browser: Browser, live_server: LiveServer, world: World, plan: Path
) -> None:
    with browser.new_context(locale="en-GB") as context, come_in(context, live_server, world, world.contact) as page:
        page.goto(live_server.url + "/requests/new/")
        page.wait_for_load_state("networkidle")
        context.set_offline(True)
        page.locator("#files").set_input_files(plan)
        expect(page.locator("[data-attach-said]")).to_contain_text("the desk cannot be reached yet")
        page.locator("#id_text").fill("Since this morning.")
        context.set_offline(False)
        expect(listed(page)).to_contain_text([plan.name])
        expect(page.get_by_text("Kept until you send it")).to_be_visible()
        page.goto(live_server.url + "/requests/new/")
        expect(listed(page)).to_contain_text([plan.name])
        expect(page.locator("#id_text")).to_have_value("Since this morning.")


def test_without_scripts_what_was_given_back_is_there_again(
    browser: Browser, live_server: LiveServer, world: World, plan: Path
) -> None:
    with (
        browser.new_context(locale="en-GB", java_script_enabled=False) as context,
        come_in(context, live_server, world, world.contact) as page,
    ):
        page.goto(live_server.url + "/requests/new/")
        page.locator("#id_text").fill("Since this morning.")
        page.locator("#files").set_input_files(plan)
        page.locator("form#request").evaluate("form => form.noValidate = true")
        page.get_by_role("button", name="Show what we promise").click()
        expect(listed(page)).to_contain_text([plan.name])
        page.goto(live_server.url + "/requests/new/")
        expect(page.locator("#id_text")).to_have_value("")
        page.get_by_role("link", name="Go on with what you had begun here").click()
        expect(page.locator("#id_text")).to_have_value("Since this morning.")
        expect(listed(page)).to_contain_text([plan.name])
