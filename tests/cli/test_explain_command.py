"""``guichet explain`` as a person and a program use it."""

import json
from pathlib import Path

import pytest

from guichet.cli import main

Capture = pytest.CaptureFixture[str]
AT = ("--at", "2026-03-16T09:00:00Z")


@pytest.fixture
def ticket(tmp_path: Path) -> str:
    """A blocking incident, lowered, answered late with a question."""
    events = [
        {"at": "2026-03-12T18:00:00Z", "type": "submitted", "priority": "blocking"},
        {"at": "2026-03-13T12:30:00Z", "type": "replied", "asks": True},
    ]
    file = tmp_path / "ticket.json"
    file.write_text(json.dumps({"events": events}))
    return str(file)


def test_it_tells_people_first_plainly_then_in_full(ticket: str, capsys: Capture) -> None:
    assert main(["explain", "fluksaqua", ticket, "first_response", *AT]) == 0

    told = capsys.readouterr().out
    assert told.startswith("A first response is promised within 4 hours, by clause FA-5.\n")
    assert "It was kept late, on Fri 13 Mar 2026, 08:30." in told
    assert "  row 2       12h (FA-5): other hours" in told
    assert "  started     Thu 2026-03-12 14:00:00 (submitted)" in told
    assert "  = 18 h 30 min used, 0 to come" in told


def test_it_tells_programs_as_json(ticket: str, capsys: Capture) -> None:
    assert main(["explain", "fluksaqua", ticket, "first_response", *AT, "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["clause"], told["result"], told["result_at"]) == ("FA-5", "missed", "2026-03-12T22:00:00Z")
    assert told["facts"]["hours"] == "inside"
    assert [row["row"] for row in told["rows"] if row["chosen"]] == [0]
    assert sum(span["seconds"] for span in told["spans"] if span["counts"]) == told["used_seconds"]


def test_an_act_is_explained_in_the_customers_language(ticket: str, capsys: Capture) -> None:
    assert main(["explain", "fluksaqua", ticket, "close", *AT, "--language", "fr"]) == 0
    assert "Cela compte 5 jours ouvrés à partir du ven. 13 mars 2026, 8 h 30." in capsys.readouterr().out
    assert main(["explain", "fluksaqua", ticket, "breach:1", *AT, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["act"], told["done"], told["promise"]["commitment"]) == ("breach", True, "first_response")


def test_a_charge_is_explained_slice_by_slice(tmp_path: Path, capsys: Capture) -> None:
    events = [
        {"at": "2026-03-10T09:00:00Z", "type": "submitted"},
        {"at": "2026-03-10T09:30:00Z", "type": "taken"},
        {"at": "2026-03-10T09:50:00Z", "type": "resolved"},
    ]
    file = tmp_path / "ticket.json"
    file.write_text(json.dumps({"time_balance_minutes": 60, "events": events}))

    assert main(["explain", "alias", str(file), "charge", *AT]) == 0
    assert "Charged 30 min (AL-6)" in capsys.readouterr().out
    assert main(["explain", "alias", str(file), "charge", *AT, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["minutes"] for one in told["slices"]] == [15, 15]
    assert (told["charged_minutes"], told["balance_minutes"]) == (30, 30)


def test_what_is_not_there_is_refused_by_name(ticket: str, capsys: Capture) -> None:
    assert main(["explain", "fluksaqua", ticket, "resolution", *AT]) == 2
    assert 'Nothing called "resolution" is promised on this ticket. There is first_response.' in capsys.readouterr().err
    assert main(["explain", "fluksaqua", ticket, "charge", *AT]) == 2
    assert "meters no time" in capsys.readouterr().err
