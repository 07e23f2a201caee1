"""Weekly hours as a policy writes them: `mon-fri: "08:00-12:00, 13:00-17:00"`. Knows no dates and no zone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guichet.core.hours.errors import WeekError

DAY = 86400
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAYS_EXPECTED = 'Write "mon-fri", "sat", "mon,wed" or "daily".'
_SLOT_EXPECTED = 'Write "08:00-17:00", several as "08:00-12:00, 13:00-17:00", midnight at the end as "24:00".'
_SLOT = re.compile(r"([0-9]{2}):([0-9]{2}) *[-\u2013] *([0-9]{2}):([0-9]{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Opening hours of one day, `[start, end)`, in seconds of the wall clock from the 00:00 at which the day begins.

    A shift over midnight ends after 86400 and belongs to the day on which it starts.
    """

    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> "Slot":
        """Read `08:00-17:00`, `16:00-24:00` or, over midnight, `22:00-06:00`. Raises WeekError."""
        match = _SLOT.fullmatch(text.strip())
        if match is None:
            msg = f'"{text.strip()}" is not a slot of opening hours.'
            raise WeekError(msg, hint=_SLOT_EXPECTED, found=text)
        hours, minutes, until_hours, until_minutes = (int(group) for group in match.groups())
        start, end = hours * 3600 + minutes * 60, until_hours * 3600 + until_minutes * 60
        if max(minutes, until_minutes) > 59 or start >= DAY or end > DAY:
            msg = f'"{text.strip()}" has a time that no clock shows.'
            raise WeekError(msg, hint="Times go from 00:00 to 23:59; 24:00 only ends a slot.", found=text)
        if start == end:
            msg = f'"{text.strip()}" is empty: it ends when it starts.'
            raise WeekError(msg, hint='A whole day is "00:00-24:00".', found=text)
        return cls(start, end if start < end else end + DAY)

    def __str__(self) -> str:
        """Return the canonical text."""
        end = self.end if self.end <= DAY else self.end - DAY
        return f"{_clock(self.start)}-{_clock(end)}"


@dataclass(frozen=True, slots=True)
class Week:
    """The opening slots of each weekday, Monday first; sorted, without overlap, at least one."""

    days: tuple[tuple[Slot, ...], ...]

    @classmethod
    def always(cls) -> "Week":
        """Return the week that is open all the time."""
        return cls(((Slot(0, DAY),),) * 7)

    @classmethod
    def parse(cls, hours: Mapping[str, str | Sequence[str]]) -> "Week":
        """Read weekly hours: days to slots, a text or a list of texts.

        Raises WeekError for unknown days, a day given twice, times that no clock shows, slots that are empty or
        overlap (also over midnight, into the next day), and a week without any.
        """
        days: list[tuple[Slot, ...]] = [()] * 7
        given: dict[int, str] = {}
        for key, value in hours.items():
            slots = _slots(key, value)
            for day in _weekdays(key):
                if day in given:
                    both = f'"{given[day]}" and "{key}"' if given[day] != key else f'"{key}", twice'
                    raise WeekError(f"The hours of {DAYS[day]} are given in {both}.", found=key, day=DAYS[day])
                given[day] = key
                days[day] = slots
        if not given:
            raise WeekError("These weekly hours have no day: they never open.", hint=_DAYS_EXPECTED)
        _refuse_overlaps(days)
        return cls(tuple(days))

    def as_text(self) -> dict[str, str]:
        """Return the canonical text of each group of days with the same slots: `parse` gives the same week."""
        groups: dict[tuple[Slot, ...], list[int]] = {}
        for day, slots in enumerate(self.days):
            if slots:
                groups.setdefault(slots, []).append(day)
        return {_days_text(days): ", ".join(map(str, slots)) for slots, days in groups.items()}


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"


def _slots(key: str, value: str | Sequence[str]) -> tuple[Slot, ...]:
    texts: Sequence[object] = value if isinstance(value, list | tuple) else [value]
    slots: list[Slot] = []
    for text in texts:
        if not isinstance(text, str):
            raise WeekError(
                f'{text!r} under "{key}" is not a slot of opening hours.', hint=_SLOT_EXPECTED, found=repr(text)
            )
        slots += [Slot.parse(part) for part in text.split(",")]
    if not slots:
        raise WeekError(f'"{key}" has no opening hours.', hint="Leave a day out to close it.", found=key)
    return tuple(sorted(slots))


def _weekdays(key: str) -> list[int]:
    if not isinstance(key, str):
        raise WeekError(f"{key!r} does not name days.", hint=_DAYS_EXPECTED, found=repr(key))
    if key.strip().lower() == "daily":
        return list(range(7))
    found: list[int] = []
    for part in key.lower().split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        if first not in DAYS or (dash and last not in DAYS):
            raise WeekError(f'"{key}" does not name days.', hint=_DAYS_EXPECTED, found=key)
        start = DAYS.index(first)
        length = (DAYS.index(last) - start) % 7 if dash else 0
        found += [(start + i) % 7 for i in range(length + 1)]
    return found


def _refuse_overlaps(days: Sequence[tuple[Slot, ...]]) -> None:
    line = [(day * DAY + slot.start, day * DAY + slot.end, day, slot) for day in range(7) for slot in days[day]]
    start, end, day, slot = line[0]
    around = [*line, (start + 7 * DAY, end + 7 * DAY, day, slot)]
    for (_, until, day, slot), (since, _, next_day, next_slot) in pairwise(around):
        if since < until:
            msg = f"{DAYS[day]} {slot} and {DAYS[next_day]} {next_slot} overlap."
            raise WeekError(msg, hint="Each hour may be given once.", day=DAYS[day])


def _days_text(days: list[int]) -> str:
    if len(days) == 7:
        return "daily"
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs)
