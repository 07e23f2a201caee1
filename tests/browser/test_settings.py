"""The settings as a manager uses them, and every page of them in both languages and both dresses."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from browser.looks import Looker
from guichet.desks.models import Desk, Role, Seat
from guichet.notices.models import LetterText
from guichet.policies.models import PolicyVersion
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def manager(world: World) -> Seat:
    """Who manages the desk."""
    return Seat.objects.create(desk=world.desk, user=person("manon@fluksaqua.test", "Manon"), role=Role.MANAGER)


@pytest.fixture
def keeper(world: World, manager: Seat) -> str:
    """The cookie of their session."""
    return world.client(manager).cookies["sessionid"].value


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_of_the_settings(look: Looker, world: World, manager: Seat, language: str) -> None:
    def mistaken(page: Page) -> None:
        page.click("summary >> nth=0")
        page.fill("[name=text]", "Bonjour {{name}}, {{ruel}}")
        page.wait_for_selector("#shown .would-refuse")
        page.click("button[value=keep]")
        page.wait_for_selector(".refused")

    def begun(page: Page) -> None:
        page.fill("[name=name]", "Another policy")
        page.select_option("[name=bundled]", "esker")
        page.click("#begin .btn.primary")
        page.wait_for_selector("textarea[name=text]")

    Desk.objects.update(accent="#00a884")
    for name in ("", "desk", "policy", "mail", "letters"):
        look(world, f"setup-{name or 'home'}", f"/setup/{name}{name and '/'}", manager, language)
    look(world, "letter-mistaken", "/setup/letters/closed/fr/", manager, language, mistaken)
    look(world, "draft-begun", "/setup/policy/", manager, language, begun)


def test_a_manager_mends_a_policy_and_publishes_it(page: Page, live_server: LiveServer, keeper: str) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": keeper, "url": live_server.url}])
    page.goto(f"{live_server.url}/setup/policy/")
    page.fill("[name=name]", "Next year")
    page.click("#begin .btn.primary")
    text = page.locator("textarea[name=text]")
    right = text.input_value().replace("2026-1", "2026-2", 1)
    text.fill(right.replace("America/Toronto", "America/Torontoo"))
    page.get_by_role("status").get_by_text("1 mistake").wait_for()
    text.fill(right)
    page.get_by_text("No mistake.").wait_for()
    page.click("button[value=review]")
    page.wait_for_selector("button[value=publish]")
    if page.locator("[name=agreed]").count():
        page.check("[name=agreed]")
    page.click("button[value=publish]")
    page.wait_for_selector(".told")
    assert PolicyVersion.objects.count() == 2


def test_a_manager_changes_a_letter_and_gives_it_the_houses_words_back(
    page: Page, live_server: LiveServer, keeper: str
) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": keeper, "url": live_server.url}])
    page.goto(f"{live_server.url}/setup/letters/")
    page.get_by_role("link", name="Request closed, English").click()
    house = page.input_value("[name=text]")
    page.fill("[name=text]", house.replace("is closed.", "is closed for now."))
    page.get_by_text("is closed for now.").first.wait_for()
    assert "is closed for now." in page.inner_text(".letter-paper")
    page.click("button[value=keep]")
    page.wait_for_selector(".told")
    assert LetterText.objects.get().text.count("is closed for now.") == 1
    page.click("button[value=house]")
    page.wait_for_selector(".told")
    assert page.input_value("[name=text]") == house
