"""A desk with people, for the tests of pages. Models are imported late: this file is read before Django is set up."""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from guichet import clock

if TYPE_CHECKING:
    from pytest_django import Settings

    from web.world import HandSet, World


@pytest.fixture(autouse=True)
def quick_passwords(settings: "Settings") -> None:
    """Hash passwords in no time: what is tested is the pages."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def static_files_unread(settings: "Settings") -> None:
    """Look for a static file when it is asked for: every client of a test would read them all as it is made."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def hand_set(monkeypatch: pytest.MonkeyPatch) -> "HandSet":
    """The clock of the desk, set to Tuesday 10 March 2026, 10:00 in Toronto."""
    world = importlib.import_module("web.world")
    held: HandSet = world.HandSet(world.instant("2026-03-10 10:00"))
    monkeypatch.setattr(clock, "now_seconds", lambda: held.at)
    return held


@pytest.fixture
def world(db: None, hand_set: "HandSet") -> "World":  # noqa: ARG001 - opens the database
    """FluksAqua's desk, its policy in force, in a transaction that is rolled back."""
    made: World = importlib.import_module("web.world").make_world(hand_set)
    return made


@pytest.fixture
def world_of(db: None, hand_set: "HandSet") -> "Callable[[str], World]":  # noqa: ARG001 - opens the database
    """The desk of any bundled policy, by its name."""

    def make(policy: str) -> "World":
        made: World = importlib.import_module("web.world").make_world(hand_set, policy)
        return made

    return make


@pytest.fixture
def fill(world: "World") -> "Callable[[int], None]":
    """File so many requests."""

    def file_them(count: int) -> None:
        for i in range(count):
            world.file(f"Request {i}", priority=("blocking", "major", "minor", "question")[i % 4])

    return file_them
