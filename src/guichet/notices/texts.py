"""The words of a desk's letters: the house's, until the desk has words of its own; and the change of them, which is
refused where a letter would lose what it must say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from django.db import transaction
from django.db.models import Max, QuerySet

from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk, Seat
from guichet.notices.catalogue import SIGNATURE, TEXTS
from guichet.notices.checking import Mistake, mistakes
from guichet.notices.models import LetterText

HOUSE: Final = files("guichet.notices") / "house"


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a letter with its places: one line of subject, none for a signature, and the rest."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Trial:
    """Words that are looked at before they are anybody's: by the codes of their texts, in a language that whoever reads
    the letter has for once.
    """

    language: str
    words: Mapping[str, Words]


class NotAccepted(ValueError):  # noqa: N818 - reads as what it is
    """Words that a letter cannot have; ``mistakes`` say where and why."""

    def __init__(self, found: tuple[Mistake, ...]) -> None:
        super().__init__(f"{len(found)} mistakes")
        self.mistakes = found


class ChangedMeanwhile(Exception):  # noqa: N818 - the same
    """Somebody has changed the words since they were read."""


@cache
def of_house(letter: str, language: str) -> Words:
    """The house's words of a letter, in one of the languages that we speak."""
    whole = (HOUSE / language / f"{letter}.txt").read_text(encoding="utf-8").strip()
    if letter == SIGNATURE:
        return Words("", whole)
    subject, _, text = whole.partition("\n")
    return Words(subject, text.strip())


def in_force(desk: Desk) -> dict[tuple[str, str], LetterText]:
    """The latest change of each text of the desk that was ever changed, by letter and language."""
    return {(row.letter, row.language): row for row in _latest(LetterText.objects.filter(desk=desk))}


def history(desk: Desk, letter: str, language: str) -> QuerySet[LetterText]:
    """Every change of one text, the latest first."""
    found = LetterText.objects.filter(desk=desk, letter=letter, language=language)
    return found.select_related("by__user").order_by("-id")


def words_for(desk: Desk, letter: str, language: str) -> Mapping[str, Words]:
    """The words in force of a letter and of the signature, by their codes."""
    rows = _latest(LetterText.objects.filter(desk=desk, language=language, letter__in=(letter, SIGNATURE)))
    own = {row.letter: Words(row.subject, row.text) for row in rows if row.text}
    return {code: own.get(code) or of_house(code, language) for code in (letter, SIGNATURE)}


def save(  # noqa: PLR0913 - who changes what, and what they had seen
    desk: Desk, letter: str, language: str, words: Words, *, by: Seat, at: int, seen: int
) -> LetterText:
    """Give a letter the desk's own words, for mails that are worded from now on. ``seen`` is the number of the change
    that its author had before them, 0 for none. Words that are the house's are no words of the desk's own.

    Raises:
        NotAccepted: with what is wrong.
        ChangedMeanwhile: where somebody was faster.
    """
    found = mistakes(TEXTS[letter], words.subject, words.text, house=of_house(letter, language).text)
    if found:
        raise NotAccepted(found)
    return _write(desk, letter, language, words, by=by, at=at, seen=seen)


def give_back(desk: Desk, letter: str, language: str, *, by: Seat, at: int, seen: int) -> LetterText:
    """Let a letter have the house's words again.

    Raises:
        ChangedMeanwhile: where somebody was faster.
    """
    return _write(desk, letter, language, of_house(letter, language), by=by, at=at, seen=seen)


def _write(  # noqa: PLR0913 - the same
    desk: Desk, letter: str, language: str, words: Words, *, by: Seat, at: int, seen: int
) -> LetterText:
    ours = words == of_house(letter, language)
    with transaction.atomic():
        # The desk's row is the lock under which its words change.
        lock_desk(desk.pk)
        last = history(desk, letter, language).first()
        if (0 if last is None else last.pk) != seen:
            raise ChangedMeanwhile
        if last is not None and (last.subject, last.text) == (("", "") if ours else (words.subject, words.text)):
            return last
        return LetterText.objects.create(
            desk=desk,
            letter=letter,
            language=language,
            subject="" if ours else words.subject,
            text="" if ours else words.text,
            by=by,
            at=at,
        )


def _latest(rows: QuerySet[LetterText]) -> QuerySet[LetterText]:
    last = rows.order_by().values("letter", "language").annotate(last=Max("pk")).values("last")
    return LetterText.objects.filter(pk__in=last).select_related("by__user")
