"""Text as an index has it: words of letters and digits, without case and without accents, parted by spaces.

Both databases are given the same words, so that neither's own idea of a word comes in.
"""

import re
import unicodedata
from typing import Final

LONGEST_WORD: Final = 60
"""Letters of a word that count."""

WORD: Final = re.compile(r"[^\W_]+")

_LETTERS: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})  # noqa: RUF001 - that letter is meant


def fold(text: str) -> str:
    """Without case and accents."""
    # What is ASCII already is nine words of ten, and needs its case folded only.
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold().translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text))]


def folded(*texts: str) -> str:
    """Texts as one string for the index."""
    return " ".join(word for text in texts for word in words_of(text))
