"""Regular updates: each public reply begins the next interval, until the ticket is resolved."""

import pytest

from build import a_policy, acts, due, levels, one, promise, stand, target, told
from guichet.core.commitments.standing import ActKind, CommitmentStatus
from guichet.core.policy.words import Trigger

HOURLY = a_policy(commitments={"update": promise("1h", recurs=True)})


def test_the_first_update_is_due_after_the_start() -> None:
    assert due(stand(HOURLY, "mon 09:00 submitted"), "update") == "mon 10:00"


def test_a_reply_begins_the_next_interval() -> None:
    assert due(stand(HOURLY, "mon 09:00 submitted; 09:20 replied"), "update") == "mon 10:20"


def test_an_update_is_missed_until_the_next_reply() -> None:
    clock = one(stand(HOURLY, "mon 09:00 submitted", at="mon 11:00"), "update")

    assert (clock.status, told(clock.missed_at)) == (CommitmentStatus.MISSED, "mon 10:00")
    assert one(stand(HOURLY, "mon 09:00 submitted; 11:00 replied"), "update").status is CommitmentStatus.RUNNING


def test_waiting_for_the_customer_does_not_stop_updates() -> None:
    assert due(stand(HOURLY, "mon 09:00 submitted; 09:20 replied asks"), "update") == "mon 10:20"


def test_each_miss_is_an_act() -> None:
    standing = stand(HOURLY, "mon 09:00 submitted; 11:00 replied", at="mon 12:30")

    assert acts(standing, ActKind.UPDATE_DUE) == ["mon 10:00 update_due", "mon 12:00 update_due"]


def test_a_reply_at_the_due_instant_is_in_time() -> None:
    assert acts(stand(HOURLY, "mon 09:00 submitted; 10:00 replied"), ActKind.UPDATE_DUE) == ["(mon 11:00 update_due)"]


def test_a_resolution_ends_the_updates() -> None:
    standing = stand(HOURLY, "mon 09:00 submitted; 09:30 resolved", at="mon 15:00")

    assert (acts(standing), standing.next_wake_at) == ([], None)


def test_a_refusal_goes_on_from_the_last_public_reply() -> None:
    standing = stand(HOURLY, "mon 09:00 submitted; 09:30 resolved; 10:00 refused")

    assert due(standing, "update") == "mon 10:30"


def test_a_refusal_after_the_interval_is_missed_at_once() -> None:
    clock = one(stand(HOURLY, "mon 09:00 submitted; 09:30 resolved; 11:00 refused"), "update")

    assert (clock.status, told(clock.missed_at)) == (CommitmentStatus.MISSED, "mon 11:00")


def test_a_reply_on_a_resolved_ticket_counts_when_it_is_refused() -> None:
    standing = stand(HOURLY, "mon 09:00 submitted; 09:30 resolved; 10:45 replied; 11:00 refused")

    assert due(standing, "update") == "mon 11:45"


def test_a_silent_resolution_ends_the_updates_and_a_refusal_takes_them_up_again() -> None:
    resolved = "mon 09:00 submitted; 09:30 resolved silent"

    assert one(stand(HOURLY, resolved), "update").status is CommitmentStatus.CANCELLED
    assert due(stand(HOURLY, f"{resolved}; 09:45 refused"), "update") == "mon 10:00"


def test_a_priority_without_updates_cancels_them_and_a_reply_there_begins_the_next_when_it_comes_back() -> None:
    policy = a_policy(
        priorities=levels("high low"),
        commitments={"update": promise(rows=[target("1h", priority="high")], recurs=True)},
    )
    lowered = "mon 09:00 submitted priority=high; 09:10 prioritised priority=low; 09:40 replied"

    assert one(stand(policy, lowered), "update").status is CommitmentStatus.CANCELLED
    assert due(stand(policy, f"{lowered}; 09:50 prioritised priority=high"), "update") == "mon 10:40"


def test_an_update_missed_before_it_was_called_off_stays_missed_whatever_is_said_meanwhile() -> None:
    policy = a_policy(
        priorities=levels("high low"),
        commitments={"update": promise(rows=[target("1h", priority="high")], recurs=True)},
    )
    story = "mon 09:00 submitted priority=high; 10:10 prioritised priority=low; 10:30 replied"
    clock = one(stand(policy, story), "update")

    assert (clock.status, told(clock.missed_at), told(clock.started_at)) == (
        CommitmentStatus.MISSED,
        "mon 10:00",
        "mon 09:00",
    )


def test_an_update_that_a_resolution_kept_counts_on_from_it_after_a_reopening() -> None:
    policy = a_policy(commitments={"own": promise("4h", recurs=True, met_by=(Trigger.RESOLVED,))})

    assert due(stand(policy, "mon 09:00 submitted; 10:30 resolved; 11:00 reopened"), "own") == "mon 14:30"


@pytest.mark.parametrize(
    ("how", "status"), [("resolved", CommitmentStatus.MET), ("resolved silent", CommitmentStatus.CANCELLED)]
)
def test_a_priority_that_is_taken_back_after_the_resolution_starts_no_updates(
    how: str, status: CommitmentStatus
) -> None:
    policy = a_policy(
        priorities=levels("high low"),
        commitments={
            "update": promise(recurs=True, rows=[target("1h", priority="high"), target(None, priority="low")])
        },
    )
    story = f"09:30 {how}; 09:40 prioritised priority=low; 09:50 prioritised priority=high"

    for first in ("high", "low"):
        standing = stand(policy, f"mon 09:00 submitted priority={first}; {story}", at="mon 15:00")

        assert (acts(standing), standing.next_wake_at) == ([], None)
        assert one(standing, "update").status is status


def test_a_reply_after_the_resolution_keeps_no_update_that_was_missed_before_it() -> None:
    clock = one(stand(HOURLY, "mon 09:00 submitted; 10:30 resolved silent; 11:00 replied"), "update")

    assert (clock.status, told(clock.missed_at), clock.met_at) == (CommitmentStatus.MISSED, "mon 10:00", None)
