"""Requests that wait for a place of a calendar month (IS-3)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.core.entitlements.allowance import Place, period_of, used
from guichet.core.entitlements.waiting import Allotted, Release, Wait, releases, turn

LISBON = ZoneInfo("Europe/Lisbon")
HOUR = 3600
TWO = [Allotted(0, 2)]


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=LISBON).timestamp())


MARCH, APRIL, MAY = (instant(f"2026-{month}-01 00:00") for month in ("03", "04", "05"))
FILED = instant("2026-03-20 10:00")
FULL = [Place(number, MARCH + number, MARCH + number, taken=True) for number in (1, 2)]


def waits(*tickets: int) -> list[Wait]:
    return [Wait(ticket, FILED + ticket, FILED + ticket) for ticket in tickets]


def test_a_place_is_free_at_the_first_instant_of_the_next_month_of_the_desk_across_the_change_of_clocks() -> None:
    assert not releases(waits(3), FULL, TWO, LISBON, until=APRIL - 1)
    assert releases(waits(3), FULL, TWO, LISBON, until=APRIL) == [Release(3, APRIL)]
    assert APRIL == MARCH + 31 * 86_400 - HOUR


def test_as_many_as_there_are_places_are_let_in_in_the_order_of_filing_and_the_others_in_the_month_after() -> None:
    found = releases(waits(7, 5, 4, 6, 3), FULL, TWO, LISBON, until=MAY)
    assert found == [Release(3, APRIL), Release(4, APRIL), Release(5, MAY), Release(6, MAY)]


def test_two_that_were_filed_in_one_second_are_let_in_by_their_numbers() -> None:
    same = [Wait(9, FILED, FILED), Wait(8, FILED, FILED)]
    assert releases(same, FULL, [Allotted(0, 1)], LISBON, until=APRIL) == [Release(8, APRIL)]


def test_a_place_that_is_given_back_lets_the_next_in_at_that_instant() -> None:
    back = FILED + HOUR
    given = [*FULL, Place(1, back, MARCH + 1, taken=False)]
    assert releases(waits(3, 4), given, TWO, LISBON, until=back) == [Release(3, back)]


def test_a_place_of_another_month_that_is_given_back_lets_nobody_in() -> None:
    february = Place(9, MARCH - HOUR, MARCH - HOUR, taken=True)
    back = [*FULL, february, Place(9, FILED + HOUR, MARCH - HOUR, taken=False)]
    assert not releases(waits(3), back, TWO, LISBON, until=APRIL - 1)


def test_more_places_let_more_in_when_they_are_given_and_fewer_let_fewer() -> None:
    raised = FILED + HOUR
    assert releases(waits(3, 4), FULL, [*TWO, Allotted(raised, 3)], LISBON, until=APRIL - 1) == [Release(3, raised)]
    assert releases(waits(3, 4), FULL, [*TWO, Allotted(raised, 1)], LISBON, until=APRIL) == [Release(3, APRIL)]


def test_without_a_limit_everybody_is_let_in() -> None:
    found = releases(waits(3, 4), FULL, [*TWO, Allotted(FILED + HOUR, None)], LISBON, until=APRIL)
    assert found == [Release(3, FILED + HOUR), Release(4, FILED + HOUR)]


def test_before_there_is_any_limit_there_is_no_place_and_without_anybody_there_is_nothing_to_do() -> None:
    assert not releases(waits(3), [], [Allotted(MAY, 2)], LISBON, until=APRIL)
    assert not releases([], FULL, TWO, LISBON, until=APRIL)


def test_who_came_back_waits_from_then_on_but_in_the_order_of_filing() -> None:
    back = Wait(3, FILED, APRIL + HOUR)
    others = [Wait(number, FILED + number, FILED + number) for number in (4, 5, 6)]
    given = [*FULL, Place(4, APRIL + 2 * HOUR, APRIL, taken=False)]
    found = releases([back, *others], given, TWO, LISBON, until=MAY - 1)
    assert found == [Release(4, APRIL), Release(5, APRIL), Release(3, APRIL + 2 * HOUR)]


def test_who_was_let_in_by_a_decision_has_a_place_of_that_month() -> None:
    early = Place(9, APRIL, APRIL, taken=True)
    assert releases(waits(3, 4), [*FULL, early], TWO, LISBON, until=APRIL) == [Release(3, APRIL)]


def test_a_year_can_be_the_period() -> None:
    january = instant("2027-01-01 00:00")
    assert releases(waits(3), FULL, TWO, LISBON, "year", until=january) == [Release(3, january)]


def test_whose_turn_comes_when_follows_from_how_many_are_ahead() -> None:
    assert [turn(ahead, 2, FILED, LISBON) for ahead in range(4)] == [APRIL, APRIL, MAY, MAY]
    assert turn(0, 0, FILED, LISBON) is None


HOURS = st.integers(0, 24 * 75)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Wait], list[Place], list[Allotted], int]:
    """Places that come and go and are allotted, and people who wait, all on whole hours of some weeks."""
    places = []
    for number in range(draw(st.integers(0, 6))):
        since = at = MARCH + HOUR * draw(HOURS)
        places.append(Place(number, at, since, taken=True))
        for taken in draw(st.sampled_from([(), (False,), (False, True)])):
            at += HOUR * draw(st.integers(0, 900))
            places.append(Place(number, at, since, taken=taken))
    some_waits = []
    for number in range(draw(st.integers(1, 6))):
        filed = MARCH + HOUR * draw(HOURS)
        some_waits.append(Wait(100 + number, filed, filed + HOUR * draw(st.sampled_from([0, 0, 700]))))
    allotted = [Allotted(0, draw(st.integers(0, 3)))]
    changed = st.builds(Allotted, HOURS.map(lambda hours: MARCH + HOUR * hours), st.sampled_from([None, 0, 1, 3]))
    allotted += draw(st.lists(changed, max_size=2))
    return some_waits, places, sorted(allotted, key=lambda each: each.at), MARCH + HOUR * draw(HOURS)


def walked(story: tuple[list[Wait], list[Place], list[Allotted], int]) -> list[Release]:
    """What somebody sees who looks every hour."""
    some_waits, places, allotted, until = story
    queue, known, found = sorted(some_waits, key=lambda each: (each.filed, each.ticket)), list(places), list[Release]()
    for at in range(MARCH, until + 1, HOUR):
        limit = [each.places for each in allotted if each.at <= at][-1]
        span = period_of(at, LISBON)
        for each in [each for each in queue if each.since <= at]:
            if limit is not None and used(known, span, until=at) >= limit:
                break
            queue.remove(each)
            known.append(Place(each.ticket, at, at, taken=True))
            found.append(Release(each.ticket, at))
    return found


@given(stories())
@settings(deadline=None)
def test_the_releases_are_those_that_somebody_sees_who_looks_every_hour(
    story: tuple[list[Wait], list[Place], list[Allotted], int],
) -> None:
    some_waits, places, allotted, until = story
    assert releases(some_waits, places, allotted, LISBON, until=until) == walked(story)


@given(stories(), st.floats(0, 1))
@settings(deadline=None)
def test_what_was_seen_and_kept_on_the_way_changes_nothing_of_what_comes(
    story: tuple[list[Wait], list[Place], list[Allotted], int], part: float
) -> None:
    """Rounds that are down, and rounds that look in between, come to the same instants."""
    some_waits, places, allotted, until = story
    between = MARCH + int((until - MARCH) * part)
    early = releases(some_waits, places, allotted, LISBON, until=between)
    kept = [Place(each.ticket, each.at, each.at, taken=True) for each in early]
    still = [each for each in some_waits if each.ticket not in {one.ticket for one in early}]
    late = releases(still, [*places, *kept], allotted, LISBON, until=until)
    assert [*early, *late] == releases(some_waits, places, allotted, LISBON, until=until)
