"""What the command says of itself."""

import json

import pytest

from guichet import __main__ as command


@pytest.mark.parametrize("words", [[], ["--help"]])
def test_the_help_names_the_tools_and_where_the_desk_is(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(words) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("assess", "lint", "check", "demo", "replay"))


def test_the_version_is_that_of_guichet(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("guichet 0.")


def test_the_week_of_a_policy_is_a_grid_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["week", "fluksaqua", "--at", "2026-06-01T00:00:00Z"]) == 0
    told = capsys.readouterr().out
    assert "First response, Blocking incident: 4h / 12h (FA-5)" in told
    assert "Mon  3 3 3 3 3 3*3*3*1 1 1 1 1 1*1*1*1*3*3*3*3 3 3 3" in told
    assert command.main(["week", "fluksaqua", "--at", "2026-06-01T00:00:00Z", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert (first["priority"], len(first["hours"]), first["hours"][0]["wait"]) == ("blocking", 168, 12 * 3600)
