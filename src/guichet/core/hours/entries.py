"""An exceptional opening or closing that a desk adds to a calendar of its policy, and the withdrawal of one.

A value: it knows neither the policy nor when it was entered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One entry of a desk, ``number`` by number: it opens or closes the named calendar over a span.

    ``start`` and ``end`` are local times of the calendar, as a policy file writes them: ``2026-12-24 12:00``, not
    included at the end, or dates, the last one included. ``reason`` is worded in the desk's languages. ``withdraws`` is
    the number of the entry that it takes back; it has that one's calendar and span.
    """

    number: int
    calendar: str
    opens: bool
    start: str
    end: str
    reason: Mapping[str, str]
    withdraws: int | None = None

    def __hash__(self) -> int:
        """By number and span: equal entries are equal in full, but the calendars made of them are remembered."""
        return hash((self.number, self.calendar, self.start))


def standing_entries(entries: Iterable[CalendarEntry]) -> tuple[CalendarEntry, ...]:
    """Those that hold once all of these are entered: neither withdrawals nor what they take back."""
    known = tuple(entries)
    withdrawn = {each.withdraws for each in known}
    return tuple(each for each in known if each.withdraws is None and each.number not in withdrawn)
