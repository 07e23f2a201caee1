"""What the command says of itself."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from guichet import __main__ as command

DOCS = Path(__file__).parents[2]
SENT_TO = re.compile(r"(?:`|^\s*|bin/|app )guichet ([a-z][a-z_-]+)( (?:deliver|run)\b)?", re.MULTILINE)
"""A command as the documents give it: in a span of code, or at the beginning of a line of it."""


def test_the_help_names_each_command_to_which_the_documents_send(capsys: pytest.CaptureFixture[str]) -> None:
    found = {
        (name, part.strip())
        for path in (*DOCS.glob("README*.md"), *DOCS.glob("docs/*.md"))
        for name, part in SENT_TO.findall(path.read_text())
        if name.replace("-", "_") in {*get_commands(), *command.POLICY_COMMANDS}
    }
    assert {"serve", "setup-token", "mail", "config", "migrate", "remove-desk"} <= {name for name, _part in found}
    command.main(["--help"])
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    said = {line[0]: " ".join(line[1:2]) for line in lines}
    assert {name for name, _part in found} - said.keys() == set()
    assert all(part in said[name] for name, part in found)


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
