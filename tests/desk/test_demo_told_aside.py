"""Desks whose past is told in databases of their own, and that are taken over whole."""

import json
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from components.installation import guichet, install
from guichet import clock
from guichet.demo import tellers
from guichet.demo.desks import DESKS, story_of
from guichet.demo.management.commands import demodata
from guichet.demo.people import make
from guichet.kit.models import Job
from guichet.tickets.models import Ticket

pytestmark = pytest.mark.sqlite

NOW = 1_773_151_200


@pytest.fixture
def said(tmp_path: Path) -> dict[str, str]:
    """A demonstration of its own."""
    return install(tmp_path, GUICHET_CLOCK_FILE=str(tmp_path / "clock.json"), GUICHET_DEMO="1")


def found(folder: Path, question: str) -> list[tuple[object, ...]]:
    """What the demonstration's database answers."""
    with sqlite3.connect(folder / "guichet.sqlite3") as database:
        return database.execute(question).fetchall()


@pytest.mark.long
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
    assert found(tmp_path, "SELECT count(*) FROM kit_searchtext WHERE kind = 'message'") == found(
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


@pytest.mark.django_db
def test_a_desk_that_cannot_be_told_stops_no_other_and_says_why(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.DEMO, settings.DATA_DIR = True, tmp_path

    def start(home: Path, slug: str, **_said: int) -> tellers.Teller:
        folder = home / tellers.FOLDER / slug
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "said").touch()
        (folder / "failed").write_text("ValueError: no such level\nIn the situation cut of esker.")
        code = "raise SystemExit(1)" if slug == "esker" else ""
        return tellers.Teller(slug, folder, subprocess.Popen([sys.executable, "-c", code], start_new_session=True))

    monkeypatch.setattr(tellers, "start", start)
    monkeypatch.setattr(demodata, "take_over", lambda *_said, **_more: None)
    monkeypatch.setattr(demodata, "_keep_blank", lambda *_said: None)
    call_command("demodata", "--plan", "--desks", "esker,alias")
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match=r"Without a past: Esker\. The next start begins them anew\."):
        call_command("demodata", "--desks", "esker,alias", stdout=out, stderr=err)
    assert "ALIAS has its past." in out.getvalue()
    assert "In the situation cut of esker." in err.getvalue()
    assert dict(Job.objects.values_list("payload__desk", "state")) == {"esker": "failed", "alias": "done"}
    call_command("demodata", "--plan", "--desks", "esker,alias")
    assert Job.objects.get(payload__desk="esker").state == "waiting"


@pytest.mark.django_db
def test_a_fault_in_a_story_says_in_which() -> None:
    story = story_of(make(DESKS["esker"].setting, at=0, now=NOW), now=NOW, tickets=0)

    def fall(*_said: object, **_more: object) -> None:
        raise ValueError("no such level")

    story.steps.clear()
    story.then(NOW - 60, "cut", "manon", fall)
    story.tickets["cut"] = Ticket(subject="The line is cut")
    with pytest.raises(ValueError, match="no such level") as fault:
        story.play()
    assert "In the situation cut (The line is cut) of esker" in fault.value.__notes__[0]
