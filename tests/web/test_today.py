"""The strip of today: what falls due on this day, where, and as which shape."""

import itertools

from guichet.core.commitments.compiled import compiled
from guichet.core.hours.calendar import Calendar
from guichet.core.policy.bundled import bundled
from guichet.web.agent.today import Due, Strip, day_of, strip
from guichet.web.shared import wording
from guichet.web.shared.wording import Priority
from web.world import instant

POLICY = bundled("fluksaqua")
ZONE = "America/Toronto"
LEVELS: dict[str, Priority] = {level.code: level for level in wording.priorities(POLICY)}


def due(text: str, *, number: int = 1, priority: str | None = "minor", silence: bool = False) -> Due:
    """A clock that falls due at an instant of the wall."""
    level = LEVELS[priority] if priority else None
    return Due(instant(text), number, "Pump", "First response", level, f"/desk/{number}/", silence=silence)


def drawn(*found: Due, at: str = "2026-03-10 10:00", calendar: Calendar | None = None) -> Strip:
    """The strip of these at an instant of the wall."""
    made = strip(
        found, calendar or compiled(POLICY).calendar, ZONE, at=instant(at), jump=lambda since: f"?after={since}-9"
    )
    assert made is not None
    return made


def test_each_due_instant_is_the_shape_of_its_priority() -> None:
    marks = drawn(due("2026-03-10 11:00", priority="blocking"), due("2026-03-10 14:00", number=2)).marks
    assert [mark.shape for mark in marks] == [LEVELS["blocking"].shape, LEVELS["minor"].shape]
    assert [mark.href for mark in marks] == ["/desk/1/", "/desk/2/"]
    assert "11:00" in marks[0].said


def test_a_request_without_a_priority_has_a_mark_too() -> None:
    assert [mark.shape for mark in drawn(due("2026-03-10 11:00", priority=None)).marks] == ["none"]


def test_what_falls_due_together_is_one_mark_of_the_most_urgent_and_leads_into_the_queue() -> None:
    close = [due("2026-03-10 11:00", number=n, priority="minor") for n in range(1, 4)]
    (mark,) = drawn(*close, due("2026-03-10 11:04", number=4, priority="blocking")).marks
    assert (mark.count, mark.shape) == (4, LEVELS["blocking"].shape)
    assert mark.href == f"?after={instant('2026-03-10 11:00') - 1}-9"


def test_what_was_missed_today_is_late_and_the_next_hour_is_soon() -> None:
    marks = drawn(due("2026-03-10 09:00"), due("2026-03-10 10:30"), due("2026-03-10 15:00")).marks
    assert [mark.tone for mark in marks] == ["late", "soon", ""]


def test_a_closing_is_never_late() -> None:
    (mark,) = drawn(due("2026-03-10 09:00", silence=True)).marks
    assert mark.tone != "late"


def test_other_days_are_not_on_it() -> None:
    made = drawn(due("2026-03-09 16:00"), due("2026-03-11 00:00"))
    assert made.marks == ()
    assert made.said == "No clock falls due today."


def test_the_sum_counts_what_is_still_to_come() -> None:
    made = drawn(due("2026-03-10 09:00"), due("2026-03-10 11:00"), due("2026-03-10 11:01"))
    assert made.said == "2 clocks still fall due today."


def test_every_place_is_on_the_strip_whatever_the_hour() -> None:
    for at in ("2026-03-10 00:00", "2026-03-10 23:59", "2026-03-14 12:00", "2026-03-08 02:30", "2026-11-01 01:30"):
        made = drawn(due(at[:10] + " 00:00"), due(at[:10] + " 23:59"), at=at)
        places = [each.x for each in made.marks] + [each.x for each in made.hours] + [each.x for each in made.opens]
        assert all(0 <= float(place.rstrip("%")) <= 100 for place in [*places, made.now_x])


def test_labels_never_overlap() -> None:
    found = [due(f"2026-03-10 {hour:02}:{minute:02}", number=hour) for hour in range(11, 17) for minute in (0, 20, 40)]
    made = drawn(*found)
    places = [(float(mark.x.rstrip("%")), len(mark.label)) for mark in made.marks if mark.label]
    assert len(places) > 2
    for (x, length), (following, other) in itertools.pairwise(places):
        assert following - x > 0.56 * (length + other) / 2


def test_a_day_is_as_long_as_the_wall_says() -> None:
    assert day_of(instant("2026-03-08 12:00"), ZONE).seconds == 23 * 3600
    assert day_of(instant("2026-11-01 12:00"), ZONE).seconds == 25 * 3600
