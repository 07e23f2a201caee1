"""T22: no cell of a file that we give out is reckoned by a spreadsheet, and what was typed comes back as it was."""

import csv
import io
from itertools import product

import pytest

from guichet.kit.sheets import harmless, lines, unguarded

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BEFORE = ("", " ", "  ", "\u00a0", '"', "'", '" ', "\u200b")
AFTER = ("cmd|' /C calc'!A0", "1+1", 'HYPERLINK("http://evil.test","x")', "SUM(A1:A9)", "")
CELLS = ["".join(each) for each in product(BEFORE, BEGINNINGS, AFTER)]


@pytest.mark.parametrize("before", BEFORE)
def test_a_cell_that_would_be_reckoned_begins_with_an_apostrophe(before: str) -> None:
    for cell in CELLS:
        if cell.startswith(before):
            assert str(harmless(cell)).startswith("'"), repr(cell)


def test_what_was_kept_from_being_reckoned_reads_back_as_it_was() -> None:
    plain = ["Meters = zero", "a-b", "x@y.test", "", "'quoted'", "3 - 2"]
    for cell in [*CELLS, *plain]:
        assert unguarded(str(harmless(cell))) == cell, repr(cell)
    assert [harmless(cell) for cell in plain] == plain


def test_a_file_holds_one_row_for_each_whatever_is_in_it() -> None:
    whole = "".join(lines(["a", "b"], [[cell, 7] for cell in CELLS]))
    read = list(csv.reader(io.StringIO(whole.removeprefix("\ufeff"), newline="")))
    assert [unguarded(row[0]) for row in read[1:]] == CELLS
    assert {row[1] for row in read[1:]} == {"7"}
