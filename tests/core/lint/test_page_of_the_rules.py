"""The page of the rules is the rules."""

from pathlib import Path

from guichet.core.lint.reference import reference

PAGE = Path(__file__).parents[3] / "docs" / "lint.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "guichet lint --rules > docs/lint.md"
