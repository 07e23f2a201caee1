"""Desks whose past is told in databases of their own, and that are taken over whole."""

import json
import sqlite3
import subprocess
from pathlib import Path

import pytest

from components.installation import guichet, install
from guichet import clock

pytestmark = pytest.mark.sqlite


@pytest.fixture
def said(tmp_path: Path) -> dict[str, str]:
    """A demonstration of its own."""
    return install(tmp_path, GUICHET_CLOCK_FILE=str(tmp_path / "clock.json"), GUICHET_DEMO="1")


def found(folder: Path, question: str) -> list[tuple[object, ...]]:
    """What the demonstration's database answers."""
    with sqlite3.connect(folder / "guichet.sqlite3") as database:
        return database.execute(question).fetchall()


def test_desks_are_taken_over_whole_once_and_live_on(said: dict[str, str], tmp_path: Path) -> None:
    guichet(said, "demodata", "--plan", "--desks", "fluksaqua,esker")
    assert "Esker has its past." in guichet(said, "demodata", "--tickets", "2")
    assert found(tmp_path, "SELECT slug, last_ticket_number FROM desks_desk ORDER BY id") == [
        ("fluksaqua", 9),
        ("esker", 11),
    ]
    assert found(tmp_path, "PRAGMA foreign_key_check") == []
    assert found(tmp_path, "SELECT count(*) FROM kit_feedreader r JOIN kit_feedhead h USING (stream, number)") == [(2,)]
    # What people wrote is found, as the index has it.
    assert found(tmp_path, "SELECT count(*) > 0 FROM kit_search_whole WHERE kit_search_whole MATCH 'telephonie'") == [
        (1,)
    ]
    assert found(tmp_path, "SELECT count(*) FROM kit_searchtext") == found(
        tmp_path, "SELECT count(*) FROM tickets_message WHERE text != ''"
    )
    # Each was recorded when it was told to have happened, or soon after.
    assert found(tmp_path, "SELECT count(*) FROM tickets_event WHERE recorded_at NOT BETWEEN at AND at + 3600") == [
        (0,)
    ]
    assert "0 differences" in guichet(said, "replay", "--verify")
    assert not (tmp_path / "telling").exists()

    guichet(said, "rounds", "--once")
    guichet(said, "demodata", "--plan", "--desks", "fluksaqua,esker,alias")
    assert guichet(said, "demodata", "--tickets", "0").split() == ["ALIAS", "has", "its", "past."]
    assert found(tmp_path, "SELECT count(*) FROM desks_desk") == [(3,)]
    assert "0 differences" in guichet(said, "replay", "--verify")


def test_what_was_told_by_half_is_told_anew(said: dict[str, str], tmp_path: Path) -> None:
    guichet(said, "demodata", "--plan", "--desks", "alias")
    with sqlite3.connect(tmp_path / "guichet.sqlite3") as database:
        # Whoever told it was killed with it in hand.
        database.execute("UPDATE kit_job SET state = 'running', leased_until = 99999999999, lease = 'gone'")
    (tmp_path / "telling" / "alias").mkdir()
    guichet(said, "demodata", "--plan", "--desks", "alias")
    guichet(said, "demodata", "--tickets", "0")
    assert found(tmp_path, "SELECT slug FROM desks_desk") == [("alias",)]


def test_a_visitor_who_lets_time_fly_takes_no_desk_from_its_teller(said: dict[str, str], tmp_path: Path) -> None:
    guichet(said, "demodata", "--plan", "--desks", "alias")
    now = clock.machine_seconds()
    (tmp_path / "clock.json").write_text(json.dumps({"real": now, "shown": now, "speed": 1000}))
    assert guichet(said, "demodata", "--tickets", "0").split() == ["ALIAS", "has", "its", "past."]
    assert found(tmp_path, "SELECT slug FROM desks_desk") == [("alias",)]


def test_a_desk_that_does_not_exist_is_named(said: dict[str, str]) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        guichet(said, "demodata", "--plan", "--desks", "nobody")
    assert "There is no desk called nobody" in failed.value.stderr
