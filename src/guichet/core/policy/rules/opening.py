"""When a desk is open: weekly hours, holidays, what is announced by date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guichet.core.hours.week import Week
from guichet.core.policy.rules.keys import ClauseId, Text, said


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRule:
    """The days on which a calendar is closed whatever its week says."""

    region: str | None = said(
        "Country, or country and subdivision, by ISO 3166 (``FR``, ``CA-QC``): its public holidays.", default=None
    )
    without: tuple[str, ...] = said("Holidays of the region on which the desk works, by name.", default=())
    dates: Mapping[date, str] = said("Further closed dates, each with its name.", default_factory=dict)
    years: str | None = said(
        "The years for which holidays are known, ``2016-2036``. Beyond them the calendar answers *not known*."
        " Default: from twenty years before the revision to ten years after it.",
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedException:
    """A dated opening or closing outside the week."""

    start: str = said("First instant, local wall time: ``2026-12-24 12:00``, or a date for the whole day.")
    end: str | None = said("Last instant (not included), or last date (included); default: the same day.", default=None)
    reason: Text = said("Why, for people.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRule:
    """When a desk, or a part of it, is open."""

    clause: ClauseId = said("The clause that gives these hours.")
    zone: str = said("An IANA place such as ``America/Toronto``; abbreviations such as EST or WET are refused.")
    week: Week = said(
        "Opening hours by day: ``mon-fri: 08:00-17:00``, ``sat: 09:00-12:00, 14:00-16:00``, ``daily: 00:00-24:00``."
        " A slot that ends before it begins runs over midnight."
    )
    holidays: HolidayRule | None = said("Closed days.", default=None)
    closings: tuple[DatedException, ...] = said("Exceptional closings.", default=())
    openings: tuple[DatedException, ...] = said(
        "Exceptional openings; they win over holidays and closings.", default=()
    )

    def __hash__(self) -> int:
        """By its hours only: equal rules are equal in full, but the calendars made of them are remembered."""
        return hash((self.zone, self.week))
