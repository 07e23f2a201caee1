"""A migration stands still while the code goes on: of ours only the kit is imported, for triggers and indexes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "guichet"
MIGRATIONS = sorted(SOURCE.glob("*/migrations/0*.py"))


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


@pytest.mark.parametrize("app", sorted({path.parent.parent.name for path in MIGRATIONS}))
def test_migrations_import_nothing_of_ours_but_the_kit(app: str) -> None:
    ours = {name for path in MIGRATIONS if path.parent.parent.name == app for name in imported(path)}
    assert [name for name in sorted(ours) if name.startswith("guichet.") and not name.startswith("guichet.kit.")] == []
