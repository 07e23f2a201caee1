"""The small world behind a real server: really committed, and the tables emptied afterwards."""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from web.world import HandSet, World

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
