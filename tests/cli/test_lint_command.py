"""``guichet lint`` as a person and a program use it."""

import json
from pathlib import Path

import pytest

from guichet.cli import main
from guichet.core.lint.reference import reference
from guichet.core.policy.bundled import source

Capture = pytest.CaptureFixture[str]


def test_it_tells_people_where_how_why_and_what_to_do(capsys: Capture) -> None:
    assert main(["lint", "esker"]) == 0

    told = capsys.readouterr().out
    assert "warning closed-when-due: commitments.resolution.targets[0] (ES-6)" in told
    assert "For example: a request that arrives on Fri 2 Jan 2026 at 14:01 is due on Fri 2 Jan 2026 at 18:01." in told
    assert "Why it matters: " in told
    assert "What to do: " in told


def test_it_tells_programs_as_json(capsys: Capture) -> None:
    assert main(["lint", "maintainx", "--json"]) == 0

    first, *others = json.loads(capsys.readouterr().out)
    assert (first["code"], first["severity"]) == ("undefined-target", "warning")
    assert {each["severity"] for each in others} == {"note"}
    assert set(first) == {"code", "severity", "field", "clause", "line", "message", "why", "do", "arrival", "times"}


def test_it_has_nothing_to_say_of_a_policy_without_promises(capsys: Capture) -> None:
    assert main(["lint", "alias"]) == 0
    assert capsys.readouterr().out == "alias: nothing to say.\n"


def test_an_error_is_told_by_the_exit_code(tmp_path: Path, capsys: Capture) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_bytes(source("infraspeak").replace(b"due 2026-03-16 11:30", b"due 2026-03-16 11:31"))

    assert main(["lint", str(wrong)]) == 1
    assert "error failing-example" in capsys.readouterr().out.splitlines()[0]


def test_a_file_that_is_no_policy_is_unusable(tmp_path: Path, capsys: Capture) -> None:
    empty = tmp_path / "empty.yaml"
    empty.write_text("", encoding="utf-8")

    assert main(["lint", str(empty)]) == 2
    assert "empty.yaml" in capsys.readouterr().err


def test_a_policy_with_a_mistake_is_unusable(tmp_path: Path, capsys: Capture) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_bytes(source("esker").replace(b"priority: p2, within", b"priority: p9, within"))

    assert main(["lint", str(wrong)]) == 2
    assert "priority p2" in capsys.readouterr().err


def test_without_a_policy_it_asks_for_one(capsys: Capture) -> None:
    assert main(["lint"]) == 2
    assert "Which policy?" in capsys.readouterr().err


def test_the_page_of_the_rules(capsys: Capture) -> None:
    assert main(["lint", "--rules"]) == 0
    assert capsys.readouterr().out == reference()


def test_findings_are_said_in_french(capsys: Capture) -> None:
    assert main(["lint", "maintainx", "--language", "fr"]) == 0

    told = capsys.readouterr().out
    assert "Que faire : Donnez le délai, ou ôtez ces mots de la clause." in told
    assert main(["lint", "alias", "--language", "fr"]) == 0
    assert capsys.readouterr().out == "alias: rien à dire.\n"
