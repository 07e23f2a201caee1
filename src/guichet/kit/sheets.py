"""Files of values for a spreadsheet, written so that none is taken for a formula; and such a guard taken off again."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a text begins with that a spreadsheet would reckon; the last four are the wide forms of the first."""

PASSED_OVER: Final = " \u00a0\u200b\"'"
"""What a spreadsheet may leave out before it."""

MARK: Final = "\ufeff"
"""At the very beginning it tells a spreadsheet that the file is UTF-8."""


class _Line:
    """What a writer of values writes to: the line itself."""

    def write(self, text: str) -> str:
        """Give the line back."""
        return text


def harmless(value: object) -> object:
    """A text that no spreadsheet takes for a formula; numbers as they are, and nothing for nothing."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and _is_formula(value) else value


def unguarded(text: str) -> str:
    """A text as it was before it was made harmless."""
    return text[1:] if text[:1] == "'" and _is_formula(text[1:]) else text


def lines(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The file, line by line."""
    writer = csv.writer(_Line())
    yield MARK + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([harmless(each) for each in row])


def instant(at: int | None) -> str:
    """An instant as every machine reads it: ``2026-03-10T09:00:00Z``; nothing for nothing."""
    return "" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_formula(text: str) -> bool:
    return text.lstrip(PASSED_OVER).startswith(FORMULAS)
