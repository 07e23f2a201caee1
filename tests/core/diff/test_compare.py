"""What a change of a policy means for a customer: the rules of each field, and proofs over every arrival."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from build import CLAUSE, WORDS, a_policy, chain, hours, levels, promise, target
from guichet.core.causes import Cause
from guichet.core.diff.compare import Comparison, compare
from guichet.core.diff.table import TABLE
from guichet.core.diff.verdict import Verdict
from guichet.core.hours.duration import Duration
from guichet.core.policy import model
from guichet.core.policy.bundled import bundled, bundled_names
from guichet.core.policy.model import Policy
from guichet.core.policy.reading import read_policy
from guichet.core.policy.rules import opening, prepaid, promises, requests
from guichet.core.policy.rules.promises import Pause
from guichet.core.policy.rules.requests import Closing, Silence, Submission
from guichet.core.policy.rules.sorting import Plan, Plans
from guichet.core.policy.schema import records
from guichet.core.policy.shapes import fields_of
from guichet.core.policy.words import Trigger
from guichet.core.policy.writing import write_policy

DAY = Duration.parse("24h")
B, W, E, N = Verdict.BETTER, Verdict.WORSE, Verdict.EQUAL, Verdict.INCOMPARABLE


def plans(*names: str, **parts: Any) -> Plans:
    return Plans(clause=CLAUSE, levels={name: Plan(name=WORDS) for name in names}, **parts)


def answering(within: str | None = None, **parts: Any) -> dict[str, Any]:
    return {"commitments": {"first_response": promise(within, **parts)}}


def verdicts(old: Policy, new: Policy) -> tuple[Verdict, Verdict]:
    """There, and back."""
    return compare(old, new).verdict, compare(new, old).verdict


@pytest.mark.parametrize("name", bundled_names())
def test_a_policy_is_equal_to_itself(name: str) -> None:
    policy = bundled(name)
    again = read_policy(write_policy(policy), name)

    found = compare(policy, again)

    assert found.verdict is E
    assert found.changes == ()
    assert found.words == ()
    assert all(cell.verdict is E for cell in found.cells)


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("4h", "3h", B),
        ("4 business hours", "5 business hours", W),
        ("1 business day", "8 business hours", E),  # on days of eight hours
        ("1 business day", "24h", W),  # sooner on a Friday, but later for what arrives as the day opens
        ("2 business days", "24h", B),
        (None, "4h", B),
        ("4h", None, W),
    ],
)
def test_targets_are_compared_for_every_arrival(old: str | None, new: str | None, verdict: Verdict) -> None:
    was, is_now = (a_policy(commitments={"first_response": promise(rows=[target(each)])}) for each in (old, new))

    [cell] = compare(was, is_now).cells

    assert cell.verdict is verdict


def test_a_witness_is_one_that_assess_confirms() -> None:
    old = a_policy(**answering("8 business hours"))
    new = a_policy(**answering("12h"))

    [cell] = compare(old, new).cells

    assert cell.verdict is W
    assert cell.later
    assert cell.later.assessed
    assert cell.later.new_due == cell.later.start + 12 * 3600
    assert cell.later.old_due is not None
    assert cell.later.old_due < cell.later.new_due
    assert cell.sooner
    assert cell.sooner.assessed


def test_cells_are_plan_by_priority_and_whatever_else_is_told_apart() -> None:
    rows = [target("2h", hours="inside", plan="gold"), target("8h", hours="outside", plan="gold"), target("9h")]
    old = a_policy(
        priorities="high low", plans=plans("silver", "gold"), commitments={"first_response": promise(rows=rows)}
    )
    rows = [rows[0], target("7h", hours="outside", plan="gold"), target("10h", priority="low"), target("9h")]
    new = replace(old, commitments={"first_response": promise(rows=rows)})

    found = compare(old, new)

    told = {(cell.ticket.plan, cell.ticket.priority, cell.when): cell.verdict for cell in found.cells}
    assert told == {
        ("silver", "high", None): E,
        ("silver", "low", None): W,
        ("gold", "high", "inside"): E,
        ("gold", "high", "outside"): B,
        ("gold", "low", "inside"): E,
        ("gold", "low", "outside"): B,
    }
    assert found.verdict_for("silver", paid=True) is W
    assert found.verdict_for("gold", paid=True) is B


def test_other_hours_show_in_the_cells_that_count_by_them_and_in_the_openings() -> None:
    old = a_policy(**answering("4 business hours"))
    new = replace(old, calendars={"desk": hours({"mon-thu": "09:00-17:00", "fri": "09:00-16:00"})})

    found = compare(old, new)

    assert found.openings.verdict is W
    assert found.openings.lost is not None
    assert found.openings.gained is None
    assert [cell.verdict for cell in found.cells] == [W]
    assert compare(new, old).verdict is B


def test_a_holiday_more_is_worse_and_is_found_on_its_day() -> None:
    closed = replace(hours(), holidays=opening.HolidayRule(dates={date(2026, 6, 10): "Feast"}, years="2026-2027"))
    kept = replace(hours(), holidays=opening.HolidayRule(years="2026-2027"))
    old, new = (a_policy(**answering("1 business day"), calendars={"desk": each}) for each in (kept, closed))

    found = compare(old, new)

    assert found.openings.lost_seconds == 8 * 3600
    [cell] = found.cells
    assert cell.verdict is W
    assert cell.later
    assert datetime.fromtimestamp(cell.later.start, UTC).date() == date(2026, 6, 10)


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ({"submission": Submission(channels=("portal", "email"))}, {"submission": Submission(channels=("portal",))}, W),
        ({"submission": Submission(channels=("portal",))}, {"submission": Submission(channels=("email",))}, W),
        ({"submission": Submission(registration="explicit")}, {"submission": Submission()}, B),
        (
            {},
            {"submission": Submission(fields={"steps": requests.RequiredField(name=WORDS)})},
            W,
        ),
        (
            {},
            {"submission": Submission(fields={"steps": requests.RequiredField(name=WORDS, required=False)})},
            E,
        ),
        ({"plans": plans("silver", "gold")}, {"plans": plans("silver")}, W),
        ({"plans": plans("silver")}, {"plans": plans("silver", "gold")}, E),
        ({"plans": plans("silver", "gold")}, {"plans": plans("gold", "silver")}, N),
        ({"plans": plans("silver")}, {"plans": plans("silver", without="decline")}, W),
        ({"priorities": "high low"}, {"priorities": "high middle low"}, N),
        ({"priorities": levels("high low", default="high")}, {"priorities": levels("high low", default="low")}, N),
        ({"priorities": "high low"}, {"priorities": levels("high low", set_by=("agent",))}, W),
        ({"closing": Closing(by=("agent",))}, {"closing": Closing()}, B),
        ({"closing": Closing(validation=True)}, {"closing": Closing()}, W),
        ({}, {"closing": Closing(silence=Silence(after=Duration.parse("5 business days")))}, W),
        (
            {"closing": Closing(silence=Silence(after=Duration.parse("5 business days")))},
            {"closing": Closing(silence=Silence(after=Duration.parse("1 week")))},
            B,
        ),
        (
            {"closing": Closing(silence=Silence(after=Duration.parse("5 business days")))},
            {"closing": Closing(silence=Silence(after=Duration.parse("6 business days"), warning=DAY))},
            B,
        ),
        ({"reopening": requests.Reopening(by_answering=True)}, {"reopening": requests.Reopening()}, W),
        ({"free_use": None}, {"free_use": requests.FreeUse(clause=CLAUSE, notice=WORDS)}, W),
        ({"revisions": model.Revisions(clause=CLAUSE)}, {"revisions": None}, W),
        ({"escalations": (chain("1h"),)}, {"escalations": ()}, W),
        ({"escalations": (chain("1h", "2h"),)}, {"escalations": (chain("1h", "1h"),)}, B),
        ({"escalations": (chain("1h"),)}, {"escalations": (chain("90min"),)}, W),
        ({"escalations": (chain("1h"),)}, {"escalations": (chain("1h", stops=(Trigger.TAKEN,)),)}, W),
        (answering("4h"), answering("4h", pauses=Pause()), W),
        (answering("4h", pauses=Pause()), answering("4h", pauses=Pause(start=(Trigger.ASKED, Trigger.PROPOSED))), W),
        (answering("4h"), answering("4h", binding=True), B),
        (answering("4h"), answering("4h", met_by=(Trigger.REPLIED, Trigger.TAKEN)), W),
        (answering("4h"), answering("4h", starts=(Trigger.REGISTERED,)), N),
        (answering("4h"), answering("4h", median=promises.Median(clause=CLAUSE)), W),
        (answering("4h"), answering("4h", restarts=(Trigger.PRIORITISED,)), N),
        (answering("4h"), answering("4h", reminders=(promises.Reminder(before=Duration.parse("1h")),)), E),
    ],
)  # fmt: skip
def test_rules_are_compared_as_data(old: dict[str, Any], new: dict[str, Any], verdict: Verdict) -> None:
    there, back = verdicts(a_policy(**old), a_policy(**new))

    assert there is verdict
    assert back is verdict.backward or {there, back} in ({W}, {E, W})


def _metering(**parts: Any) -> Policy:
    return a_policy(metering=prepaid.Metering(clause=CLAUSE, **({"slice": Duration.parse("15min")} | parts)))


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ({}, {"slice": Duration.parse("5min")}, B),
        ({}, {"slice": Duration.parse("10min")}, N),
        ({}, {"rounding": "down"}, B),
        ({}, {"basis": "logged"}, N),
        ({"credit_back": prepaid.CreditBack(clause=CLAUSE)}, {}, W),
        (
            {"credit_back": prepaid.CreditBack(clause=CLAUSE)},
            {"credit_back": prepaid.CreditBack(clause=CLAUSE, causes=(Cause.PRODUCT_DEFECT, Cause.SPAM))},
            B,
        ),
        ({"expiry": prepaid.Expiry(clause=CLAUSE, months=24)}, {"expiry": prepaid.Expiry(clause=CLAUSE, months=12)}, W),
        ({"pauses": Pause()}, {}, W),
    ],
)
def test_metering_is_compared_as_data(old: dict[str, Any], new: dict[str, Any], verdict: Verdict) -> None:
    assert verdicts(_metering(**old), _metering(**new)) == (verdict, verdict.backward)


def test_time_that_is_charged_by_other_hours_is_incomparable() -> None:
    old = _metering()

    new = replace(old, calendars={"desk": hours({"mon-fri": "09:00-18:00"})})

    assert [change.verdict for change in compare(old, new).changes] == [N]


def test_a_silence_that_counts_by_longer_days_is_over_sooner_for_some() -> None:
    """Its text is the same; its calendar is not."""
    old = a_policy(closing=Closing(silence=Silence(after=Duration.parse("16 business hours"))))

    new = replace(old, calendars={"desk": hours({"mon-fri": "09:00-18:00"})})

    assert [(change.path[-1], change.verdict) for change in compare(old, new).changes] == [("after", W)]


def test_words_change_nothing_and_are_named() -> None:
    old = a_policy(**answering("4h"))
    new = replace(old, clauses={CLAUSE: {"en": "other words"}})

    found = compare(old, new)

    assert (found.verdict, found.words) == (E, (("clauses", CLAUSE),))


def test_a_plan_that_is_taken_away_is_worse_for_those_who_hold_it_only() -> None:
    old, new = a_policy(plans=plans("silver", "gold")), a_policy(plans=plans("silver"))

    found = compare(old, new)

    assert _for_plans(found) == {"silver": E, "gold": W}


def _for_plans(found: Comparison) -> dict[str, Verdict]:
    return {plan: found.verdict_for(plan, paid=True) for plan in ("silver", "gold")}


def test_free_use_concerns_only_those_who_do_not_pay() -> None:
    found = compare(a_policy(), a_policy(free_use=requests.FreeUse(clause=CLAUSE, notice=WORDS)))

    assert (found.verdict_for(None, paid=True), found.verdict_for(None, paid=False)) == (E, W)


def test_a_clock_that_starts_later_than_the_request_has_every_row_at_every_hour() -> None:
    """Whether a request came inside the hours is known then; when the clock starts is not."""
    rows = [target("2h", hours="inside"), target("8 business hours", hours="outside")]
    old = a_policy(**answering(rows=rows, starts=(Trigger.TAKEN,)))
    new = a_policy(**answering(rows=[rows[0], target("2h", hours="outside")], starts=(Trigger.TAKEN,)))

    found = {cell.when: cell for cell in compare(old, new).cells}

    assert (found["inside"].verdict, found["outside"].verdict) == (E, B)
    assert found["outside"].sooner
    assert not found["outside"].later


def test_each_field_of_the_language_is_judged_or_is_words_or_is_incomparable_on_purpose() -> None:
    """The table names no field that the language has not, and of those with a value of their own leaves none out."""
    known = {(record, field.name) for record in records() for field in fields_of(record)}

    assert set(TABLE) <= known


def test_nothing_is_said_beyond_what_both_know() -> None:
    """Holidays are known for some years only: what falls due after them is not compared."""
    short = replace(hours(), holidays=opening.HolidayRule(dates={}, years="2026-2026"))
    old, new = (
        a_policy(**answering(each), calendars={"desk": short}) for each in ("2 business days", "9 business days")
    )

    found = compare(old, new)

    assert found.until < 1798675200  # 2026-12-31
    assert found.verdict is W


def test_versions_that_know_no_year_in_common_are_incomparable() -> None:
    then, now = (replace(hours(), holidays=opening.HolidayRule(years=f"{year}-{year}")) for year in (2026, 2027))

    old, new = (a_policy(**answering("4 business hours"), calendars={"desk": each}) for each in (then, now))
    found = compare(old, new)

    assert (found.verdict, found.openings.verdict, [cell.verdict for cell in found.cells]) == (N, N, [N])
