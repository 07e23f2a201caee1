"""What was found, as it is shown: a piece of the text, its words marked. It is text, and never markup."""

from dataclasses import dataclass
from typing import Final

from guichet.kit.search.query import Query
from guichet.kit.search.words import WORD, fold

AROUND: Final = 60
"""Letters that are shown before the first word that was found."""

LENGTH: Final = 240

ENDINGS: Final = ("ings", "ing", "ies", "ed", "es", "er", "s", "e", "x", "y")
"""Endings that two words may differ in: enough to mark what the database's stemmer has found."""

LONGEST_ENDING: Final = 4


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; whether it is what was looked for."""

    text: str
    found: bool


def marked(text: str, query: Query, *, length: int = LENGTH) -> tuple[Run, ...]:
    """The piece of a text in which the query's words stand first, in runs; the beginning where none does."""
    whole = {word for term in query.wanted for word in (term.words[:-1] if term.prefix else term.words)}
    beginnings = tuple(term.words[-1] for term in query.wanted if term.prefix)
    roots = {_root(word) for word in whole}
    places = []
    for each in WORD.finditer(text):
        word = fold(each[0])
        if word in whole or any(_is_of(word, root) for root in roots) or (beginnings and word.startswith(beginnings)):
            places.append(each.span())
    start = max(0, places[0][0] - AROUND) if places and places[0][0] > length - AROUND else 0
    if start:
        start = text.find(" ", start, places[0][0]) + 1 or start
    end = min(len(text), start + length)
    runs = [Run("… ", found=False)] if start else []
    at = start
    for first, last in places:
        if first >= end:
            break
        runs += [Run(text[at:first], found=False), Run(text[first:last], found=True)]
        at = last
    runs.append(Run(text[at : max(at, end)] + (" …" if end < len(text) else ""), found=False))
    return tuple(run for run in runs if run.text)


def _is_of(word: str, root: str) -> bool:
    return word.startswith(root) and len(word) <= len(root) + LONGEST_ENDING


def _root(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
