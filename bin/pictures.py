"""Pictures of every page of a running demonstration: `bin/pictures.py http://localhost:8000 FOLDER`.

It follows the links of each desk as one of its managers, as one of its customers and as nobody, takes one address of
each kind of page, and keeps a picture of each in both languages, light and dark, on a desk and on a phone. It sends
nothing but what signs somebody in.
"""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urldefrag, urlsplit

import django
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

CHROMIUM: Final = os.environ.get("GUICHET_CHROMIUM", "/usr/bin/chromium")
MOST: Final = 120
"""Kinds of page that are looked for as one person."""

LINKS: Final = "links => links.map(link => new URL(link.getAttribute('href'), location.href).href)"

Scheme = Literal["light", "dark"]
DRESSES: Final[tuple[tuple[str, str, Scheme], ...]] = (
    ("en", "desk", "light"),
    ("en", "phone", "light"),
    ("fr", "desk", "dark"),
    ("fr", "phone", "light"),
)
WIDTHS: Final = {"desk": 1440, "phone": 390}
HEIGHTS: Final = {"desk": 900, "phone": 844}
LEFT_ALONE: Final = ("demo:", "account_", "shop", "policy_text", "policy_feed")


def main() -> None:
    """Take them."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("address")
    said.add_argument("folder", type=Path)
    said.add_argument("--desk", default="FluksAqua", help="the desk's name, as the demonstration's page has it")
    said.add_argument("--as", dest="roles", default="manager,contact,nobody")
    said.add_argument("--only", default="", help="kinds of page that have these letters in their name")
    wish = said.parse_args()
    wish.folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.project.settings")
    os.environ["GUICHET_DEMO"] = "1"
    django.setup()
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for role in wish.roles.split(","):
            _take(browser, wish.address.rstrip("/"), wish.desk, role, wish.folder, wish.only)
        browser.close()


def _take(browser: Browser, address: str, desk: str, role: str, folder: Path, only: str) -> None:
    found = browser.new_context()
    home = _entered(found, address, desk, role)
    pages = {kind: path for kind, path in _kinds(found, home) if only in kind}
    state = found.storage_state()
    for language, window, scheme in DRESSES:
        context = browser.new_context(
            storage_state=state,
            viewport={"width": WIDTHS[window], "height": HEIGHTS[window]},
            color_scheme=scheme,
            locale=language,
            reduced_motion="reduce",
        )
        page = context.new_page()
        _speak(page, home, language)
        for kind, path in pages.items():
            page.goto(path)
            name = f"{role}-{kind.replace(':', '.')}-{language}-{window}-{scheme}.png"
            page.screenshot(path=folder / name, full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                print(f"{name}: {wide} px wider than its window")
        context.close()
    found.close()
    print(f"{role}: {len(pages)} pages")


def _entered(context: BrowserContext, address: str, desk: str, role: str) -> str:
    """Sign somebody of the role in at the desk; its first page."""
    page = context.new_page()
    page.goto(f"{address}/demo/")
    part = page.locator("section.demo-desk", has=page.get_by_role("heading", name=desk, exact=True)).last
    if role == "nobody":
        home = part.get_by_role("link").first.get_attribute("href") or "/"
        return home if "//" in home else address + home
    said = {"manager": "Manager", "agent": "Agent"}.get(role, "Customer")
    part.locator("li", has=page.locator(".role", has_text=said)).first.get_by_role("button").click()
    page.wait_for_load_state()
    return page.url


def _speak(page: Page, home: str, language: str) -> None:
    page.goto(home)
    button = page.locator(f"button[name=language][value={language}]")
    if button.count():
        button.first.click()
        page.wait_for_load_state()


def _kinds(context: BrowserContext, home: str) -> Iterator[tuple[str, str]]:
    """One address of each kind of page that links lead to."""
    page, queue, seen = context.new_page(), [home], set[str]()
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(home))
    while queue and len(seen) < MOST:
        address = queue.pop(0)
        kind = _kind(address)
        if not kind or kind in seen or kind.startswith(LEFT_ALONE):
            continue
        try:
            answer = page.goto(address)
        except Error:
            # A file to keep, and no page.
            continue
        if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        seen.add(kind)
        yield kind, address
        links = page.eval_on_selector_all("a[href]", LINKS)
        queue += [urldefrag(link)[0] for link in links if link.startswith(origin)]
    page.close()


def _kind(address: str) -> str:
    from django.urls import Resolver404, resolve  # noqa: PLC0415 - settings are read only now

    path = urlsplit(address).path
    for prefix in ("", f"/{path.split('/')[1]}" if path.count("/") > 1 else ""):
        try:
            found = resolve(path.removeprefix(prefix) or "/")
        except Resolver404:
            continue
        noun = found.kwargs.get("noun") or found.kwargs.get("kind") or ""
        return f"{found.view_name}-{noun}" if noun else found.view_name
    return ""


if __name__ == "__main__":
    main()
