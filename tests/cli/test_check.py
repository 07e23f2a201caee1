"""``guichet check``, ``schema`` and ``reference``, as a shell sees them."""

import json
from pathlib import Path

import pytest

from guichet.cli import main
from guichet.core.policy.reference import BEGIN, END, reference
from guichet.core.policy.schema import json_schema
from policy_files import GOOD, line_of


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_a_good_policy_says_how_many_examples_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "esker"]) == 0
    assert capsys.readouterr().out == "esker: no mistakes. Worked examples that hold: 14 of 14.\n"


@pytest.mark.parametrize(
    ("old", "new", "said", "code"),
    [
        ("shape: ring", "shape: rign", "Did you mean ring?", 2),
        ("default: low", "default: lo", "priority lo is defined nowhere in this policy. Did you mean low?", 2),
        (
            "      status: awaiting_customer",
            "      status: open",
            "status comes out as awaiting_customer. The example exp",
            1,
        ),
        ("16:00 replied asks", "16:00 repplied asks", '"repplied" is no event. Did you mean replied', 1),
        ("policy: small", "policy: small: x", "A second colon in one value.", 2),
    ],
)
def test_mistakes_are_printed_with_their_lines_and_tell_by_the_exit_code_whether_the_policy_can_be_used(
    small: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str, code: int
) -> None:
    small.write_text(GOOD.replace(old, new), encoding="utf-8")
    assert main(["check", str(small)]) == code
    out = capsys.readouterr().out
    assert out.startswith(f"{small}:{line_of(old)}:")
    assert said in out


def test_every_mistake_is_named_by_check_and_lint_and_the_first_by_assess(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = GOOD.replace("shape: ring", "shape: rign").replace("zone: Europe", "zome: Europe")
    small.write_text(wrong, encoding="utf-8")

    assert main(["check", str(small)]) == 2
    mistakes = capsys.readouterr().out.splitlines()
    assert len(mistakes) == 3
    assert main(["lint", str(small)]) == 2
    assert capsys.readouterr().err.splitlines() == mistakes
    assert main(["assess", str(small), "-"]) == 2
    assert capsys.readouterr().err == f"{mistakes[0]} (2 more: guichet check names them all.)\n"


def test_what_is_no_policy_at_all_ends_with_two_and_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("nothing", str(tmp_path / "none.yaml"), str(tmp_path)):
        assert main(["check", name]) == 2
        taken = capsys.readouterr()
        assert taken.out == ""
        assert taken.err.count("\n") == 1


def test_the_schema_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json_schema()


def test_the_reference_is_printed_or_put_into_a_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["reference"]) == 0
    assert capsys.readouterr().out == f"{reference()}\n"
    document = tmp_path / "page.md"
    document.write_text(f"{BEGIN}{END}", encoding="utf-8")
    assert main(["reference", "--into", str(document)]) == 0
    assert document.read_text(encoding="utf-8") == f"{BEGIN}\n\n{reference()}\n{END}"


def test_a_document_without_marks_is_left_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("mine", encoding="utf-8")
    assert main(["reference", "--into", str(document)]) == 2
    assert "lacks the marks" in capsys.readouterr().err
    assert document.read_text(encoding="utf-8") == "mine"
