"""How one value without parts is read: each leaf from its text, with the mistake and the remedy said plainly."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from guichet.core.errors import GuichetError
from guichet.core.hours.duration import Duration
from guichet.core.hours.errors import DurationError
from guichet.core.policy.findings import listed, nearest
from guichet.core.policy.shapes import Leaf, Words

ID_PATTERN = "[a-z][a-z0-9_]{0,59}"
CLAUSE_PATTERN = "[A-Za-z0-9§][A-Za-z0-9§.()/_-]{0,39}"
LANGUAGE_PATTERN = "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"

_ID = re.compile(ID_PATTERN)
_CLAUSE = re.compile(CLAUSE_PATTERN)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)


class Misread(Exception):  # noqa: N818 - it never leaves the reader, and reads as what happened
    """A text that is no such value: what is wrong, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def read_leaf(shape: Leaf | Words, text: str) -> Any:
    """Return the value of a leaf or of a word from a closed list. Raises ``Misread``."""
    if isinstance(shape, Words):
        return _word(shape, text)
    return _READERS[shape](text)


def misread(error: GuichetError) -> Misread:
    """Return an error of the core's lower layers as one of reading."""
    return Misread(error.message, error.hint or "")


def _word(words: Words, text: str) -> Any:
    if text not in words.values:
        expected = listed(words.values)
        hint = nearest(text, words.values)
        if hint.startswith("Did"):
            hint = f"{hint} It may be {expected}"
        raise Misread(f'"{text}" is none of the words that may stand here', hint)
    return words.values[text]


def _string(text: str) -> str:
    return text


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        hint = "Use small letters, digits and underscores, beginning with a letter"
        proposed = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
        if _ID.fullmatch(proposed):
            hint += f", such as {proposed}"
        raise Misread(f'"{text}" is no id', hint)
    return text


def _clause(text: str) -> str:
    if not _CLAUSE.fullmatch(text):
        raise Misread(f'"{text}" is no number of a clause', "Write it without spaces, such as FA-5")
    return text


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise Misread(f'"{text}" stands where true or false is expected', "Write true or false")
    return text == "true"


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise Misread(f'"{text}" stands where a whole number is expected', "Write it in digits, such as 24")
    return int(text)


def _date(text: str) -> date:
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Misread(f"{text} is a date that does not exist", "Check the month and the day") from None
    raise Misread(f'"{text}" is no date', "Write it as year-month-day, such as 2026-01-05")


def _duration(text: str) -> Duration:
    try:
        return Duration.parse(text)
    except DurationError as error:
        raise misread(error) from None


_READERS: Mapping[Leaf, Callable[[str], Any]] = {
    Leaf.STRING: _string,
    Leaf.ID: _id,
    Leaf.CLAUSE: _clause,
    Leaf.FLAG: _flag,
    Leaf.NUMBER: _number,
    Leaf.DATE: _date,
    Leaf.DURATION: _duration,
}
