"""How instants are said in a desk's letters: as people of its place say them, in a language."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from guichet.desks.models import Desk


def said_instant(at: int, zone: str, language: str, *, weekday: bool = True) -> str:
    """An instant by the clock of a zone: day, time and place; the day with its ``weekday``, or without."""
    local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone))
    day = f"{'EEEE ' if weekday else ''}{_day(local.date(), language)}"
    time = "'à' H 'h' mm (VVV)" if language == "fr" else "'at' HH:mm (VVV)"
    return format_datetime(local, f"{day} MMMM y {time}", locale=language)


def said_day(at: int, desk: Desk, language: str) -> str:
    """The day of an instant."""
    local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(desk.zone))
    return format_date(local.date(), f"{_day(local.date(), language)} MMMM y", locale=language)


def _day(on: date, language: str) -> str:
    """The pattern of a day of the month: French has a first of each."""
    return "'1er'" if language == "fr" and on.day == 1 else "d"
