"""Which cells there are, for which arrivals each is proved, and the arrival that shows a difference."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from build import CLAUSE, WORDS, a_policy, hours, promise, target
from guichet.core.diff.cells import Cell
from guichet.core.diff.compare import compare
from guichet.core.diff.verdict import Verdict
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.opening import HolidayRule
from guichet.core.policy.rules.requests import Submission
from guichet.core.policy.rules.sorting import Plan, Plans
from guichet.core.policy.words import Trigger

B, W, E, N = Verdict.BETTER, Verdict.WORSE, Verdict.EQUAL, Verdict.INCOMPARABLE
KNOWN = HolidayRule(years="2026-2026")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def answering(within: str | None = None, **parts: Any) -> Policy:
    return a_policy(commitments={"first_response": promise(within, **parts)})


def the_cell(old: Policy, new: Policy) -> Cell:
    [cell] = compare(old, new).cells
    return cell


def test_a_desk_that_stays_open_longer_moves_arrivals_to_the_row_for_its_hours() -> None:
    """The same rows: on Thursday 1 January, 17:00 was outside the hours (8 h), and is inside (1 h)."""
    rows = [target("1h", hours="inside"), target("8h", hours="outside")]
    old = answering(rows=rows)
    new = replace(old, calendars={"desk": hours({"mon-fri": "09:00-18:00"})})

    found = {cell.when: cell for cell in compare(old, new).cells}

    assert {when: cell.due for when, cell in found.items()} == {"inside": E, "outside": B}
    shown = found["outside"].sooner
    assert shown is not None
    assert shown.assessed
    assert (shown.start, shown.old_due, shown.new_due) == (
        at("2026-01-01 17:00"), at("2026-01-02 01:00"), at("2026-01-01 18:00"),
    )  # fmt: skip


def test_a_difference_on_no_whole_minute_is_shown_to_the_second() -> None:
    """Of one hour and a second of open time, only what arrives at 15:59:59 is used up as the desk closes."""
    within = Duration.business(3601)
    old, new = (
        answering(rows=[replace(target("1h"), within=within)], at_closing=closing)
        for closing in ("closing", "next_opening")
    )

    cell = the_cell(old, new)

    assert (cell.verdict, cell.sooner) == (W, None)
    assert cell.later is not None
    assert (cell.later.start, cell.later.old_due, cell.later.new_due) == (
        at("2026-01-01 15:59:59"), at("2026-01-01 17:00"), at("2026-01-02 09:00"),
    )  # fmt: skip


def test_there_is_no_cell_for_a_priority_that_a_plan_has_not_nor_where_neither_promises() -> None:
    plan = Plan(name=WORDS)
    plans = Plans(clause=CLAUSE, levels={"basic": plan, "silver": replace(plan, priorities=("low",)), "gold": plan})
    policy = a_policy(
        priorities="high low",
        plans=plans,
        commitments={"first_response": promise(rows=[target("4h", plan="silver gold")])},
    )

    found = compare(policy, policy).cells

    assert [(cell.ticket.plan, cell.ticket.priority) for cell in found] == [
        ("silver", "low"), ("gold", "high"), ("gold", "low"),
    ]  # fmt: skip


def test_arrivals_before_the_day_that_is_asked_about_are_not_compared() -> None:
    """A holiday on 10 June is worse from January on, and nothing to whoever asks from July on."""
    feast = replace(KNOWN, dates={date(2026, 6, 10): "Feast"})
    old, new = (
        replace(answering("1 business day"), calendars={"desk": replace(hours(), holidays=each)})
        for each in (KNOWN, feast)
    )

    assert compare(old, new).verdict is W
    found = compare(old, new, since=at("2026-07-01 00:00"))
    assert (found.verdict, found.since) == (E, at("2026-07-01 00:00"))


def test_a_promise_that_is_longer_than_all_the_hours_that_are_known_is_incomparable() -> None:
    """2026 has 261 days of eight hours."""
    old, new = (
        replace(answering(f"{number} business hours"), calendars={"desk": replace(hours(), holidays=KNOWN)})
        for number in (3000, 2999)
    )

    assert the_cell(old, new).due is N


def test_a_clock_that_starts_with_the_registration_is_assessed_with_one() -> None:
    old, new = (
        replace(answering(within, starts=(Trigger.REGISTERED,)), submission=Submission(registration="explicit"))
        for within in ("4h", "3h")
    )

    shown = the_cell(old, new).sooner

    assert shown is not None
    assert shown.assessed
    assert (shown.old_due, shown.new_due) == (shown.start + 4 * 3600, shown.start + 3 * 3600)


def test_a_clock_that_no_arrival_starts_is_proved_and_not_assessed() -> None:
    old, new = (answering(within, starts=(Trigger.REOPENED,)) for within in ("4h", "3h"))

    cell = the_cell(old, new)

    assert cell.verdict is B
    assert cell.sooner is not None
    assert not cell.sooner.assessed


def test_a_ticket_of_which_another_promise_goes_beyond_what_is_known_is_proved_and_not_assessed() -> None:
    """300 business days are never over in the only year of which the holidays are known."""
    policy = replace(answering("4h"), calendars={"desk": replace(hours(), holidays=KNOWN)})
    old, new = (
        replace(policy, commitments={"first_response": promise(each), "resolution": promise("300 business days")})
        for each in ("4h", "3h")
    )

    [cell] = [each for each in compare(old, new).cells if each.kind == "first_response"]

    assert cell.verdict is B
    assert cell.sooner is not None
    assert not cell.sooner.assessed
