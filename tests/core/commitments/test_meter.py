"""Prepaid time: what is counted, how it is rounded, what gives it back, and who is warned."""

from typing import Any

import pytest

from build import CLAUSE, WORDS, a_policy, acts, metering, no_credit, stand, told
from guichet.core.causes import Cause
from guichet.core.commitments.standing import ActKind
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Exclusions
from guichet.core.policy.rules.prepaid import CreditBack, CreditWarning, Expiry
from guichet.core.policy.rules.promises import Pause
from guichet.core.policy.words import Status

BACK = CreditBack(clause="C-3", causes=(Cause.PRODUCT_DEFECT, Cause.USAGE))


def metered(**parts: Any) -> Policy:
    exclusions = Exclusions(clause=CLAUSE, grounds={"training": WORDS})
    return a_policy(metering=metering(**({"pauses": Pause(), "credit_back": BACK} | parts)), exclusions=exclusions)


def charged(policy: Policy, story: str, at: str | None = None, **terms: Any) -> int:
    return stand(policy, story, at, **terms).charged_minutes


@pytest.mark.parametrize(
    ("rounding", "minutes", "cost"),
    [
        ("up", "10:00:01", 15),
        ("up", "10:15", 15),
        ("up", "10:15:01", 30),
        ("nearest", "10:07:29", 0),
        ("nearest", "10:07:30", 15),
        ("nearest", "10:22:29", 15),
        ("down", "10:14:59", 0),
        ("down", "10:15", 15),
    ],
)
def test_a_part_of_a_slice_is_rounded_as_the_policy_says(rounding: str, minutes: str, cost: int) -> None:
    assert charged(metered(rounding=rounding), "mon 09:00 submitted; 10:00 taken", at=f"mon {minutes}") == cost


TWO_SESSIONS = "mon 09:00 submitted; 10:00 taken; 10:05 replied asks; 11:00 answered; 11:05 replied asks"


def test_the_total_of_a_ticket_is_rounded_once() -> None:
    assert charged(metered(), TWO_SESSIONS) == 15


def test_each_session_is_rounded_by_itself() -> None:
    assert charged(metered(basis="session"), TWO_SESSIONS) == 30


def test_logged_work_is_what_agents_say_whatever_the_clock() -> None:
    story = "mon 09:00 submitted; 10:00 worked minutes=20; 12:00 worked minutes=20"

    assert charged(metered(basis="logged"), story, at="tue 12:00") == 45


def test_logged_work_costs_nothing_where_the_ticket_is_metered() -> None:
    assert charged(metered(), "mon 09:00 submitted; 10:00 worked minutes=20") == 0


def test_only_open_time_costs() -> None:
    assert charged(metered(), "mon 09:00 submitted; 16:50 taken", at="tue 09:05") == 15


def test_resolved_spans_cost_nothing_though_the_resolution_is_refused() -> None:
    story = "mon 09:00 submitted; 10:00 taken; 10:15 resolved; 12:00 refused"

    assert charged(metered(), story, at="mon 12:15") == 30


def test_a_meter_that_never_pauses_counts_the_wait() -> None:
    assert charged(metered(pauses=None), TWO_SESSIONS) == 75


def test_a_cause_gives_everything_back() -> None:
    standing = stand(
        metered(), "mon 09:00 submitted; 10:00 taken; 10:20 cause_set cause=product_defect", at="mon 12:00"
    )

    assert (standing.charged_minutes, acts(standing)) == (0, ["mon 10:20 refund"])
    assert [(act.minutes, act.clause) for act in standing.acts] == [(30, "C-3")]


def test_another_cause_undoes_the_refund() -> None:
    story = "mon 09:00 submitted; 10:00 taken; 10:20 cause_set cause=product_defect; 11:00 cause_set cause=environment"

    assert charged(metered(), story) == 60


def test_another_cause_that_gives_back_too_refunds_nothing_twice() -> None:
    story = "mon 09:00 submitted; 10:00 taken; 10:20 cause_set cause=product_defect; 11:00 cause_set cause=usage"
    standing = stand(metered(), story)

    assert (standing.charged_minutes, acts(standing)) == (0, ["mon 10:20 refund"])


def test_a_refund_of_nothing_is_no_act() -> None:
    assert acts(stand(metered(), "mon 09:00 submitted; 09:10 cause_set cause=product_defect; 10:00 taken")) == []


def test_an_exclusion_stops_the_meter_and_gives_back_and_taking_it_back_undoes_that() -> None:
    excluded = "mon 09:00 submitted; 10:00 taken; 10:20 excluded ground=training"
    standing = stand(metered(), excluded, at="mon 12:00")

    assert (standing.charged_minutes, acts(standing)) == (0, ["mon 10:20 refund"])
    assert charged(metered(), f"{excluded}; 12:00 readmitted", at="mon 12:10") == 30


WARNINGS = CreditWarning(clause="C-4", left=(Duration.parse("30min"),))
TAKEN = "mon 09:00 submitted; 10:00 taken"


def warned(
    policy: Policy, story: str, at: str | None = None, **terms: Any
) -> list[tuple[str | None, int | None, bool]]:
    standing = stand(policy, story, at, **terms)
    return [(told(act.at), act.minutes, act.done) for act in standing.acts if act.kind is ActKind.WARN_CREDIT]


def test_credit_is_warned_of_as_it_runs_low_and_when_it_is_gone() -> None:
    policy = metered(warnings=WARNINGS)

    assert warned(policy, TAKEN, time_balance_minutes=60) == [("mon 10:15:01", 30, False)]
    assert warned(policy, TAKEN, at="mon 11:00", time_balance_minutes=60) == [
        ("mon 10:15:01", 30, True),
        ("mon 10:45:01", 0, True),
    ]


def test_what_is_charged_beyond_the_balance_is_owed() -> None:
    standing = stand(metered(), TAKEN, at="mon 11:30", time_balance_minutes=60)

    assert (standing.charged_minutes, standing.owed_minutes, standing.balance_minutes) == (90, 30, 0)


def test_unlimited_credit_is_never_warned_of() -> None:
    assert warned(metered(warnings=WARNINGS), TAKEN, at="tue 11:00") == []


def test_credit_that_lasts_beyond_the_known_years_is_not_warned_of() -> None:
    standing = stand(metered(warnings=WARNINGS), TAKEN, at="tue 11:00", time_balance_minutes=10_000_000)

    assert (standing.charged_minutes, standing.acts, standing.next_wake_at) == (540, (), None)


def test_thresholds_passed_by_one_slice_are_one_warning() -> None:
    assert warned(metered(warnings=WARNINGS), TAKEN, at="mon 10:01", time_balance_minutes=10) == [
        ("mon 10:00:01", 0, True)
    ]


def test_no_warning_at_zero_where_the_policy_gives_none() -> None:
    policy = metered(warnings=CreditWarning(left=(Duration.parse("30min"),), at_zero=False))

    assert warned(policy, TAKEN, at="mon 12:00", time_balance_minutes=60) == [("mon 10:15:01", 30, True)]


def test_logged_work_warns_when_it_is_logged() -> None:
    policy = metered(basis="logged", warnings=WARNINGS)
    story = "mon 09:00 submitted; 10:00 worked minutes=10; 11:00 worked minutes=30"

    assert warned(policy, story, time_balance_minutes=60) == [("mon 11:00", 30, True)]


def test_sessions_warn_at_the_slice_that_costs_too_much() -> None:
    policy = metered(basis="session", warnings=WARNINGS)

    assert warned(policy, TWO_SESSIONS, at="mon 12:00", time_balance_minutes=60) == [("mon 11:00:01", 30, True)]


@pytest.mark.parametrize(("rounding", "at"), [("nearest", "mon 10:22:30"), ("down", "mon 10:30")])
def test_roundings_warn_at_their_own_instant(rounding: str, at: str) -> None:
    policy = metered(rounding=rounding, warnings=CreditWarning(left=(), at_zero=True))

    assert warned(policy, TAKEN, at="mon 12:00", time_balance_minutes=30) == [(at, 0, True)]


def test_what_is_given_back_is_not_warned_of() -> None:
    story = f"{TAKEN}; 10:10 cause_set cause=product_defect"

    assert warned(metered(warnings=WARNINGS), story, at="mon 12:00", time_balance_minutes=60) == []


def test_a_warning_given_stays_given_though_the_time_is_given_back_later() -> None:
    story = f"{TAKEN}; 10:40 cause_set cause=product_defect"

    assert warned(metered(warnings=WARNINGS), story, at="mon 12:00", time_balance_minutes=60) == [
        ("mon 10:15:01", 30, True)
    ]


def test_a_refund_undone_warns_then() -> None:
    story = f"{TAKEN}; 10:10 cause_set cause=product_defect; 11:00 cause_set cause=environment"

    assert warned(metered(warnings=WARNINGS), story, at="mon 11:00", time_balance_minutes=60) == [
        ("mon 11:00", 0, True)
    ]


def test_a_request_without_credit_is_declined() -> None:
    standing = stand(metered(no_credit=no_credit()), "mon 09:00 submitted", time_balance_minutes=0)

    assert (standing.status, acts(standing)) == (Status.DECLINED, ["mon 09:00 decline"])


def test_a_request_without_credit_may_be_accepted_and_owed() -> None:
    policy = metered(no_credit=no_credit(then="accept"))
    standing = stand(policy, TAKEN, at="mon 10:10", time_balance_minutes=0)

    assert (standing.status, standing.owed_minutes) == (Status.OPEN, 15)


@pytest.mark.parametrize("mark", ["fields=defect", "category=defect"])
def test_a_mark_lets_an_agent_judge_first(mark: str) -> None:
    policy = metered(no_credit=no_credit(unless_field="defect"))

    assert stand(policy, f"mon 09:00 submitted {mark}", time_balance_minutes=0).status is Status.WAITING
    assert stand(policy, "mon 09:00 submitted fields=other", time_balance_minutes=0).status is Status.DECLINED


def test_where_acts_are_recorded_a_decline_is_ordered_and_waits_for_its_record() -> None:
    policy = metered(no_credit=no_credit())
    terms: dict[str, Any] = {"time_balance_minutes": 0, "acts_recorded": True}
    recorded = stand(policy, "mon 09:00 submitted; 09:00 declined by=system", **terms)

    assert acts(stand(policy, "mon 09:00 submitted", **terms)) == ["(mon 09:00 decline)"]
    assert (recorded.status, acts(recorded)) == (Status.DECLINED, ["mon 09:00 decline"])


def test_a_record_of_a_decline_that_nothing_orders_says_nothing() -> None:
    policy = metered(no_credit=no_credit())

    assert stand(policy, "mon 09:00 submitted; 09:00 declined", acts_recorded=True).status is Status.WAITING
    assert stand(policy, "mon 09:00 submitted; 09:00 declined").status is Status.WAITING


@pytest.mark.parametrize(
    ("expires", "status"), [("2026-05-31", Status.DECLINED), ("2026-06-01", Status.WAITING), (None, Status.WAITING)]
)
def test_credit_is_frozen_after_the_last_day_of_the_licence(expires: str | None, status: Status) -> None:
    policy = metered(no_credit=no_credit(), expiry=Expiry(clause="C-5", months=24))

    assert stand(policy, "mon 09:00 submitted", licence={"kind": "four_year", "expires": expires}).status is status


def test_a_policy_without_expiry_looks_at_no_licence() -> None:
    policy = metered(no_credit=no_credit())

    assert stand(policy, "mon 09:00 submitted", licence={"expires": "2020-01-01"}).status is Status.WAITING
