"""Looking at a page as people do: in both languages, light and dark, on a desk and on a phone.

How a page looks does not hang on the database. On PostgreSQL each is opened once in each language, which says that its
rows come and its scripts run; all its dresses, and whether it is accessible, are held on SQLite.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from django.db import connection
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from web.world import World

PICTURES = os.environ.get("PICTURES_FOLDER")

WINDOWS: dict[str, ViewportSize] = {
    "desk": {"width": 1440, "height": 1000},
    "phone": {"width": 390, "height": 844},
}

Scheme = Literal["light", "dark"]

DRESSES: dict[str, list[tuple[str, Scheme]]] = {
    "en": [("desk", "light"), ("phone", "dark")],
    "fr": [("desk", "dark"), ("phone", "light")],
}
ALL_DRESSES = os.environ.get("GUICHET_TRIAL") == "1" or PICTURES is not None


def dresses(language: str) -> list[tuple[str, Scheme]]:
    """Window and colour scheme of each look that is taken in a language."""
    if ALL_DRESSES:
        return [*DRESSES["en"], *DRESSES["fr"]]
    return DRESSES[language] if looks_closely() else DRESSES[language][:1]


def looks_closely() -> bool:
    """Whether this is the run that holds how pages look."""
    return ALL_DRESSES or connection.vendor == "sqlite"


def look(
    browser: Browser,
    live_server: LiveServer,
    assert_accessible: Callable[[Page], None],
    world: World,
    name: str,
    path: str,
    who: Seat | Contact | None,
    language: str,
    act: Callable[[Page], None] | None = None,
) -> None:
    """Open a page as somebody and look at it in its dresses: accessible, no wider than its window, and without an error
    in the console. Where ``PICTURES_FOLDER`` names a folder, a picture of each is kept there.
    """
    for window, scheme in dresses(language):
        context = browser.new_context(
            viewport=WINDOWS[window],
            color_scheme=scheme,
            locale=language,
            reduced_motion="reduce",
        )
        with context, watched(context.new_page()) as page:
            cookies = [{"name": "django_language", "value": language, "url": live_server.url}]
            if who is not None:
                session = world.client(who).cookies["sessionid"].value
                cookies.append({"name": "sessionid", "value": session, "url": live_server.url})
            context.add_cookies(cookies)  # type: ignore[arg-type]
            page.goto(live_server.url + path)
            if act is not None:
                act(page)
            if PICTURES:
                file = Path(PICTURES) / f"{name}-{language}-{window}-{scheme}.png"
                page.screenshot(path=file, full_page=True)
            if looks_closely():
                assert_accessible(page)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} in {language} is {wide} px wider than a {window}"


def rest_at_the_foot(page: Page) -> None:
    """A phone's bar stays at the foot of the window, over what one can scroll free: it is judged where it rests."""
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
