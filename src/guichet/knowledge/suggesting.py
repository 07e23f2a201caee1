"""Which articles may answer what somebody is writing. It reads words and counts, and no database."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guichet.kit.search.words import words_of

MOST_WORDS: Final = 10
SHORTEST: Final = 3
"""Letters of a word that says anything."""


@dataclass(frozen=True, slots=True)
class Standing:
    """In which pieces a word stands, and which of these have it in their title."""

    anywhere: frozenset[int]
    in_title: frozenset[int]


def telling(text: str) -> list[str]:
    """The words of a text that may tell what it is about, each once, the longest first: a long word says more."""
    found = dict.fromkeys(word for word in words_of(text) if len(word) >= SHORTEST)
    return sorted(found, key=lambda word: -len(word))[:MOST_WORDS]


def ranked(standings: Mapping[str, Standing], *, of: int, most: int) -> Sequence[int]:
    """The pieces that fit best, ``of`` so many that there are. A word counts by how rare it is, twice in a title; one
    that stands in most of them counts nothing. A single word fits only where it is in the title.
    """
    scores: dict[int, float] = {}
    words: dict[int, int] = {}
    titled: set[int] = set()
    for standing in standings.values():
        rarity = math.log((1 + of) / (0.5 + len(standing.anywhere)))
        if rarity < math.log(2) and of > 3:
            continue
        for piece in standing.anywhere:
            scores[piece] = scores.get(piece, 0.0) + rarity * (2 if piece in standing.in_title else 1)
            words[piece] = words.get(piece, 0) + 1
        titled |= standing.in_title
    fitting = [piece for piece in scores if words[piece] > 1 or piece in titled]
    return sorted(fitting, key=lambda piece: (-scores[piece], piece))[:most]
