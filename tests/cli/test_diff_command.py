"""``guichet diff`` as a person and a program use it."""

import json
from pathlib import Path

import pytest

from guichet.cli import main
from guichet.core.policy.bundled import source

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def worse(tmp_path: Path) -> str:
    """MaintainX with one target longer, one shorter, and a channel less."""
    text = source("maintainx").decode()
    for old, new in (
        ("plan: basic, within: 2 business days", "plan: basic, within: 3 business days"),
        ("plan: essential, within: 1h", "plan: essential, within: 50min"),
        ("[portal, chat, email]", "[portal, email]"),
    ):
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "next.yaml"
    file.write_text(text)
    return str(file)


def test_it_tells_people_what_is_worse_and_shows_an_arrival(worse: str, capsys: Capture) -> None:
    assert main(["diff", "maintainx", worse, "--since", "2026-12-01T00:00:00Z"]) == 1

    told = capsys.readouterr().out
    assert "32 cells: 1 worse, 1 better, 30 equal" in told
    assert "worse         First response, basic, p3: 2 business days -> 3 business days (MX-4)" in told
    assert "later: arrives Mon 2026-11-30 19:00:00, due Wed 2026-12-02 17:00:00 -> due Thu 2026-12-03 17:00:00" in told
    assert "worse         submission.channels: portal, chat, email -> portal, email" in told
    assert "for tickets without pauses" in told


def test_it_tells_programs_as_json(worse: str, capsys: Capture) -> None:
    assert main(["diff", "maintainx", worse, "--json"]) == 1

    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == "worse"
    assert told["plans"] == dict.fromkeys(("basic", "essential", "premium", "enterprise"), "worse")
    [cell] = [each for each in told["cells"] if each["verdict"] == "worse"]
    assert (cell["commitment"], cell["plan"], cell["priority"]) == ("first_response", "basic", "p3")
    assert cell["later"]["assessed"] is True
    assert [each["field"] for each in told["changes"]] == ["submission.channels"]


def test_a_policy_and_itself_differ_in_nothing(capsys: Capture) -> None:
    assert main(["diff", "esker", "esker"]) == 0
    assert "equal for the customer" in capsys.readouterr().out


def test_hours_that_are_lost_are_named_with_their_first(tmp_path: Path, capsys: Capture) -> None:
    shorter = tmp_path / "shorter.yaml"
    shorter.write_text(source("fluksaqua").decode().replace("08:00-17:00", "08:00-16:00"))

    main(["diff", "fluksaqua", str(shorter), "--since", "2026-12-01T00:00:00Z"])

    assert "in all, the first from Tue 2026-12-01 16:00:00 to Tue 2026-12-01 17:00:00" in capsys.readouterr().out


def test_where_no_arrival_is_left_to_compare_nothing_is_called_proved(worse: str, capsys: Capture) -> None:
    assert main(["diff", "maintainx", worse, "--since", "2050-01-01T00:00:00Z"]) == 1

    told = capsys.readouterr().out
    assert "No due instant is proved: arrivals are compared from Fri 2049-12-31 19:00:00" in told
    assert "proved for every second" not in told


def test_an_unusable_file_is_refused(capsys: Capture) -> None:
    assert main(["diff", "maintainx", "maintainy"]) == 2
    assert 'No policy called "maintainy"' in capsys.readouterr().err
