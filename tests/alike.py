"""What comes out alike on any database. It is held on SQLite, and left out of the run on PostgreSQL (decision 0036).

A new test runs on both, unless what it is about is named here: nothing is left out by mistake.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

PLACES = {
    "architecture": "reads our sources",
    "browser/test_account_pages.py": "looks at pages",
    "browser/test_alias_story.py": "walks pages; what they write is held by tests of the desk",
    "browser/test_attachments.py": "is about the browser; what is kept of a file is held by tests of pages",
    "browser/test_calendar.py": "looks at pages",
    "browser/test_conduct.py": "walks pages; what they write is held by tests of pages and of the desk",
    "browser/test_demo_journeys.py": "walks pages; what a demonstration writes is held by tests of the desk",
    "browser/test_drafts.py": "is about the browser; what is kept of a draft is held by tests of pages",
    "browser/test_every_page.py": "looks at pages",
    "browser/test_files_of_drafts.py": "is about the browser; what is kept of a draft is held by tests of pages",
    "browser/test_held.py": "walks pages; what they write is held by tests of pages and of the desk",
    "browser/test_hostile_words.py": "is about the browser: what others wrote does nothing in it",
    "browser/test_keyboard_alone.py": "is about the keyboard",
    "browser/test_mail_journeys.py": "walks pages; what they write is held by tests of channels",
    "browser/test_portal_pages.py": "looks at pages",
    "browser/test_printed.py": "is about paper",
    "browser/test_quotes.py": "walks pages; what they write is held by tests of pages",
    "browser/test_receipts.py": "looks at pages",
    "browser/test_service_credits.py": "walks pages; what they write is held by tests of the desk",
    "browser/test_settings.py": "walks pages; what they write is held by tests of pages",
    "browser/test_studio.py": "walks pages; what they write is held by tests of pages",
    "cli": "runs commands that open no database",
    "core": "calls the core, which knows no database",
    "golden": "calls the core, which knows no database",
    "harness/test_skips.py": "runs tests of its own",
    "properties": "calls the core, which knows no database",
    "test_clock.py": "reads a clock",
    "web/test_golden_pages.py": "compares what pages say; what they read is held by every other test of pages",
    "web/test_words.py": "reads the catalogues of words",
}
"""Folders and files of tests, and what says so of each."""

LOOKS = "look"
"""The fixture of tests that look at pages."""

ASKING = frozenset({"db", "transactional_db", "django_db_setup", "live_server"})
"""By one of these a test asks for a database. Whoever asks for none gets none: pytest-django refuses them."""

HERE = Path(__file__).parent


def is_alike(path: Path) -> bool:
    """Whether all tests of a folder or file are."""
    return path.is_relative_to(HERE) and str(path.relative_to(HERE)) in PLACES


def parted(items: Iterable[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """The tests that may come out otherwise, and those that cannot, for what they ask for."""
    other: list[pytest.Item] = []
    same: list[pytest.Item] = []
    for item in items:
        (other if _may_differ(item) else same).append(item)
    return other, same


def _may_differ(item: pytest.Item) -> bool:
    if item.get_closest_marker("postgresql"):
        return True
    asked = frozenset(getattr(item, "fixturenames", ()))
    return LOOKS not in asked and (item.get_closest_marker("django_db") is not None or not ASKING.isdisjoint(asked))
