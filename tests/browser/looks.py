"""Looking at a page as people do: in both languages, light and dark, on a desk and on a phone."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from components.browser import assert_accessible, watched
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from web.world import World

PICTURES = os.environ.get("PICTURES_FOLDER")

WINDOWS: dict[str, ViewportSize] = {
    "desk": {"width": 1440, "height": 1000},
    "phone": {"width": 390, "height": 844},
}

Scheme = Literal["light", "dark"]
Dress = tuple[str, Scheme]

DRESSES: dict[str, list[Dress]] = {
    "en": [("desk", "light"), ("phone", "dark")],
    "fr": [("phone", "light"), ("desk", "dark")],
}
"""Window and colour scheme of the looks that are taken in a language. A page is opened for the first, and its window
then becomes the second: so each kind of window is opened in one language, and changed to in the other.
"""
ALL_DRESSES = os.environ.get("GUICHET_TRIAL") == "1" or PICTURES is not None


def openings(language: str) -> list[list[Dress]]:
    """What each page is seen in that is opened in a language, one after the other."""
    if ALL_DRESSES:
        return [[dress] for worn in DRESSES.values() for dress in worn]
    return [DRESSES[language]]


class Looker:
    """Somebody who looks at pages, in one browser for each language, for as long as tests go on: what pages have in
    common is fetched once, and what one look left in the browser is gone before the next.
    """

    def __init__(self, browser: Browser, origin: str, contexts: ExitStack) -> None:
        """Pages are opened at an origin; the browsers are closed with the stack."""
        self._browser = browser
        self._origin = origin
        self._stack = contexts
        self._contexts: dict[str, BrowserContext] = {}

    def __call__(
        self,
        world: World,
        name: str,
        path: str,
        who: Seat | Contact | None,
        language: str,
        act: Callable[[Page], None] | None = None,
    ) -> None:
        """Open a page as somebody and look at it in its dresses: accessible, no wider than its window, and without an
        error in the console. Where ``PICTURES_FOLDER`` names a folder, a picture of each is kept there.
        """
        for worn in openings(language):
            with self._opened(world, who, language) as page:
                for dress in worn:
                    window, scheme = dress
                    page.set_viewport_size(WINDOWS[window])
                    page.emulate_media(color_scheme=scheme)
                    if dress == worn[0]:
                        page.goto(self._origin + path)
                        if act is not None:
                            act(page)
                    elif window == "phone":
                        rest_at_the_foot(page)
                    else:
                        page.evaluate("window.scrollTo(0, 0)")
                    if PICTURES:
                        file = Path(PICTURES) / f"{name}-{language}-{window}-{scheme}.png"
                        page.screenshot(path=file, full_page=True)
                    assert_accessible(page)
                    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    assert wide <= 0, f"{name} in {language} is {wide} px wider than a {window}"

    @contextmanager
    def _opened(self, world: World, who: Seat | Contact | None, language: str) -> Iterator[Page]:
        """A fresh page with the cookies of somebody, and no others."""
        context = self._in(language)
        context.clear_cookies()
        said = {"django_language": language}
        if who is not None:
            said["sessionid"] = world.client(who).cookies["sessionid"].value
        context.add_cookies([{"name": each, "value": value, "url": self._origin} for each, value in said.items()])
        with context.new_page() as page, watched(page):
            try:
                yield page
            finally:
                page.evaluate("localStorage.clear()")

    def _in(self, language: str) -> BrowserContext:
        if language not in self._contexts:
            made = self._browser.new_context(locale=language, reduced_motion="reduce")
            self._contexts[language] = self._stack.enter_context(made)
        return self._contexts[language]


def rest_at_the_foot(page: Page) -> None:
    """A phone's bar stays at the foot of the window, over what one can scroll free: it is judged where it rests."""
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
