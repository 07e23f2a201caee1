"""From the clock on the wall to instants and back. The only place that knows of summer time.

A local time that does not exist moves forward by the gap; one that is repeated is the first (G-4). Both are what
`fold=0` means to `zoneinfo`.
"""

import difflib
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from guichet.core.hours.errors import ZoneError

DAY = 86400

FIRST_YEAR, LAST_YEAR = 1990, 2200
"""The years whose days people can name: a day of another age is a slip of the pen."""

PROBE_DAYS = 3
"""How far apart a zone is probed for changes. No place has changed its clocks twice in less than seven days."""

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()

_REGIONS = frozenset(
    [
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Brazil",
        "Canada",
        "Chile",
        "Europe",
        "Indian",
        "Mexico",
        "Pacific",
        "US",
    ]
)

_MEANT = {
    "EST": "America/New_York or America/Toronto", "EDT": "America/New_York or America/Toronto",
    "EST5EDT": "America/New_York or America/Toronto", "ET": "America/New_York or America/Toronto",
    "CST": "America/Chicago", "CST6CDT": "America/Chicago", "MST": "America/Denver or America/Phoenix",
    "MST7MDT": "America/Denver", "PST": "America/Los_Angeles", "PST8PDT": "America/Los_Angeles",
    "HST": "Pacific/Honolulu", "WET": "Europe/Lisbon", "WEST": "Europe/Lisbon", "GMT": "Europe/London or UTC",
    "BST": "Europe/London", "CET": "Europe/Paris", "CEST": "Europe/Paris", "MET": "Europe/Paris",
    "EET": "Europe/Athens", "EEST": "Europe/Athens", "MSK": "Europe/Moscow", "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo", "AEST": "Australia/Sydney", "PORTUGAL": "Europe/Lisbon", "Z": "UTC", "ZULU": "UTC",
}  # fmt: skip


def is_in_reach(day: date) -> bool:
    """Whether a day that somebody names is of an age that a desk speaks of."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def place(name: str) -> ZoneInfo:
    """Return the zone of an IANA place such as `Europe/Paris`, or `UTC`.

    Raises ZoneError for abbreviations and fixed offsets (EST, WET, EST5EDT, UTC+1, Etc/GMT+5), which do not say
    when their clocks change, and for names that are not known, with the nearest that are.
    """
    if name != "UTC" and name.partition("/")[0] not in _REGIONS:
        raise _no_place(name)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _unknown(name) from None


def ordinal_seconds(ordinal: int) -> int:
    """Return the seconds from 1970-01-01 to the date numbered `ordinal`, were every day 24 h long."""
    return (ordinal - _EPOCH_ORDINAL) * DAY


class WallClock:
    """The wall clock of one zone over a stretch of dates, with its changes found once.

    `changes` are the instants in that stretch at which the offset from UTC changes.
    """

    __slots__ = ("_first", "_offsets", "changes", "zone")

    def __init__(self, zone: ZoneInfo, first: int, last: int) -> None:
        """Look over the dates numbered `first` to `last`, both in."""
        self.zone = zone
        self._first = first - 4
        days = last - first + 9
        noon = ordinal_seconds(self._first) + DAY // 2
        probes = [noon + DAY * i for i in range(0, days + PROBE_DAYS, PROBE_DAYS)]
        shown = [self.offset(each) for each in probes]
        self.changes = [
            self._change(probes[i - 1], probes[i]) for i in range(1, len(probes)) if shown[i] != shown[i - 1]
        ]
        self._offsets: list[int | None] = []
        for i, change in enumerate([*self.changes, probes[-1] + DAY]):
            since = self.offset(self.changes[i - 1]) if i else shown[0]
            self._offsets += [since] * ((change - noon) // DAY + 1 - len(self._offsets))
        for change in self.changes:
            # A wall time counted from a date is less than 72 h after its start and no offset passes 26 h: a date
            # with no change from four days before it to four days after has one offset for every such time.
            i = (change - noon) // DAY
            for near in range(max(0, i - 3), min(len(self._offsets), i + 5)):
                self._offsets[near] = None

    def steady_offset(self, ordinal: int) -> int | None:
        """Return the offset from UTC all around the date, or None when it changes within some days of it."""
        return self._offsets[ordinal - self._first]

    def instant(self, ordinal: int, seconds: int) -> int:
        """Return the instant at which the wall shows `seconds` after 00:00 of the date (over 86400: days after)."""
        steady = self._offsets[ordinal - self._first]
        if steady is not None:
            return ordinal_seconds(ordinal) + seconds - steady
        return instant(self.zone, datetime.fromordinal(ordinal) + timedelta(seconds=seconds))

    def shown(self, at: int) -> int:
        """Return what the wall shows at the instant, as seconds from 1970-01-01 00:00 of the wall."""
        return at + self.offset(at)

    def offset(self, at: int) -> int:
        """Return the offset from UTC at the instant, in seconds (positive east)."""
        offset = datetime.fromtimestamp(at, self.zone).utcoffset()
        return 0 if offset is None else offset.days * DAY + offset.seconds

    def changes_between(self, start: int, end: int) -> list[int]:
        """Return the instants in `[start, end)` at which the offset changes."""
        return self.changes[bisect_left(self.changes, start) : bisect_right(self.changes, end - 1)]

    def _change(self, before: int, after: int) -> int:
        old = self.offset(before)
        while after - before > 1:
            middle = (before + after) // 2
            if self.offset(middle) == old:
                before = middle
            else:
                after = middle
        return after


def instant(zone: ZoneInfo, shown: datetime) -> int:
    """Return the instant at which the wall of `zone` shows the naive datetime `shown`."""
    return int((shown.replace(tzinfo=zone, fold=0) - _EPOCH).total_seconds())


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _no_place(name: str) -> ZoneError:
    meant = _MEANT.get(name.strip().upper())
    msg = f'"{name}" is not a place, so it does not say when the clocks change there.'
    hint = f"Write {meant}." if meant else f"Write an IANA place such as Europe/Paris{_near(name)}."
    return ZoneError(msg, hint=hint, found=name)


def _unknown(name: str) -> ZoneError:
    return ZoneError(
        f'No time zone is called "{name}".', hint=f"Write an IANA place such as Europe/Paris{_near(name)}.", found=name
    )


def _near(name: str) -> str:
    by_lower = {known.lower(): known for known in available_timezones() if known.partition("/")[0] in _REGIONS}
    by_lower |= {known.rpartition("/")[2]: whole for known, whole in sorted(by_lower.items())}
    near = difflib.get_close_matches(name.strip().lower().replace(" ", "_"), by_lower, n=3)
    names = list(dict.fromkeys(by_lower[each] for each in near))
    return f"; did you mean {' or '.join(names)}" if names else ""
