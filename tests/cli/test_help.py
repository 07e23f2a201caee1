"""What the command says of itself."""

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
