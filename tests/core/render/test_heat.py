"""The week as a heat map: what it shows of each hour is what `assess` says of the minutes in it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from build import CLAUSE, WORDS, a_policy, hours, instant, levels, promise, target
from guichet.core.commitments.assess import assess
from guichet.core.policy.bundled import bundled, bundled_names
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.opening import HolidayRule
from guichet.core.policy.rules.sorting import Plan, Plans
from guichet.core.policy.words import Trigger
from guichet.core.render.heat import HeatMap, Hour, heat_maps
from guichet.core.timeline.events import FIRST_PLAN, By, Event, EventType, Timeline

AT = instant("mon 00:00")


def the_map(**parts: Any) -> HeatMap:
    [found] = heat_maps(a_policy(**parts), AT)
    return found


def at_hour(found: HeatMap, day: int, hour: int) -> Hour:
    return found.hours[day * 24 + hour]


def test_each_hour_says_the_longest_wait_of_its_minutes_and_by_when() -> None:
    """Four business hours on a desk that is open from 9 to 17: Friday 15:00 to 15:59 is due by Monday 11:59."""
    found = the_map(commitments={"first_response": promise("4 business hours")})

    friday = at_hour(found, 4, 15)
    assert (friday.due, friday.wait) == (7 * 1440 + 11 * 60 + 59, (2 * 24 + 20) * 3600)
    assert (friday.open, friday.closed_when_due) == (True, False)
    saturday = at_hour(found, 5, 0)
    assert (saturday.open, saturday.due) == (False, 7 * 1440 + 13 * 60)
    assert [at_hour(found, 0, hour).heat for hour in (9, 12, 13)] == [1, 1, 3]


def test_what_can_fall_due_while_the_desk_is_closed_is_marked() -> None:
    found = the_map(commitments={"first_response": promise("4h")})

    assert [at_hour(found, 0, hour).closed_when_due for hour in (4, 5, 9, 12, 13, 20)] == [
        True, False, False, False, True, True,
    ]  # fmt: skip


def test_a_week_with_a_holiday_or_a_change_of_clocks_is_passed_over() -> None:
    closed = replace(hours(), holidays=HolidayRule(dates={date(2026, 6, 10): "Feast"}, years="2026-2027"))
    office = replace(hours(zone="Europe/Paris"), holidays=HolidayRule(years="2026-2027"))

    [one] = heat_maps(a_policy(calendars={"desk": closed}, commitments={"first_response": promise("4h")}), AT)
    [two] = heat_maps(
        a_policy(calendars={"desk": office}, commitments={"first_response": promise("4h")}),
        instant("mon 00:00") + 140 * 86_400,
    )

    assert one.monday == instant("mon 00:00") + 14 * 86_400
    assert two.monday > 1792884000  # clocks go back on 25 October 2026


def test_plans_that_are_promised_the_same_share_a_map_and_what_is_promised_nothing_has_none() -> None:
    plan = Plan(name=WORDS)
    plans = Plans(clause=CLAUSE, levels={"basic": plan, "silver": plan, "gold": replace(plan, priorities=("high",))})
    rows = [target(None, priority="low", plan="basic"), target("4h", plan="silver gold"), target("8h")]

    found = heat_maps(
        a_policy(priorities=levels("high low"), plans=plans, commitments={"first_response": promise(rows=rows)}), AT
    )

    assert [(each.priority, each.plans, each.targets) for each in found] == [
        ("high", ("basic",), ("8h",)),
        ("high", ("silver", "gold"), ("4h",)),
        ("low", ("silver",), ("4h",)),
    ]


def test_a_clock_that_an_agent_starts_has_no_map() -> None:
    assert heat_maps(a_policy(commitments={"first_response": promise("4h", starts=(Trigger.TAKEN,))}), AT) == ()


def test_nothing_is_drawn_where_no_ordinary_week_is_known() -> None:
    short = replace(hours(), holidays=HolidayRule(years="2025-2025"))

    assert heat_maps(a_policy(calendars={"desk": short}, commitments={"first_response": promise("4h")}), AT) == ()


def test_nothing_is_drawn_where_two_years_have_no_ordinary_week() -> None:
    """A feast each Wednesday."""
    feasts = {date(2026, 6, 3) + timedelta(weeks=number): "Feast" for number in range(110)}
    never = replace(hours(), holidays=HolidayRule(dates=feasts, years="2026-2029"))

    assert heat_maps(a_policy(calendars={"desk": never}, commitments={"first_response": promise("4h")}), AT) == ()


def test_an_hour_in_which_nothing_is_promised_says_no_wait() -> None:
    found = the_map(commitments={"first_response": promise(rows=[target("4h", hours="inside")])})

    assert at_hour(found, 0, 8) == Hour(0, 8, open=False, wait=None, due=None, closed_when_due=False)
    assert (at_hour(found, 0, 9).wait, at_hour(found, 0, 9).due) == (4 * 3600, 13 * 60 + 59)


@pytest.mark.parametrize("name", bundled_names())
def test_every_hour_of_a_bundled_policy_is_what_assess_says_of_its_last_minute(name: str) -> None:
    policy = bundled(name)
    for found in heat_maps(policy, AT):
        for number in range(0, 168, 11):
            hour = found.hours[number]
            dues = [_due(policy, found, found.monday + number * 3600 + minute * 60) for minute in (0, 30, 59)]
            waits = [
                due - found.monday - number * 3600 - minute * 60 for due, minute in zip(dues, (0, 30, 59), strict=True)
            ]
            assert hour.wait is not None
            assert hour.wait >= max(waits)
            assert hour.due is not None
            assert hour.due * 60 >= max(dues) - found.monday


def _due(policy: Policy, found: HeatMap, at: int) -> int:
    said = {"priority": found.priority} if found.priority else {}
    events = [Event(at, EventType.SUBMITTED, By.AGENT, said)]
    if policy.submission.registration != "automatic":
        events.append(Event(at, EventType.REGISTERED, By.AGENT))
    plan = found.plans[0] or FIRST_PLAN
    standing = assess(policy, Timeline(events=tuple(events), plan=plan), at, ledger=False)
    [due] = [one.due_at for one in standing.commitments if one.kind == found.kind]
    assert due is not None
    return due
