"""What a rule has found, as words with places for what is particular to it; put into a language where it is read.

The English words are the key to the others: `guichet.core.lint.french` holds those of each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from guichet.core.commitments.plainly import WEEKDAYS, day_said, length_said, printed, wall_said
from guichet.core.hours.duration import Duration

NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class Said(NamedTuple):
    """English words with places, and what stands in them: lengths, dates, shares, words of their own, codes."""

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


class Arrival(NamedTuple):
    """A request that shows what a rule finds: by the desk's wall, when it arrives and when it falls due."""

    at: datetime
    due: datetime


def arriving(found: Arrival, language: str) -> str:
    """An arrival and what becomes of it, as words that a sentence can be made of."""
    at, due = (wall_said(each, language).replace(",", " at" if language == "en" else " à") for each in found)
    if language == "en":
        return f"a request that arrives on {at} is due on {due}"
    return printed(f"une demande qui arrive le {at} a son échéance le {due}", language)


def weekly(text: str, language: str) -> str:
    """Times of a week, whose form is always the same, in a language."""
    if language == "en":
        return text
    days = dict(zip(WEEKDAYS["en"], WEEKDAYS[language], strict=True))
    text = _DAY.sub(lambda day: days[day.group()], text.replace("all day", "toute la journée"))
    return printed(_TIME.sub(lambda time: f"{int(time[1])} h {time[2]}", text).replace("-", EN_DASH), language)


EN_DASH: Final = "\N{EN DASH}"
_DAY: Final = re.compile(rf"\b(?:{'|'.join(WEEKDAYS['en'])})\b")
_TIME: Final = re.compile(r"\b([0-9]{2}):([0-9]{2})\b", re.ASCII)


def _put(value: object, language: str, others: Mapping[str, str]) -> str:
    match value:
        case Said():
            found = put(value, language, others)
        case Facts():
            found = ", ".join(put(each, language, others) for each in value.found)
        case Either():
            found = "; ".join(dict.fromkeys(_put(each, language, others) for each in value.found))
        case Share():
            found = percent(value, language)
        case Duration():
            found = length_said(value, language)
        case date():
            found = day_said(value, language)
        case Mapping():
            found = str(value[language])
        case _:
            found = str(value)
    return found
