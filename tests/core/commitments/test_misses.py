"""Missed binding targets: which stand, once each, and what a contract says of them."""

from typing import Any

import pytest

from build import a_policy, promise, stand, target, told
from guichet.core.commitments.standing import Miss, Standing
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Credit, Override, overridden
from guichet.core.policy.words import Trigger
from guichet.core.timeline.errors import NotAllowed

CREDIT = Credit(term=3, amount=5000, currency="EUR")


def under_contract(within: str = "1h", kind: str = "first_response", **parts: Any) -> Policy:
    rule = promise("4h", **parts)
    policy = a_policy(priorities="high low", commitments={kind: rule})
    return overridden(policy, [Override(kind=kind, within=Duration.parse(within), binding=True, credit=CREDIT)])


WAIVER = "miss_waived commitment=first_response missed_at=2026-06-01T11:00:00Z"


def missed(standing: Standing) -> list[tuple[str, bool]]:
    return [(told_of(miss), miss.waived) for miss in standing.misses]


def told_of(miss: Miss) -> str:
    return f"{miss.commitment} {told(miss.missed_at)}"


def test_a_miss_of_a_target_that_a_contract_makes_binding_says_what_it_credits() -> None:
    standing = stand(under_contract(), "mon 10:00 submitted", "mon 12:00")
    (miss,) = standing.misses
    assert (miss.commitment, miss.credit, miss.waived) == ("first_response", CREDIT, False)
    assert missed(standing) == [("first_response mon 11:00", False)]


def test_a_goal_that_is_missed_is_no_miss_of_a_binding_target() -> None:
    policy = a_policy(commitments={"first_response": promise("1h")})
    assert stand(policy, "mon 10:00 submitted", "mon 12:00").misses == ()


def test_a_target_that_the_policy_itself_makes_binding_credits_nothing() -> None:
    policy = a_policy(commitments={"first_response": promise(rows=[target("1h", binding=True)])})
    (miss,) = stand(policy, "mon 10:00 submitted", "mon 12:00").misses
    assert miss.credit is None


def test_a_late_answer_a_priority_and_a_reopening_leave_one_miss() -> None:
    line = "mon 10:00 submitted; 12:00 prioritised priority=high; 13:00 replied; 14:00 resolved; 15:00 reopened"
    assert missed(stand(under_contract(), line, "mon 16:00")) == [("first_response mon 11:00", False)]


def test_a_promise_that_a_new_priority_counts_anew_was_not_missed_until_it_is_again() -> None:
    policy = under_contract(restarts=(Trigger.PRIORITISED,))
    line = "mon 10:00 submitted; 12:00 prioritised priority=high"
    assert missed(stand(policy, line, "mon 12:30")) == []
    assert missed(stand(policy, line, "mon 14:00")) == [("first_response mon 13:00", False)]


def test_each_interval_of_a_promise_that_recurs_is_a_miss_of_its_own() -> None:
    policy = under_contract(kind="update", recurs=True)
    line = "mon 10:00 submitted; 12:00 replied; 14:00 replied"
    assert missed(stand(policy, line, "mon 14:30")) == [("update mon 11:00", False), ("update mon 13:00", False)]


def test_a_waiver_excuses_the_miss_and_can_be_withdrawn() -> None:
    line = f"mon 10:00 submitted; 12:00 {WAIVER}"
    assert missed(stand(under_contract(), line, "mon 13:00")) == [("first_response mon 11:00", True)]
    line += f"; 13:00 {WAIVER.replace('miss_waived', 'waiver_withdrawn')}"
    assert missed(stand(under_contract(), line, "mon 14:00")) == [("first_response mon 11:00", False)]


def test_a_waiver_of_what_was_not_missed_then_does_nothing() -> None:
    line = f"mon 10:00 submitted; 12:00 {WAIVER.replace('11:00', '10:30')}"
    assert missed(stand(under_contract(), line, "mon 13:00")) == [("first_response mon 11:00", False)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"12:00 {WAIVER}; 13:00 {WAIVER}", "waived"),
        (f"12:00 {WAIVER.replace('miss_waived', 'waiver_withdrawn')}", "not_waived"),
    ],
)
def test_a_miss_is_waived_once_and_only_a_waiver_is_withdrawn(line: str, reason: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        stand(under_contract(), f"mon 10:00 submitted; {line}", "mon 14:00")
    assert refused.value.data["reason"] == reason
