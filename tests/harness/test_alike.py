"""What is left to SQLite is there, and said of nothing else."""

from pathlib import Path
from typing import Any

import pytest

import alike


@pytest.mark.parametrize("place", alike.PLACES)
def test_a_place_that_is_named_is_there(place: str) -> None:
    assert alike.is_alike(alike.HERE / place)
    assert (alike.HERE / place).exists()


def test_what_is_not_named_runs_on_both() -> None:
    assert not alike.is_alike(Path(__file__))
    assert not alike.is_alike(alike.HERE / "browser" / "test_live.py")
    assert not alike.is_alike(Path("/elsewhere/core"))


class Item:
    """What is asked of a test."""

    def __init__(self, *fixtures: str, mark: str = "") -> None:
        self.fixturenames = ("tmp_path", *fixtures)
        self.mark = mark

    def get_closest_marker(self, name: str) -> bool | None:
        return True if name == self.mark else None


def test_a_test_is_left_to_sqlite_for_what_it_asks_for() -> None:
    both = [Item("db"), Item("transactional_db"), Item(mark="django_db"), Item(mark="postgresql")]
    one = [Item(), Item("look", "db"), Item("look", mark="django_db")]
    items: Any = [*both, *one]
    parted: Any = alike.parted(items)
    assert parted == (both, one)
