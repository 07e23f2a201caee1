"""The small world behind a real server: really committed, and the tables emptied afterwards."""

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.fixtures import Settings
    from pytest_django.live_server_helper import LiveServer

    from browser.looks import Looker
    from guichet.customers.models import Contact
    from guichet.desks.models import Seat
    from web.world import HandSet, World

NEEDS = "needs Playwright: bin/setup browser"


class Unread(pytest.Module):
    """A file of tests that imports what is not installed."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        """Say what it lacks."""
        pytest.skip(NEEDS, allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Skip every file here, and say so, where Playwright is not installed: each would fail to import it."""
    missing = importlib.util.find_spec("playwright") is None
    return Unread.from_parent(parent, path=module_path) if missing else None


conftest = importlib.import_module("web.conftest")
quick_passwords, hand_set = conftest.quick_passwords, conftest.hand_set


@pytest.fixture
def world_of(transactional_db: None, hand_set: "HandSet") -> "Callable[[str], World]":  # noqa: ARG001 - opens the database
    """The desk of any bundled policy, by its name."""

    def make(policy: str) -> "World":
        made: World = importlib.import_module("web.world").make_world(hand_set, policy)
        return made

    return make


@pytest.fixture
def world(world_of: "Callable[[str], World]") -> "World":
    """FluksAqua's desk, its policy in force."""
    return world_of("fluksaqua")


@pytest.fixture
def kept_mails(settings: "Settings", tmp_path: Path) -> None:
    """Mails are handed over to a folder."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")


@pytest.fixture
def opened_as(browser: "Browser", live_server: "LiveServer") -> "Callable[..., AbstractContextManager[Page]]":
    """A browser at an address, of somebody who is signed in."""
    watched = importlib.import_module("components.browser").watched

    @contextmanager
    def open_it(world: "World", who: "Contact | Seat", path: str, language: str = "en-GB") -> "Iterator[Page]":
        with browser.new_context(locale=language) as context, watched(context.new_page()) as page:
            session = world.client(who).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            page.goto(live_server.url + path)
            yield page

    return open_it


@pytest.fixture(scope="session")
def look(browser: "Browser", live_server: "LiveServer") -> "Iterator[Looker]":
    """Somebody who looks at pages in every dress."""
    with ExitStack() as contexts:
        yield importlib.import_module("browser.looks").Looker(browser, live_server.url, contexts)
