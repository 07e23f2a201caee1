"""A file of values read with all that is wrong with it: whichever separator and encoding it came in, within bounds."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from guichet.imports.columns import COLUMNS, Column, Kind, Unfit
from guichet.kit.sheets import MARK, unguarded

MOST_BYTES: Final = 1_000_000
MOST_CHARACTERS: Final = 500_000
MOST_ROWS: Final = 1_000
SEPARATORS: Final = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: in which row of the file, counted as a spreadsheet does (0: the file itself), in which
    column, as a code, what was found there, and what was meant or expected.
    """

    code: str
    row: int = 0
    column: str = ""
    found: str = ""
    hint: str = ""


class Unreadable(ValueError):  # noqa: N818 - reads as what it is
    """A file of which nothing can be read; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file, its cells read."""

    number: int
    cells: Mapping[str, Any]

    @property
    def id(self) -> str:
        """What its sender calls it."""
        return str(self.cells["id"])


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that could be read, and all that is wrong with the others."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 as it says itself, else UTF-8, else what spreadsheets on Windows write.

    Raises:
        Unreadable: ``too_big``, ``encoding``.
    """
    if len(raw) > MOST_BYTES:
        raise Unreadable(Problem(code="too_big", found=str(len(raw)), hint=str(MOST_BYTES)))
    encodings = ("utf-16",) if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(Problem(code="encoding"))


def read(text: str, kind: Kind) -> Table:
    """The rows of a text.

    Raises:
        Unreadable: where there are none to read, or too many.
    """
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(Problem(code="too_long", found=str(len(text)), hint=str(MOST_CHARACTERS)))
    known = COLUMNS[kind]
    lines = _lines(text.removeprefix(MARK), known)
    heading = next(lines, None)
    if heading is None:
        raise Unreadable(Problem(code="empty"))
    number, named = heading[0], [_column(each) for each in heading[1]]
    problems = list(_of_heading(number, named, known))
    if problems:
        return Table((), tuple(problems))
    rows, seen, stood = list[Row](), dict[str, int](), dict[tuple[str, str], int]()
    for number, cells in lines:
        if len(rows) >= MOST_ROWS:
            raise Unreadable(Problem(code="too_many_rows", row=number, hint=str(MOST_ROWS)))
        found, wrong = _row(number, cells, named, known)
        twice = seen.setdefault(str(found.get("id", "")), number)
        if "id" in found and twice != number:
            wrong.append(Problem(code="id_twice", row=number, column="id", found=str(found["id"]), hint=str(twice)))
        wrong += _twice(number, found, known, stood)
        problems += wrong
        if not wrong:
            rows.append(Row(number, found))
    if not rows and not problems:
        raise Unreadable(Problem(code="no_rows"))
    return Table(tuple(rows), tuple(problems))


def _lines(text: str, known: Mapping[str, Column]) -> Iterator[tuple[int, list[str]]]:
    """The rows of the text that are not empty, each with its number; a first line ``sep=;`` is what it says."""
    first, _, rest = text.partition("\n")
    hint, before = first.strip(), 0
    if len(hint) == 5 and hint.casefold().startswith("sep="):
        text, before = rest, 1
    separator = max(SEPARATORS, key=lambda sign: _named(text, sign, known))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    number = before
    try:
        for number, cells in enumerate(reader, before + 1):
            if any(cell.strip() for cell in cells):
                yield number, [unguarded(cell.strip()) for cell in cells]
    except csv.Error:
        raise Unreadable(Problem(code="quotes", row=number + 1)) from None


def _named(text: str, separator: str, known: Mapping[str, Column]) -> int:
    """How many columns that we know the first line names, if this is the sign that parts them."""
    line = text.lstrip().partition("\n")[0]
    return sum(_column(each.strip().strip('"')) in known for each in line.split(separator))


def _column(said: str) -> str:
    return "_".join(said.casefold().split())


def _of_heading(number: int, named: list[str], known: Mapping[str, Column]) -> Iterator[Problem]:
    for place, name in enumerate(named):
        if not name:
            continue
        if name not in known:
            close = get_close_matches(name[:80], known, n=1)
            yield Problem(code="unknown_column", row=number, column=name[:80], hint=", ".join(close or known))
        elif name in named[:place]:
            yield Problem(code="column_twice", row=number, column=name)
    for name, column in known.items():
        if column.needed and name not in named:
            yield Problem(code="no_column", row=number, column=name)


def _twice(
    number: int, found: Mapping[str, Any], known: Mapping[str, Column], stood: dict[tuple[str, str], int]
) -> Iterator[Problem]:
    """The cells of a row that say what an earlier row, under another id, has said of itself alone; ``stood`` is where
    each was said first.
    """
    for name, column in known.items():
        if column.alone is None or not found.get(name):
            continue
        first = stood.setdefault((name, column.alone(found[name])), number)
        if first != number:
            yield Problem(code=f"{name}_twice", row=number, column=name, found=str(found[name])[:80], hint=str(first))


def _row(
    number: int, cells: list[str], named: list[str], known: Mapping[str, Column]
) -> tuple[dict[str, Any], list[Problem]]:
    wrong, found = list[Problem](), dict[str, Any]()
    if any(cells[len(named) :]):
        wrong.append(Problem(code="too_many_cells", row=number, found=cells[len(named)][:80], hint=str(len(named))))
    said = {name: cell for name, cell in zip(named, cells, strict=False) if name}
    for name, column in known.items():
        cell = said.get(name, "")
        if len(cell) > column.longest:
            wrong.append(Problem(code="long", row=number, column=name, found=cell[:40], hint=str(column.longest)))
        elif column.needed and not cell:
            wrong.append(Problem(code="needed", row=number, column=name))
        else:
            try:
                found[name] = column.read(cell)
            except Unfit as unfit:
                wrong.append(Problem(code=unfit.code, row=number, column=name, found=cell[:80]))
    return found, wrong
