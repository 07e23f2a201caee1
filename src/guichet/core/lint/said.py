"""What a rule has found, as words with places for what is particular to it; put into a language where it is read.

The English words are the key to the others: `guichet.core.lint.french` holds those of each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from guichet.core.commitments.plainly import WEEKDAYS, length_said, printed
from guichet.core.hours.duration import Duration

NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class Said(NamedTuple):
    """English words with places, and what stands in them: lengths of time, shares, words of their own, codes."""

    words: str
    values: Mapping[str, object] = NOTHING


class Share(float):
    """A part of a whole, between 0 and 1."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What all holds of one ticket."""

    found: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Several kinds of ticket, each said once."""

    found: tuple[Facts, ...]


def said(words: str, /, **values: object) -> Said:
    """Words, and what stands in their places."""
    return Said(words, values)


def percent(part: float, language: str = "en") -> str:
    """A share as people read it; never 0 % of something nor 100 % of less than all."""
    if part in {0.0, 1.0}:
        return f"{part:.0%}".replace("%", " %")
    found = f"{min(max(part * 100, 0.1), 99.9):.1f} %"
    return found.replace(".", ",") if language == "fr" else found


def put(found: Said, language: str, others: Mapping[str, str]) -> str:
    """The words in a language; ``others`` are those of that language by the English ones."""
    text = others[found.words] if language != "en" else found.words
    return printed(
        text.format(**{name: _put(value, language, others) for name, value in found.values.items()}), language
    )


def dated(text: str, language: str) -> str:
    """An arrival or times of a week, whose form is always the same, in a language."""
    if language == "en":
        return text
    text = text.replace("arrives ", "arrive ").replace(", due ", ", échéance ").replace("all day", "toute la journée")
    days = dict(zip(WEEKDAYS["en"], WEEKDAYS[language], strict=True))
    return printed(_DAY.sub(lambda day: days[day.group()], text), language)


_DAY: Final = re.compile(rf"\b(?:{'|'.join(WEEKDAYS['en'])})\b")


def _put(value: object, language: str, others: Mapping[str, str]) -> str:
    match value:
        case Said():
            return put(value, language, others)
        case Facts():
            return ", ".join(put(each, language, others) for each in value.found)
        case Either():
            return "; ".join(dict.fromkeys(_put(each, language, others) for each in value.found))
        case Share():
            return percent(value, language)
        case Duration():
            return length_said(value, language)
        case _:
            return str(value)
