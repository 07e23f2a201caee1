"""The compiled calendar says what a slow walk from minute to minute says, near every kind of clock change."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guichet.core.hours import BeyondHorizon, Calendar, DatedSpan, HoursError, Week, WeekError
from guichet.core.hours.bulk import due_after_many, open_between_many

DAYS = 9
CHANGES = [
    ("Europe/Paris", date(2026, 3, 25)),
    ("Europe/Paris", date(2026, 10, 21)),
    ("America/Toronto", date(2026, 3, 5)),
    ("America/Toronto", date(2031, 10, 29)),
    ("Australia/Lord_Howe", date(2026, 4, 1)),
    ("Australia/Lord_Howe", date(2026, 9, 30)),
    ("America/Sao_Paulo", date(2018, 10, 31)),
    ("America/Sao_Paulo", date(2018, 2, 14)),
    ("Africa/Casablanca", date(2026, 2, 11)),
    ("Africa/Casablanca", date(2026, 3, 18)),
    ("America/St_Johns", date(2010, 11, 3)),
    ("Pacific/Apia", date(2011, 12, 26)),
    ("Asia/Kathmandu", date(2026, 5, 1)),
]


@dataclass(repr=False)
class Walk:
    """What the wall shows in each minute of the window, and which of them are open, for which day."""

    zone: str
    first: date
    shown: dict[int, datetime] = field(default_factory=dict)
    minutes: dict[datetime, int] = field(default_factory=dict)
    day_of: dict[int, date] = field(default_factory=dict)
    opened: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Look at the wall in every minute, with some days to spare on either side."""
        zone = ZoneInfo(self.zone)
        noon = datetime(self.first.year, self.first.month, self.first.day, 12, tzinfo=UTC)
        start = int(noon.timestamp()) // 60 - 4 * 1440
        for minute in range(start, start + (DAYS + 8) * 1440):
            shown = datetime.fromtimestamp(minute * 60, zone).replace(tzinfo=None, fold=0)
            self.shown[minute] = shown
            self.minutes.setdefault(shown, minute)

    def wall(self, shown: datetime) -> int:
        """Return the first minute that shows it; one that is never shown is as long after the last one before."""
        back = 0
        while shown - timedelta(minutes=back) not in self.minutes:
            back += 1
        return self.minutes[shown - timedelta(minutes=back)] + back

    def open(self, week: Week, holidays: set[date], closings: list[DatedSpan]) -> None:
        """Find the open minutes, shift by shift."""
        shut: set[int] = set()
        for on in holidays:
            shut |= set(range(self.wall(_midnight(on)), self.wall(_midnight(on + timedelta(days=1)))))
        for each in closings:
            shut |= set(range(self.wall(each.start), self.wall(each.end)))
        horizon = range(self.wall(_midnight(self.first)), self.wall(_midnight(self.first + timedelta(days=DAYS))))
        for offset in range(-1, DAYS):
            day = self.first + timedelta(days=offset)
            for slot in week.days[day.weekday()]:
                begin = self.wall(_midnight(day) + timedelta(seconds=slot.start))
                end = self.wall(_midnight(day) + timedelta(seconds=slot.end))
                left = [minute for minute in range(begin, end) if minute not in shut]
                if left:
                    owner = day if left[0] == begin else self.date_of(left[0])
                    for minute in left:
                        self.day_of.setdefault(minute, owner)
        self.opened = sorted(minute for minute in self.day_of if minute in horizon)

    def date_of(self, minute: int) -> date:
        """Return the last date whose first instant is not after the minute."""
        day = self.shown[minute].date() + timedelta(days=1)
        while self.wall(_midnight(day)) > minute:
            day -= timedelta(days=1)
        return day

    def due_after(self, at: int, seconds: int) -> int:
        """Walk until as many open seconds have passed."""
        opened = set(self.opened)
        while seconds > 0:
            step = 60 - at % 60
            if at // 60 in opened:
                step = min(step, seconds)
                seconds -= step
            at += step
        return at

    def open_between(self, start: int, end: int) -> int:
        """Count the open seconds, minute by minute."""
        return sum(max(0, min(end, 60 * each + 60) - max(start, 60 * each)) for each in self.opened)

    def business_days_after(self, at: int, count: int) -> int | None:
        """Read G-4 aloud."""
        days = sorted(set(self.day_of.values()))
        pieces = {day: sorted(each for each in self.day_of if self.day_of[each] == day) for day in days}
        everything = sorted(self.day_of)
        if at // 60 not in self.day_of:
            i = bisect_left(everything, at // 60)
            if i == len(everything):
                return None
            at = everything[i] * 60
        day = self.day_of[at // 60]
        here = days.index(day)
        if at == pieces[day][0] * 60:
            return pieces[days[here + count - 1]][-1] * 60 + 60 if here + count - 1 < len(days) else None
        if here + count >= len(days):
            return None
        other = days[here + count]
        shown = self.shown[at // 60] - _midnight(day) + _midnight(other)
        found = self.wall(shown)
        if found in pieces[other]:
            return found * 60 + at % 60
        earlier = [each for each in pieces[other] if each < found]
        return earlier[-1] * 60 + 60 if earlier else pieces[other][0] * 60


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


_WALKS = {change: Walk(*change) for change in CHANGES}

_TIMES = st.sampled_from(
    [0, 30, 60, 90, 120, 135, 150, 180, 210, 360, 480, 485, 720, 780, 1020, 1320, 1380, 1410, 1440]
)


@st.composite
def _weeks(draw: st.DrawFn) -> Week:
    hours: dict[str, list[str]] = {}
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        times = sorted(draw(st.sets(_TIMES, max_size=4)))
        slots = list(zip(times[::2], times[1::2], strict=False))
        if len(times) == 3 and times[2] < 1440 and draw(st.booleans()):
            slots.append((times[2], draw(st.sampled_from([30, 120, 150, 360]))))
        if slots:
            hours[day] = [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in slots]
    if draw(st.integers(0, 9)) == 0:
        return Week.always()
    if draw(st.integers(0, 9)) == 0:
        return Week.parse({"daily": "22:00-06:00"})
    try:
        return Week.parse(hours)
    except WeekError:
        assume(False)
        raise


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Calendar, Walk]:
    zone, first = draw(st.sampled_from(CHANGES))
    week = draw(_weeks())
    around = st.integers(-1, DAYS).map(lambda days: first + timedelta(days=days))
    holidays = draw(st.sets(around, max_size=3))
    closings = []
    for _ in range(draw(st.integers(0, 2))):
        start = _midnight(draw(around)) + timedelta(minutes=draw(_TIMES))
        closings.append(DatedSpan(start, start + timedelta(minutes=draw(st.integers(1, 2000))), "works"))
    seen = _WALKS[zone, first]
    walk = Walk.__new__(Walk)
    walk.zone, walk.first, walk.shown, walk.minutes = zone, first, seen.shown, seen.minutes
    walk.day_of = {}
    walk.open(week, holidays, closings)
    assume(walk.opened)
    known = (first, first + timedelta(days=DAYS))
    names = dict.fromkeys(sorted(holidays), "Holiday")
    return Calendar.compile(zone, week, known=known, holidays=names, closings=closings), walk


def _instants(calendar: Calendar) -> st.SearchStrategy[int]:
    starts, ends, _, _ = calendar.tables()
    edges = sorted({*starts, *ends} - {calendar.until})
    near = st.builds(lambda edge, off: edge + off, st.sampled_from(edges), st.sampled_from([-1, 0, 1, 59, 1800, 3600]))
    anywhere = st.integers(calendar.since, calendar.until - 1)
    return st.one_of(near, anywhere).filter(lambda at: calendar.since <= at < calendar.until)


steadily = settings(suppress_health_check=list(HealthCheck))


@steadily
@given(_cases(), st.data())
def test_open_time_is_what_the_walk_finds(case: tuple[Calendar, Walk], data: st.DataObject) -> None:
    """Whether it is open, the next opening and the open time between two instants agree with the walk."""
    calendar, walk = case
    start, end = sorted((data.draw(_instants(calendar)), data.draw(_instants(calendar))))
    opened = set(walk.opened)
    assert calendar.is_open(start) == (start // 60 in opened)
    assert calendar.open_between(start, end) == walk.open_between(start, end)
    assert sum(span.seconds for span in calendar.spans_between(start, end)) == walk.open_between(start, end)
    later = [each for each in walk.opened if each >= start // 60]
    if later:
        assert calendar.next_opening(start) == max(start, later[0] * 60)
    else:
        with pytest.raises(BeyondHorizon):
            calendar.next_opening(start)


@steadily
@given(_cases(), st.data())
def test_the_two_sums_are_what_the_walk_finds(case: tuple[Calendar, Walk], data: st.DataObject) -> None:
    """A sum of open time falls due where the walk arrives, and its inverse is the last start that fits."""
    calendar, walk = case
    at = data.draw(_instants(calendar))
    left = calendar.open_between(at, calendar.until)
    assume(left > 0)
    seconds = data.draw(st.one_of(st.integers(1, left), st.sampled_from([1, min(3600, left), left])))
    due = calendar.due_after(at, seconds)
    assert due == walk.due_after(at, seconds)
    assert calendar.open_between(at, due) == seconds
    assert calendar.open_between(at, due - 1) < seconds
    latest = calendar.due_before(due, seconds)
    assert latest >= at
    assert calendar.open_between(latest, due) == seconds
    assert calendar.open_between(latest + 1, due) < seconds
    with pytest.raises(BeyondHorizon):
        calendar.due_after(at, left + 1)


@steadily
@given(_cases(), st.data())
def test_open_time_adds_up(case: tuple[Calendar, Walk], data: st.DataObject) -> None:
    """Open time is additive, sums can be taken in two steps, and a later start is never due earlier."""
    calendar, _ = case
    first, middle, last = sorted(data.draw(_instants(calendar)) for _ in range(3))
    whole = calendar.open_between(first, last)
    assert calendar.open_between(first, middle) + calendar.open_between(middle, last) == whole
    assume(whole > 1)
    seconds = data.draw(st.integers(1, whole - 1))
    assert calendar.due_after(calendar.due_after(first, seconds), whole - seconds) == calendar.due_after(first, whole)
    if calendar.open_between(middle, last) >= seconds:
        assert calendar.due_after(first, seconds) <= calendar.due_after(middle, seconds)


@steadily
@given(_cases(), st.data())
def test_business_days_are_what_the_clause_says(case: tuple[Calendar, Walk], data: st.DataObject) -> None:
    """Business days fall due where G-4, read aloud over single minutes, says."""
    calendar, walk = case
    for at in data.draw(st.lists(_instants(calendar), min_size=5, max_size=5)):
        count = data.draw(st.integers(1, 4))
        expected = walk.business_days_after(at, count)
        if expected is None or expected > calendar.until:
            with pytest.raises(BeyondHorizon):
                calendar.business_days_after(at, count)
        else:
            assert calendar.business_days_after(at, count) == expected


_WEEKS = [
    Week.always(),
    Week.parse({"daily": "22:00-06:00"}),
    Week.parse({"daily": "00:00-02:15, 02:45-10:00, 23:00-24:00"}),
    Week.parse(
        {
            "mon,wed,fri": "01:30-12:00, 13:00-02:40",
            "tue": "02:50-17:00",
            "sat": "02:45-20:00",
            "sun": "01:30-02:10, 02:20-12:00, 13:00-01:20",
        }
    ),
]


@pytest.mark.parametrize("week", _WEEKS)
@pytest.mark.parametrize(("zone", "first"), CHANGES)
def test_business_days_before_is_the_inverse(zone: str, first: date, week: Week) -> None:
    """Of all starts near a clock change, the one that is found fits, and none that is later does."""
    calendar = Calendar.compile(zone, week, known=(first, first + timedelta(days=DAYS)))
    starts = [each + odd for each in range(calendar.since, calendar.until, 900) for odd in (0, 1, 899)]
    for count in (1, 2):
        due = [_due(calendar, start, count) for start in starts]
        for at in range(calendar.since + 17, calendar.until, 5401):
            try:
                found = calendar.business_days_before(at, count)
            except BeyondHorizon:
                assert min(due) > at
                continue
            assert _due(calendar, found, count) <= at
            assert not any(when <= at for when in due[bisect_right(starts, found) :])
            assert _due(calendar, min(found + 1, calendar.until - 1), count) > at


def _due(calendar: Calendar, start: int, count: int) -> float:
    try:
        return calendar.business_days_after(start, count)
    except BeyondHorizon:
        return float("inf")


@steadily
@given(_cases(), st.data())
def test_slices_cover_everything_once(case: tuple[Calendar, Walk], data: st.DataObject) -> None:
    """Slices follow each other without gap, are open as the calendar is, and neighbours differ."""
    calendar, _ = case
    start, end = sorted((data.draw(_instants(calendar)), data.draw(_instants(calendar))))
    slices = calendar.slices_between(start, end)
    edges = [start, *(each.span.end for each in slices)]
    assert edges[-1] == end
    for each, edge in zip(slices, edges, strict=False):
        assert each.span.start == edge
        assert each.open == calendar.is_open(edge) == calendar.is_open(each.span.end - 1)
        assert each.why == calendar.why_closed(edge) == calendar.why_closed(each.span.end - 1)
    for left, right in pairwise(slices):
        assert (left.open, left.why) != (right.open, right.why)


@steadily
@given(_cases(), st.data())
def test_bulk_answers_are_the_scalar_ones(case: tuple[Calendar, Walk], data: st.DataObject) -> None:
    """Many at once give the same as one by one, refusals included."""
    calendar, _ = case
    pairs = [sorted((data.draw(_instants(calendar)), data.draw(_instants(calendar)))) for _ in range(6)]
    starts, ends = (np.array([pair[i] for pair in pairs], dtype=np.int64) for i in (0, 1))
    expected = [calendar.open_between(*pair) for pair in pairs]
    assert open_between_many(calendar, starts, ends).tolist() == expected
    sums = np.array(expected, dtype=np.int64)
    due = [calendar.due_after(int(start), int(wanted)) for start, wanted in zip(starts, sums, strict=True)]
    assert due_after_many(calendar, starts, sums).tolist() == due
    wanted = data.draw(st.integers(0, 3 * 86400))
    try:
        each = [calendar.due_after(int(start), wanted) for start in starts]
    except HoursError:
        with pytest.raises(BeyondHorizon):
            due_after_many(calendar, starts, wanted)
    else:
        assert due_after_many(calendar, starts, wanted).tolist() == each
