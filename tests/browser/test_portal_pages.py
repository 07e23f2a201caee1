"""What a customer sees at each of the five desks, looked at in both languages and every dress."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from browser.looks import look
from web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WorldOf = Callable[[str], World]
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])
DESKS = pytest.mark.parametrize("policy", ["alias", "esker", "infraspeak", "maintainx"])


@pytest.fixture
def see(browser: Browser, live_server: LiveServer, assert_accessible: Callable[[Page], None]) -> Callable[..., None]:
    """Look at a page of a world."""

    def seen(world: World, name: str, path: str, language: str, act: Callable[[Page], None] | None = None) -> None:
        look(browser, live_server, assert_accessible, world, name, path, world.contact, language, act)

    return seen


def first_level(page: Page) -> None:
    """Choose the most urgent level, where there is one to choose, and come to rest at the foot of the page."""
    levels = page.locator("input[name=priority]")
    if levels.count():
        with page.expect_response("**/pledge*"):
            levels.first.check()
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")


@DESKS
@LANGUAGES
def test_the_promise_before_sending(see: Callable[..., None], world_of: WorldOf, policy: str, language: str) -> None:
    world = world_of(policy)
    see(world, f"new-{policy}", "/requests/new/", language, first_level)
