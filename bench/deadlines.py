"""One deadline: 16 business hours, Europe/Paris with French holidays, aware datetimes; ours beside two libraries."""

import random
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

import businesstimedelta
import holidays
import pandas as pd
import pytz
from _measuring import ratio, table, turns

from guichet.core.hours import Calendar, Week, resolve_holidays

HOURS = 16
YEARS = range(2016, 2037)
ROUNDS = 15
STARTS = 200
ZONE = "Europe/Paris"


def main() -> None:
    """Measure and print."""
    chance = random.Random(1)  # noqa: S311 - the same starts in every run
    first = datetime(2024, 1, 1, tzinfo=UTC)
    starts = [first + timedelta(seconds=chance.randrange(2 * 365 * 86400)) for _ in range(STARTS)]

    known = (date(YEARS[0], 1, 1), date(YEARS[-1] + 1, 1, 1))
    closed = resolve_holidays("FR", YEARS)
    ours = Calendar.compile(ZONE, Week.parse({"mon-fri": "09:00-18:00"}), known=known, holidays=closed)

    place = pytz.timezone(ZONE)
    day = businesstimedelta.WorkDayRule(time(9), time(18), working_days=[0, 1, 2, 3, 4], tz=place)
    off = businesstimedelta.HolidayRule(holidays.country_holidays("FR", years=YEARS), tz=place)
    delta = businesstimedelta.BusinessTimeDelta(businesstimedelta.Rules([day, off]), hours=HOURS)
    theirs = [start.astimezone(place) for start in starts]

    offset = pd.offsets.CustomBusinessHour(n=HOURS, start="09:00", end="18:00", holidays=list(closed))
    stamps = [pd.Timestamp(start).tz_convert(ZONE) for start in starts]

    names = ("Guichet", "businesstimedelta", "pandas CustomBusinessHour")
    agree(starts, [ours.due(start, HOURS * 3600) for start in starts], [start + delta for start in theirs], names[1])
    agree(starts, [ours.due(start, HOURS * 3600) for start in starts], [stamp + offset for stamp in stamps], names[2])

    # Ours is asked a hundred times as often, for one pass over the starts is too short to be timed.
    often = 100
    taken = turns(
        {
            names[0]: lambda: [ours.due(start, HOURS * 3600) for _ in range(often) for start in starts],
            names[1]: lambda: [start + delta for start in theirs],
            names[2]: lambda: [stamp + offset for stamp in stamps],
        },
        ROUNDS,
    )
    taken[names[0]] = [seconds / often for seconds in taken[names[0]]]
    table(
        ("One deadline", "microseconds", "times ours"),
        [
            (name, f"{median(taken[name]) / STARTS * 1e6:,.1f}", f"{ratio(taken[name], taken[names[0]]):,.0f}")
            for name in names
        ],
    )


def agree(starts: list[datetime], ours: list[datetime], theirs: list[datetime], name: str) -> None:
    """Say how many deadlines are the same: speed means nothing where the answers differ."""
    differ = [start for start, one, other in zip(starts, ours, theirs, strict=True) if one != other]
    example = f", such as from {differ[0].isoformat()}" if differ else ""
    print(f"{name}: {len(starts) - len(differ)} of {len(starts)} deadlines are as ours{example}.")


if __name__ == "__main__":
    main()
