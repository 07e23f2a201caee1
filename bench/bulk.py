"""A million random instants at once, on one core: the bulk sums beside plain `searchsorted` over the same tables."""

from datetime import UTC, date, datetime
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from _measuring import ratio, table, turns

from guichet.core.hours import Calendar, Week, resolve_holidays
from guichet.core.hours.bulk import due_after_many, open_between_many

if TYPE_CHECKING:
    from numpy.typing import NDArray

MANY = 1_000_000
ROUNDS = 9
SECONDS = 16 * 3600


def main() -> None:
    """Measure and print."""
    known = (date(2016, 1, 1), date(2037, 1, 1))
    closed = resolve_holidays("FR", range(2016, 2037))
    calendar = Calendar.compile("Europe/Paris", Week.parse({"mon-fri": "09:00-18:00"}), known=known, holidays=closed)
    first, last = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2017, 2036))
    chance = np.random.default_rng(1)
    starts = chance.integers(first, last, MANY, dtype=np.int64)
    ends = starts + chance.integers(0, 40 * 86400, MANY, dtype=np.int64)
    opens, closes, totals, lags = (np.array(each, dtype=np.int64) for each in calendar.tables())

    def elapsed(at: "NDArray[np.int64]") -> "NDArray[np.int64]":
        index = np.searchsorted(opens, at, side="right") - 1
        return np.minimum(at, closes[index]) + lags[index]

    def searched() -> "NDArray[np.int64]":
        goal = elapsed(starts) + SECONDS
        return goal - lags[np.searchsorted(totals, goal)]

    if not np.array_equal(searched(), due_after_many(calendar, starts, SECONDS)):
        raise SystemExit("bench/bulk: the two ways differ, so their speed means nothing.")
    plain = "deadlines, plain searchsorted"
    taken = turns(
        {
            plain: searched,
            "deadlines": lambda: due_after_many(calendar, starts, SECONDS),
            "elapsed times": lambda: open_between_many(calendar, starts, ends),
        },
        ROUNDS,
    )
    table(
        ("A million instants", "millions a second", "times as fast as searchsorted"),
        [
            (name, f"{MANY / median(seconds) / 1e6:.1f}", f"{ratio(taken[plain], seconds):.1f}")
            for name, seconds in taken.items()
        ],
    )


if __name__ == "__main__":
    main()
