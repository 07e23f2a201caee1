"""Whoever runs a desk finds every setting in the page about it, in both languages."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = [*(ROOT / "src/guichet/project").glob("*.py"), ROOT / "src/guichet/clock.py"]
NAME = re.compile(r'"(GUICHET_[A-Z_]+)"')


@pytest.mark.parametrize("page", ["operating.md", "exploitation.md"])
def test_every_setting_is_on_the_page_for_whoever_runs_a_desk(page: str) -> None:
    read = {name for path in PLACES for name in NAME.findall(path.read_text(encoding="utf-8"))}
    told = set(re.findall(r"^\| `(GUICHET_[A-Z_]+)`", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.MULTILINE))
    assert read
    assert read == told
