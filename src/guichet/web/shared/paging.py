"""Pages by key: where a page ended is where the next begins, whatever was added or removed meanwhile."""

from dataclasses import dataclass
from typing import Self

GREATEST = 2**62 + 1
"""No instant and no id is greater, and databases hold it."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its instant and its id. Read from an address, it is a wish and no secret."""

    at: int
    pk: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The cursor of an address; nothing for one that is none."""
        at, dash, pk = text.partition("-")
        if not dash or not (at.isascii() and at.isdigit() and pk.isascii() and pk.isdigit()) or len(text) > 40:
            return None
        found = cls(int(at), int(pk))
        return found if found.at <= GREATEST and found.pk <= GREATEST else None

    def __str__(self) -> str:
        """The cursor as an address holds it."""
        return f"{self.at}-{self.pk}"
