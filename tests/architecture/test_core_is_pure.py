"""The core, the clock and the command line stand on almost nothing."""

import ast
import sys
from pathlib import Path

import pytest

import guichet

HOUSE = Path(guichet.__file__).parent
CORE = sorted((HOUSE / "core").rglob("*.py"))
# Reading YAML with its positions is the one thing that the core does not do itself (docs/decisions/0002).
YAML = HOUSE / "core" / "policy" / "source.py"
# They read a clock, or lead past the arguments in another way.
SHUT = frozenset({"asyncio", "os", "random", "secrets", "socket", "sqlite3", "subprocess", "threading", "time", "uuid"})


def imports(path: Path) -> set[str]:
    """Every module that a file names in an import, wherever it stands in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_file_of_the_core_imports_the_core_and_little_else(path: Path) -> None:
    allowed = (sys.stdlib_module_names - SHUT) | {"numpy", "holidays"} | ({"ruamel"} if path == YAML else set())
    strange = {
        name
        for name in imports(path)
        if not (name == "guichet.core" or name.startswith("guichet.core.")) and name.split(".")[0] not in allowed
    }
    assert strange == set()


def test_the_command_line_and_the_clock_do_without_django() -> None:
    for path in [HOUSE / "clock.py", *HOUSE.glob("cli*.py"), *HOUSE.glob("cli/**/*.py")]:
        strange = {
            name
            for name in imports(path)
            if not name.startswith(("guichet.core", "guichet.cli", "guichet.clock"))
            and name.split(".")[0] not in sys.stdlib_module_names
        }
        assert strange == set(), path
