"""What is wrong with the words of a letter: places that nothing fills in, and what the letter must say and would not.
Pure; the sentences are at the door.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from guichet.kit.addresses import HeaderInjection, check_header
from guichet.kit.placeholders import named
from guichet.notices.catalogue import BESIDE, LONG, Letter

LONGEST_SUBJECT: Final = 200
LONGEST_TEXT: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing that is wrong. ``line`` counts from 1 within the text, 0 is the subject; of what is ``missing``, the
    line in which the house's words have it. ``hint`` is another place: the one that was meant, or that is lost.

    Codes: ``unknown``, ``missing``, ``may_vanish``, ``not_in_subject``, ``no_subject``, ``no_text``, ``two_lines``,
    ``too_long``.
    """

    code: str
    line: int
    place: str = ""
    hint: str = ""


def mistakes(letter: Letter, subject: str, text: str, *, house: str) -> tuple[Mistake, ...]:
    """All that is wrong with the words of a letter, in order; ``house`` is the text that the house has for it."""
    return (
        *_of_subject(letter, subject),
        *_of_text(letter, text),
        *_vanishing(letter, subject, text),
        *_lost(letter, subject, text, house),
    )


def _of_subject(letter: Letter, subject: str) -> Iterator[Mistake]:
    if not letter.required:
        # A signature has none.
        return
    if not subject.strip():
        yield Mistake(code="no_subject", line=0)
    try:
        check_header(subject)
    except HeaderInjection:
        yield Mistake(code="two_lines", line=0)
    if len(subject) > LONGEST_SUBJECT:
        yield Mistake(code="too_long", line=0)
    for name, written in named(subject):
        if name not in letter.places:
            yield _unknown(letter, name, written, 0)
        elif name in LONG or name not in letter.always:
            yield Mistake(code="not_in_subject", line=0, place=written)


def _of_text(letter: Letter, text: str) -> Iterator[Mistake]:
    if not text.strip():
        yield Mistake(code="no_text", line=1)
    if len(text) > LONGEST_TEXT:
        yield Mistake(code="too_long", line=1)
    for number, line in enumerate(text.split("\n"), 1):
        for name, written in named(line):
            if name not in letter.places:
                yield _unknown(letter, name, written, number)


def _vanishing(letter: Letter, subject: str, text: str) -> Iterator[Mistake]:
    """A line with a place that has nothing to say is left out, and what must be said would go with it: unless it is
    said elsewhere too.
    """
    safe = {name for name, _ in named(subject)}
    found: list[tuple[int, str, set[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        known = {name for name, _ in named(line)} & letter.places
        for needed in sorted(known & letter.required):
            beside = known - letter.always - BESIDE.get(needed, frozenset()) - {needed}
            if beside:
                found.append((number, needed, beside))
            else:
                safe.add(needed)
    for number, needed, beside in found:
        if needed not in safe:
            yield Mistake(code="may_vanish", line=number, place=_written(min(beside)), hint=_written(needed))


def _lost(letter: Letter, subject: str, text: str, house: str) -> Iterator[Mistake]:
    said = {name for name, _ in (*named(subject), *named(text))}
    for needed in sorted(letter.required - said):
        lines = house.split("\n")
        line = next((i for i, each in enumerate(lines, 1) if needed in {name for name, _ in named(each)}), 0)
        yield Mistake(code="missing", line=line, place=_written(needed))


def _unknown(letter: Letter, name: str, written: str, line: int) -> Mistake:
    close = get_close_matches(name[:80], sorted(letter.places), n=1)
    return Mistake(code="unknown", line=line, place=written, hint=_written(close[0]) if close else "")


def _written(name: str) -> str:
    return f"{{{{{name}}}}}"
