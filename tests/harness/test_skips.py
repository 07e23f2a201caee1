"""Where CI says so, what is skipped has failed."""

import importlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent
CASES = {
    "a_test": "import pytest\ndef test_x():\n    pytest.skip('no luck')\n",
    "a_mark": "import pytest\n@pytest.mark.skip(reason='no luck')\ndef test_x(): pass\n",
    "a_fixture": "import pytest\n@pytest.fixture\ndef f(): pytest.skip('no luck')\ndef test_x(f): pass\n",
    "a_file": "import pytest\npytest.skip('no luck', allow_module_level=True)\ndef test_x(): pass\n",
}


OTHER = "import pytest\n@pytest.mark.postgresql\ndef test_x(): assert False\ndef test_y(): pass\n"


def run(folder: Path, *, ci: bool) -> str:
    (folder / "conftest.py").write_text((HERE / "conftest.py").read_text())
    (folder / "pytest.toml").write_text(f'[pytest]\npythonpath = ["{HERE}"]\nmarkers = ["sqlite", "postgresql"]\n')
    for name, text in {**CASES, "other": OTHER}.items():
        (folder / f"test_{name}.py").write_text(text)
    environment = {**os.environ, "GUICHET_CI": "1" if ci else ""}
    environment.pop("GUICHET_DATABASE_URL", None)
    quick = ["-p", "no:cacheprovider", "-p", "no:django", "-p", "no:randomly", "--continue-on-collection-errors"]
    command = [sys.executable, "-m", "pytest", *quick, "-ra"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False).stdout


def test_a_skip_is_shown_to_a_person(tmp_path: Path) -> None:
    said = run(tmp_path, ci=False)
    assert "1 passed, 5 skipped" in said
    assert said.count("no luck") == len(CASES)
    assert "needs postgresql: bin/test --database postgresql" in said


def test_a_skip_has_failed_in_ci_where_the_other_database_has_a_run_of_its_own(tmp_path: Path) -> None:
    said = run(tmp_path, ci=True)
    assert "1 failed, 1 passed, 1 deselected, 3 errors" in said
    assert said.count("no luck") >= len(CASES)


def test_a_file_that_drives_a_browser_says_what_it_needs_where_that_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    hooks = importlib.import_module("browser.conftest")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    found = hooks.pytest_pycollect_makemodule(HERE / "browser" / "test_live.py", request.session)
    with pytest.raises(pytest.skip.Exception, match="bin/setup browser"):
        found.collect()
