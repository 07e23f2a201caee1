"""A calendar month at a place, as instants: from its first midnight there to that of the next, whatever clocks do."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self
from zoneinfo import ZoneInfo

from guichet.core.hours.wall import FIRST_YEAR, LAST_YEAR, instant

WRITTEN: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The month of ``2026-03``; nothing where it is written otherwise, or in another age."""
        found = WRITTEN.fullmatch(text)
        month = None if found is None else cls(int(found[1]), int(found[2]))
        return month if month is not None and FIRST_YEAR <= month.year <= LAST_YEAR else None

    @classmethod
    def of(cls, at: int, zone: ZoneInfo) -> Self:
        """The month that an instant falls in, by the wall clock of the place."""
        shown = datetime.fromtimestamp(at, zone)
        return cls(shown.year, shown.month)

    @property
    def next(self) -> Self:
        """The month after."""
        return type(self)(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> Self:
        """The month before."""
        return type(self)(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    def start(self, zone: ZoneInfo) -> int:
        """Its first instant."""
        return instant(zone, datetime(self.year, self.number, 1))  # noqa: DTZ001 - what the wall shows

    def end(self, zone: ZoneInfo) -> int:
        """The first instant after it."""
        return self.next.start(zone)

    def __str__(self) -> str:
        """As it is written."""
        return f"{self.year:04}-{self.number:02}"
