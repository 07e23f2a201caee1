"""Lengths of time as a policy writes them: `4h`, `12 business hours`, `2 business days`. Knows no calendar."""

import re
from dataclasses import dataclass
from enum import StrEnum

from guichet.core.hours.errors import DurationError

LONGEST_DAYS = 3660
"""No promise is longer than ten years; what is longer is a slip of the pen, and must not overflow anything."""

_EXPECTED = (
    'Write a number and a unit, such as "30min", "4h", "3 days", "1 week", "12 business hours", "1 business day".'
)

_TEXT = re.compile(r"([0-9]{1,12}) *(business +)?([A-Za-z]+)", re.ASCII)

_UNITS = {
    "s": ("s", 1), "second": ("s", 1), "seconds": ("s", 1),
    "min": ("min", 60), "minute": ("min", 60), "minutes": ("min", 60),
    "h": ("h", 3600), "hour": ("h", 3600), "hours": ("h", 3600),
    "day": ("day", 86400), "days": ("day", 86400),
    "week": ("week", 604800), "weeks": ("week", 604800),
}  # fmt: skip

_BUSINESS = {"s": "second", "min": "minute", "h": "hour", "day": "day"}


class Kind(StrEnum):
    """What a duration counts: any time, open time, or business days."""

    ELAPSED = "elapsed"
    BUSINESS = "business"
    BUSINESS_DAYS = "business_days"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time and its canonical text.

    `amount` is in seconds for `elapsed` (G-2) and `business` (G-3), a count of days for `business_days` (G-4).
    Make one by `parse`, `elapsed`, `business` or `business_days`. `str()` is the text as people write it.
    """

    kind: Kind
    amount: int
    text: str

    def __str__(self) -> str:
        """Return the canonical text: `parse(str(d)) == d`."""
        return self.text

    @property
    def seconds(self) -> int:
        """The seconds of it; raises DurationError for business days, which have no fixed length."""
        if self.kind is Kind.BUSINESS_DAYS:
            msg = f'"{self.text}" has no fixed number of seconds: a business day is as long as its hours.'
            raise DurationError(msg, found=self.text)
        return self.amount

    @property
    def days(self) -> int:
        """The count of business days; raises DurationError for what is measured in seconds."""
        if self.kind is not Kind.BUSINESS_DAYS:
            msg = f'"{self.text}" is not counted in business days.'
            raise DurationError(msg, found=self.text)
        return self.amount

    @classmethod
    def parse(cls, found: object) -> "Duration":
        """Read a duration as a policy writes it.

        Raises DurationError for anything but text, a bare number, an unknown unit, nothing at all, or more than
        ten years.
        """
        if not isinstance(found, str):
            msg = f"{found!r} is not a length of time: the unit is missing."
            raise DurationError(msg, hint=_EXPECTED, found=repr(found))
        match = _TEXT.fullmatch(found.strip())
        if match is None:
            msg = f'"{found}" is not a length of time.'
            raise DurationError(msg, hint=_EXPECTED, found=found)
        number, business, word = match.groups()
        unit, seconds = _UNITS.get(word.lower(), ("", 0))
        if not unit or (business and unit == "week"):
            said = f"business {word}" if business else word
            msg = f'"{found}" is not a length of time: "{said}" is not a unit.'
            raise DurationError(msg, hint=_EXPECTED, found=found)
        return cls._checked(int(number), unit, seconds, business=bool(business), found=found)

    @classmethod
    def elapsed(cls, seconds: int) -> "Duration":
        """Return `seconds` of any time, written in the largest of h, min and s that divides it."""
        return cls._written(seconds, business=False)

    @classmethod
    def business(cls, seconds: int) -> "Duration":
        """Return `seconds` of open time, written in the largest of hours, minutes and seconds that divides it."""
        return cls._written(seconds, business=True)

    @classmethod
    def business_days(cls, count: int) -> "Duration":
        """Return `count` business days."""
        return cls._checked(count, "day", 86400, business=True, found=str(count))

    @classmethod
    def _written(cls, seconds: int, *, business: bool) -> "Duration":
        unit, size = next((u, s) for u, s in (("h", 3600), ("min", 60), ("s", 1)) if seconds % s == 0)
        return cls._checked(seconds // size, unit, size, business=business, found=str(seconds))

    @classmethod
    def _checked(cls, number: int, unit: str, size: int, *, business: bool, found: str) -> "Duration":
        if number <= 0:
            msg = f'"{found}" is no time at all.'
            raise DurationError(msg, hint="A length of time must be more than zero.", found=found)
        if number * size > LONGEST_DAYS * 86400:
            msg = f'"{found}" is longer than ten years.'
            raise DurationError(msg, hint="Is the unit the one that was meant?", found=found)
        if not business:
            text = f"{number}{unit}" if unit in ("h", "min", "s") else f"{number} {unit}{'s' if number > 1 else ''}"
            return cls(Kind.ELAPSED, number * size, text)
        text = f"{number} business {_BUSINESS[unit]}{'s' if number > 1 else ''}"
        if unit == "day":
            return cls(Kind.BUSINESS_DAYS, number, text)
        return cls(Kind.BUSINESS, number * size, text)
