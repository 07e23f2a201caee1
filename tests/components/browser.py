"""A headless Chromium driven by Playwright, and the question whether a page is accessible."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

# It speaks to no one but the server under test.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# What holds is neither described nor handed over: describing it takes longer than finding out. Nor is anything fetched
# once more: no rule of ours reads style sheets or films.
ASK_AXE = """async asked => ({violations: (await axe.run(asked)).violations})"""
# A page that answers 404 or 422 on purpose is reported so by Chromium; scripts and policies that fail are not.
EXPECTED = "Failed to load resource: the server responded with a status of 4"


def executable() -> str | None:
    """Where the machine's own Chromium is, rather the one without windows, which takes half the time; None where there
    is none. Playwright's own download is never used.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run one Chromium for as long as the block lasts."""
    # As root, Chromium starts only without its sandbox.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*FLAGS, *sandbox], headless=True)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched(page: Page) -> Iterator[Page]:
    """The page, with what went wrong inside it: a script's error or a refused policy fails the block when it ends."""
    wrong: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            wrong.append(message.text)

    def fail(error: Error) -> None:
        wrong.append(str(error))

    page.on("console", hear)
    page.on("pageerror", fail)
    yield page
    assert not wrong, "the browser's console says: " + "; ".join(wrong)


def assert_accessible(page: Page) -> None:
    """Fail with each rule of WCAG 2.2 AA that axe finds broken, where, and what to do."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    rules = {"type": "tag", "values": list(STANDARD)}
    results = AxeResults(page.evaluate(ASK_AXE, {"runOnly": rules, "resultTypes": ["violations"], "preload": False}))
    assert results.violations_count == 0, results.generate_report()
