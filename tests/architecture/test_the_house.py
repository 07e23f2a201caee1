"""What the tree promises about itself."""

import ast
import os
import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(path for path in (ROOT / "bin").iterdir() if not path.suffix and path.is_file())
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,-]+\])?==([^ ;\\]+)(?: ; (.+?))? \\$")


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.name)
def test_a_command_is_short_and_can_be_run(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert os.access(path, os.X_OK)
    assert lines[0] == "#!/bin/sh"
    assert lines[1].startswith("# ")
    assert "set -eu" in lines
    assert len(lines) <= 30


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_pins_and_hashes_and_nothing_of_a_machine(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        assert PIN.match(line) or re.fullmatch(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?", line), line


def test_all_locks_pin_the_same_versions() -> None:
    pins: dict[tuple[str, str | None], set[str]] = {}
    for path in LOCKS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := PIN.match(line):
                pins.setdefault((match[1].lower(), match[3]), set()).add(match[2])
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_what_is_asked_for_with_extras_is_pinned_with_them(path: Path) -> None:
    """Or pip looks for the newest of it and refuses that for want of a hash, once there is a newer one."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if PIN.match(line)]
    pinned = {
        requirement.name: requirement.extras for requirement in map(Requirement, (each.rstrip(" \\") for each in lines))
    }
    asked = [
        requirement
        for name in pinned
        if (found := next(iter(distributions(name=name)), None)) is not None
        for requirement in map(Requirement, found.requires or ())
        if requirement.extras and (requirement.marker is None or requirement.marker.evaluate({"extra": ""}))
    ]
    assert [str(each) for each in asked if not each.extras <= pinned.get(each.name, each.extras)] == []


def test_there_is_a_lock_for_each_group() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {path.stem for path in LOCKS} == {"all", "base", *project["dependency-groups"]}


def test_no_module_is_named_for_having_no_subject() -> None:
    empty = {"utils", "helpers", "common", "services", "misc", "signals"}
    assert [path for path in (ROOT / "src").rglob("*") if path.stem in empty] == []


LOCKING = {"lock", "select_for_update"}
DOORS = {path.name for path in (ROOT / "src" / "guichet" / "web").iterdir() if (path / "templates").is_dir()}
PAGE = re.compile(r"""["']([a-z_]+)/[a-z_]+\.html["']""")


@pytest.mark.parametrize("door", sorted(DOORS))
def test_a_door_renders_its_own_templates_and_shared_ones(door: str) -> None:
    for path in (ROOT / "src" / "guichet" / "web" / door).rglob("*"):
        if path.suffix in {".py", ".html"}:
            used = set(PAGE.findall(path.read_text(encoding="utf-8")))
            assert used & DOORS <= {door, "shared"}, path


def test_each_decision_has_a_number_of_its_own_and_says_it() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]
    assert numbers == sorted(set(numbers))
    assert [file.name for file in files if not file.read_text(encoding="utf-8").startswith(f"# {file.name[:4]}")] == []


def test_a_row_is_locked_so_that_whoever_refers_to_it_can_end() -> None:
    locking = [
        path for path in (ROOT / "src").rglob("*.py") if re.search(r"select_for_update\((?!.*no_key)", _said(path))
    ]
    # A whole desk is removed with all that refers to it; a job is referred to by nothing.
    assert {path.name for path in locking} == {"whole.py", "removing.py", "jobs.py"}


def _locked_in(path: Path) -> set[str]:
    """The models whose rows a module locks."""
    calls = [node for node in ast.walk(ast.parse(_said(path))) if isinstance(node, ast.Call)]
    locks = [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in LOCKING]
    return {node.id for call in locks for node in ast.walk(call) if isinstance(node, ast.Name)}


def test_a_row_on_which_much_hangs_is_locked_in_one_place() -> None:
    """Which says after what others: two who lock in different orders wait for each other."""
    elsewhere = [path for path in (ROOT / "src").rglob("*.py") if path.name != "locking.py"]
    hanging = {"Desk", "Organisation", "Contract", "Ticket"}
    # A whole desk is removed under plain locks.
    assert {path.name for path in elsewhere if _locked_in(path) & hanging} == {"whole.py"}


def _said(path: Path) -> str:
    return path.read_text(encoding="utf-8")
