"""The main stories with the keyboard alone: each stop is seen, none is a trap, and what opens has the focus."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from guichet.core.policy.bundled import source
from guichet.customers.models import Contact
from guichet.desks.models import Role, Seat
from guichet.desks.seats import give_seat
from guichet.policies.models import PolicyVersion
from guichet.tickets.models import Ticket
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opened = Callable[[Seat | Contact, str], AbstractContextManager[Page]]

MOST_STOPS = 120

SEEN = """() => {
  const here = document.activeElement;
  if (here.matches("input[type=date]")) return true; // the browser marks the part of it that is reached
  const mark = here.querySelector(":scope > .hit");
  if (mark) return getComputedStyle(mark).stroke !== "none";
  for (let each = here; each && each !== document.body; each = each.parentElement) {
    const drawn = getComputedStyle(each);
    if (drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 1) return true;
    if (each === here && drawn.boxShadow !== "none") return true;
    if (each !== here && !each.matches("label, fieldset, a, g, svg, tr, td, p, div.search-box")) return false;
  }
  return false;
}"""
"""Whether one sees what has the focus: an outline of its own, or of the label or mark that stands for it."""


@pytest.fixture(autouse=True)
def mails(settings: Settings, tmp_path: Path) -> None:
    """Mails are handed over to a folder."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer, world: World) -> Opened:
    """Somebody's browser, on a page; whatever is pressed with a mouse there fails the test."""

    @contextmanager
    def begin(who: Seat | Contact, path: str) -> Iterator[Page]:
        with browser.new_context(locale="en-GB", reduced_motion="reduce") as context:
            session = world.client(who).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            with watched(context.new_page()) as page:
                page.goto(live_server.url + path)
                page.wait_for_load_state()
                yield page

    return begin


def reach(page: Page, wanted: str, *, key: str = "Tab") -> None:
    """Tab on until what is wanted has the focus; each stop before it is seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    pytest.fail(f"{wanted} is not reached by {key}")


def walk_through(page: Page) -> int:
    """Tab from the top until the browser's own bar has the focus: no stop is a trap, and each is seen. How many."""
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    for stops in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return stops
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
    pytest.fail("Tab does not leave the page")


def test_a_customer_files_a_request(opened: Opened, world: World) -> None:
    with opened(world.contact, "/requests/new/") as page:
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        expect(page.locator(".skip")).to_be_in_viewport()
        page.keyboard.press("Enter")
        reach(page, "input[type=radio]")
        with page.expect_response("**/pledge*"):
            page.keyboard.press("Space")
        expect(page.locator("#pledge")).to_contain_text("14:00")
        assert page.evaluate("document.activeElement.matches('input[type=radio]')")
        reach(page, "[name=subject]")
        page.keyboard.type("Meters read zero")
        reach(page, "[name=text]")
        page.keyboard.type("Since 08:40.")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".told")).to_contain_text("Its number is 1.")
        assert walk_through(page) > 5


def test_an_agent_takes_answers_and_resolves(opened: Opened, world: World) -> None:
    ticket = world.file(priority="minor")
    with opened(world.agent, "/desk/") as page:
        assert walk_through(page) > 20
        page.keyboard.press("f")
        expect(page.locator("#filter input").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator('[data-key="f"]')).to_be_focused()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(ticket.subject)
        page.wait_for_load_state()
        page.keyboard.press("a")
        expect(page.locator(".told")).to_contain_text("It is yours.")
        page.wait_for_load_state()
        page.keyboard.press("e")
        page.keyboard.type("Is the second lamp on?")
        reach(page, "[name=asks]")
        with page.expect_response("**/effect*"):
            page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.name") == "asks"
        reach(page, "#composer .btn.primary")
        page.keyboard.press("Enter")
        expect(page.locator(".talk")).to_contain_text("Is the second lamp on?")
        page.wait_for_load_state()
        page.keyboard.press("s")
        expect(page.locator("dialog[open] #act")).to_be_visible()
        assert page.evaluate("document.activeElement.closest('dialog') !== null")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        expect(page.locator('[data-key="s"]')).to_be_focused()
        page.keyboard.press("s")
        expect(page.locator("dialog input[type=radio]").first).to_be_focused()
        page.keyboard.press("Space")
        reach(page, "dialog textarea")
        page.keyboard.type("Hold the button for ten seconds.")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".told")).to_contain_text("Resolved.")
        page.wait_for_load_state()
        assert walk_through(page) > 20
    assert Ticket.objects.get().status == "resolved"


def test_a_manager_publishes_a_policy(opened: Opened, world: World) -> None:
    manager = give_seat(world.desk, person("max@fluksaqua.test", "Max Gauthier"), role=Role.MANAGER)
    with opened(manager, "/setup/policy/") as page:
        assert walk_through(page) > 5
        reach(page, "[name=name]")
        page.keyboard.type("Next year")
        reach(page, "#begin .btn.primary")
        page.keyboard.press("Enter")
        page.wait_for_selector("textarea[name=text]")
        page.wait_for_load_state()
        reach(page, "textarea[name=text]")
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(source("fluksaqua").decode().replace("2026-1", "2026-2", 1))
        expect(page.get_by_text("No mistake.")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("status").get_by_text("Kept")).to_be_visible()
        reach(page, "button[value=review]", key="Shift+Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("button[value=publish]")
        page.wait_for_load_state()
        if page.locator("[name=agreed]").count():
            reach(page, "[name=agreed]")
            page.keyboard.press("Space")
        reach(page, "button[value=publish]")
        page.keyboard.press("Enter")
        expect(page.locator(".told")).to_contain_text("version 2 is in force")
    assert PolicyVersion.objects.count() == 2
