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


TARGET = {"commitment": "first_response", "within": "1h", "binding": True, "credit": "50.00", "currency": "CAD"}


def targets(tmp_path: Path, *found: object) -> str:
    file = tmp_path / "targets.json"
    file.write_text(json.dumps(list(found)))
    return str(file)


@pytest.fixture
def waived(tmp_path: Path) -> str:
    """A blocking incident of ten that was to be answered by eleven; excused, and that taken back."""
    miss = {"commitment": "first_response", "missed_at": "2026-03-10T11:00:00-04:00"}
    events = [
        {"at": "2026-03-10T10:00:00-04:00", "type": "submitted", "priority": "blocking"},
        {"at": "2026-03-10T13:00:00-04:00", "type": "miss_waived", **miss},
        {"at": "2026-03-10T14:00:00-04:00", "type": "waiver_withdrawn", **miss},
        {"at": "2026-03-10T15:00:00-04:00", "type": "miss_waived", **miss},
    ]
    file = tmp_path / "waived.json"
    file.write_text(json.dumps({"events": events}))
    return str(file)


def test_it_tells_credits_and_waivers_of_a_ticket_as_they_were_entered(
    waived: str, tmp_path: Path, capsys: Capture
) -> None:
    own = targets(tmp_path, {**TARGET, "cap": "80"})
    assert main(["explain", "fluksaqua", waived, "credits", "--targets", own, *AT]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == [
        "First response: missed Tue 2026-03-10 11:00:00 (FA-5), waived",
        "  credits     50.00 CAD for each miss, at most 80.00 CAD a month",
    ]
    assert told[2:] == [
        "  Tue 2026-03-10 11:00:00  + 50.00 CAD      credited for the miss",
        "  Tue 2026-03-10 13:00:00  - 50.00 CAD      taken back, for the miss was waived",
        "  Tue 2026-03-10 14:00:00  + 50.00 CAD      credited again, for the waiver was withdrawn",
        "  Tue 2026-03-10 15:00:00  - 50.00 CAD      taken back, for the miss was waived",
        "  = 0.00 CAD",
        "  A cap counts the misses of other tickets too, which are not known here.",
    ]
    assert main(["explain", "fluksaqua", waived, "credits", "--targets", own, *AT, "--json"]) == 0
    assert [one["change"] for one in json.loads(capsys.readouterr().out)["entries"]] == [5000, -5000, 5000, -5000]


def test_it_tells_minutes_and_parts_of_a_fee_and_that_nothing_was_missed(
    waived: str, ticket: str, tmp_path: Path, capsys: Capture
) -> None:
    minutes = {"commitment": "first_response", "within": "1h", "binding": True, "credit": "30", "unit": "minutes"}
    assert main(["explain", "fluksaqua", waived, "credits", "--targets", targets(tmp_path, minutes), *AT]) == 0
    assert "+ 30 min" in capsys.readouterr().out
    fee = {**TARGET, "credit": "12.5", "unit": "fee", "fee": "1200.50"}
    assert main(["explain", "fluksaqua", waived, "credits", "--targets", targets(tmp_path, fee), *AT]) == 0
    assert "150.06 CAD for each miss (12.5 % of 1200.50 CAD a month, half a unit up)" in capsys.readouterr().out
    assert main(["explain", "fluksaqua", ticket, "credits", *AT]) == 0
    assert capsys.readouterr().out == "No binding target was missed.\n"


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (3, "target 1 must be an object"),
        ({**TARGET, "whithin": "1h"}, "unknown field 'whithin'"),
        ({**TARGET, "binding": "yes"}, "'binding' must be true or false"),
        ({**TARGET, "within": "soon"}, "the field 'within'"),
        ({**TARGET, "credit": 50}, "'credit' must be text"),
        ({**TARGET, "credit": "much"}, "the field 'credit': must be a number"),
        ({**TARGET, "unit": "hours"}, "the field 'unit': must be money, minutes or fee"),
        ({**TARGET, "commitment": "tea"}, "promises nothing called 'tea'"),
        ({**TARGET, "binding": False}, "only a target that binds"),
    ],
)
def test_a_target_that_cannot_be_is_named_with_its_place_and_field(
    waived: str, tmp_path: Path, capsys: Capture, found: object, word: str
) -> None:
    own = targets(tmp_path, found)
    assert main(["explain", "fluksaqua", waived, "credits", "--targets", own, *AT]) == 2
    said = capsys.readouterr().err
    assert word in said
    assert "target 1" in said


def test_a_file_of_targets_that_is_no_list_is_refused(waived: str, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "none.json"
    file.write_text("{}")
    assert main(["explain", "fluksaqua", waived, "credits", "--targets", str(file), *AT]) == 2
    assert "targets are a JSON list" in capsys.readouterr().err
