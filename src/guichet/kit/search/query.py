"""What somebody looks for: words, "phrases", beginnings*, and -what must not be there. Nothing typed is wrong."""

import re
from dataclasses import dataclass
from typing import Final, Self

from guichet.kit.search.words import words_of

LONGEST: Final = 300
"""Letters that are heard."""

MOST_TERMS: Final = 12

SHORTEST_PREFIX: Final = 2
"""Letters below which a beginning would be that of everything."""

_PIECE: Final = re.compile(r'(?P<no>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; the last may be the beginning of one."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What must be there, all of it, and what must not."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """The query of a text as it was typed."""
        wanted: list[Term] = []
        unwanted: list[Term] = []
        for piece in _PIECE.finditer(text[:LONGEST]):
            said = piece["phrase"] if piece["phrase"] is not None else piece["word"] or ""
            words = tuple(words_of(said))[:MOST_TERMS]
            if not words or len(wanted) + len(unwanted) == MOST_TERMS:
                continue
            prefix = piece["word"] is not None and said.endswith("*") and len(words[-1]) >= SHORTEST_PREFIX
            (unwanted if piece["no"] else wanted).append(Term(words, prefix=prefix))
        return cls(tuple(wanted), tuple(unwanted))

    def __bool__(self) -> bool:
        """Whether it looks for anything."""
        return bool(self.wanted)
