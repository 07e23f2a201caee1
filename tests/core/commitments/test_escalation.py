"""Escalations: steps that count from the start, up a chain whose last level repeats."""

import pytest

from build import CLAUSE, a_policy, acts, chain, levels, stand
from guichet.core.commitments.standing import ActKind
from guichet.core.policy.words import Trigger
from guichet.core.timeline.errors import NotAllowed

ESCALATE = ActKind.ESCALATE
URGENT = a_policy(priorities=levels("high low"), escalations=(chain("1h", "2h", length=3, priority=("high",)),))


def test_a_chain_without_repeat_has_one_step() -> None:
    policy = a_policy(escalations=(chain("1h"),))
    standing = stand(policy, "mon 09:00 submitted", at="tue 09:00")

    assert (acts(standing), standing.next_wake_at) == (["mon 10:00 escalate 1"], None)


def test_the_last_level_repeats() -> None:
    policy = a_policy(escalations=(chain("1h", "1h"),))

    assert acts(stand(policy, "mon 09:00 submitted", at="mon 12:00"), ESCALATE) == [
        "mon 10:00 escalate 1",
        "mon 11:00 escalate 2",
        "mon 12:00 escalate 2",
        "(mon 13:00 escalate 2)",
    ]


def test_delays_in_business_time_pass_while_the_desk_is_open() -> None:
    policy = a_policy(escalations=(chain("2 business hours", "8 business hours"),))

    assert acts(stand(policy, "mon 16:00 submitted", at="wed 10:00")) == [
        "tue 10:00 escalate 1",
        "wed 10:00 escalate 2",
        "(thu 10:00 escalate 2)",
    ]


def test_delays_in_business_days_go_on_though_a_step_falls_at_closing_time() -> None:
    policy = a_policy(escalations=(chain("1 business day", "1 business day"),))

    assert acts(stand(policy, "mon 09:00 submitted", at="wed 17:00")) == [
        "mon 17:00 escalate 1",
        "tue 17:00 escalate 2",
        "wed 17:00 escalate 2",
        "(thu 17:00 escalate 2)",
    ]


def test_a_chain_can_start_with_something_else_than_the_submission() -> None:
    policy = a_policy(escalations=(chain("1h", starts=(Trigger.TAKEN,)),))

    assert acts(stand(policy, "mon 09:00 submitted")) == []
    assert acts(stand(policy, "mon 09:00 submitted; 10:00 taken")) == ["(mon 11:00 escalate 1)"]


def test_leaving_the_priority_cancels_the_steps_to_come() -> None:
    story = "mon 09:00 submitted priority=high; 10:30 prioritised priority=low"

    assert acts(stand(URGENT, story, at="mon 15:00")) == ["mon 10:00 escalate 1"]


def test_coming_back_fires_the_highest_level_passed_meanwhile_once() -> None:
    away = "mon 09:00 submitted priority=high; 10:30 prioritised priority=low"

    assert acts(stand(URGENT, f"{away}; 15:00 prioritised priority=high")) == [
        "mon 10:00 escalate 1",
        "mon 15:00 escalate 3",
        "(mon 16:00 escalate 3)",
    ]


def test_there_and_back_between_two_steps_changes_nothing() -> None:
    away = "mon 09:00 submitted priority=high; 10:30 prioritised priority=low; 11:00 prioritised priority=high"

    assert acts(stand(URGENT, away)) == ["mon 10:00 escalate 1", "(mon 12:00 escalate 2)"]


def test_a_step_at_the_instant_of_a_change_comes_after_it() -> None:
    story = "mon 09:00 submitted priority=high; 10:00 prioritised priority=low"

    assert acts(stand(URGENT, story)) == []


def test_steps_that_fall_while_resolved_are_skipped() -> None:
    story = "mon 09:00 submitted priority=high; 09:30 resolved; 12:30 refused"

    assert acts(stand(URGENT, story)) == ["(mon 14:00 escalate 3)"]


def test_steps_that_fell_while_resolved_are_skipped_for_good() -> None:
    story = "mon 09:00 submitted priority=high; 09:30 resolved; 10:30 prioritised priority=low; 10:45 refused"

    assert acts(stand(URGENT, f"{story}; 10:50 prioritised priority=high")) == ["(mon 12:00 escalate 2)"]


def test_who_acknowledges_stops_the_steps_to_come() -> None:
    story = "mon 09:00 submitted priority=high; 10:30 acknowledged"

    assert acts(stand(URGENT, story, at="tue 09:00")) == ["mon 10:00 escalate 1"]


def test_an_acknowledgement_at_the_instant_of_a_step_comes_before_it() -> None:
    assert acts(stand(URGENT, "mon 09:00 submitted priority=high; 10:00 acknowledged")) == []


@pytest.mark.parametrize("back", ["11:00 resolved; 12:30 refused", "11:00 closed; 12:30 reopened"])
def test_a_ticket_that_comes_back_escalates_again_from_the_next_step(back: str) -> None:
    story = f"mon 09:00 submitted priority=high; 10:30 acknowledged; {back}"

    assert acts(stand(URGENT, story)) == ["mon 10:00 escalate 1", "(mon 14:00 escalate 3)"]


def test_acknowledging_what_does_not_escalate_stops_nothing() -> None:
    story = "mon 09:00 submitted priority=low; 09:10 acknowledged; 09:30 prioritised priority=high"

    assert acts(stand(URGENT, story)) == ["(mon 10:00 escalate 1)"]


def test_a_policy_may_say_that_nothing_but_the_resolution_stops_a_chain() -> None:
    stubborn = a_policy(escalations=(chain("1h", stops=()), chain("3h")))

    assert acts(stand(stubborn, "mon 09:00 submitted; 09:30 acknowledged")) == ["(mon 10:00 escalate 1)"]


def test_there_is_nothing_to_acknowledge_where_nothing_escalates() -> None:
    with pytest.raises(NotAllowed, match="no escalation that it could stop"):
        stand(a_policy(), "mon 09:00 submitted; 09:30 acknowledged")


def test_only_the_plans_that_are_named_escalate() -> None:
    policy = a_policy(escalations=(chain("1h", plan=("gold",)),))

    assert acts(stand(policy, "mon 09:00 submitted")) == []


def test_a_chain_that_was_acknowledged_stays_so_whatever_else_happens() -> None:
    story = "mon 09:00 submitted priority=high; 10:30 acknowledged; 11:00 prioritised priority=high; 11:30 replied"

    assert acts(stand(URGENT, story, at="tue 09:00")) == ["mon 10:00 escalate 1"]


def test_each_step_cites_the_clause_of_its_chain() -> None:
    standing = stand(URGENT, "mon 09:00 submitted priority=high", at="mon 10:00")

    assert [(act.clause, act.done) for act in standing.acts] == [(CLAUSE, True), (CLAUSE, False)]
