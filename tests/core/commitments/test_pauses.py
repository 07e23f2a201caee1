"""Pauses (G-6): what a clock keeps, what it carries over, and what a new priority makes of it."""

import pytest

from build import a_policy, acts, due, levels, one, promise, stand, target, told
from guichet.core.commitments.standing import CommitmentStatus
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import Pause
from guichet.core.policy.words import Trigger


def pausing(within: str) -> Policy:
    return a_policy(commitments={"resolution": promise(within, pauses=Pause())})


@pytest.mark.parametrize(
    ("within", "story", "falls_due"),
    [
        ("4h", "mon 09:00 submitted; 10:00 replied asks; 12:00 answered", "mon 15:00"),
        ("4h", "mon 09:00 submitted; 10:00 replied asks; tue 02:00 answered", "tue 05:00"),
        ("4 business hours", "mon 09:00 submitted; 10:00 replied asks; 12:00 answered", "mon 15:00"),
        ("4 business hours", "mon 15:00 submitted; 16:00 replied asks; tue 11:00 answered", "tue 14:00"),
        ("4 business hours", "mon 15:00 submitted; 18:00 replied asks; tue 08:00 answered", "tue 11:00"),
        ("2 business days", "mon 10:00 submitted; 12:00 replied asks; 14:00 answered", "wed 12:00"),
        ("2 business days", "mon 10:00 submitted; 18:00 replied asks; tue 08:00 answered", "wed 10:00"),
        ("2 business days", "mon 10:00 submitted; 12:00 replied asks; thu 12:00 answered", "next mon 10:00"),
        ("2 business days", "mon 08:00 submitted; tue 12:00 replied asks; wed 12:00 answered", "wed 17:00"),
        ("1 business day", "sat 10:00 submitted; sat 12:00 replied asks; sun 12:00 answered", "next mon 17:00"),
        (
            "4h",
            "mon 09:00 submitted; 10:00 replied asks; 11:00 answered; 12:00 replied asks; 14:00 answered",
            "mon 16:00",
        ),
    ],
)
def test_a_resumed_clock_falls_due(within: str, story: str, falls_due: str) -> None:
    assert due(stand(pausing(within), story), "resolution") == falls_due


def test_a_paused_clock_has_no_due_instant_and_is_never_missed() -> None:
    clock = one(stand(pausing("4h"), "mon 09:00 submitted; 10:00 replied asks", at="fri 10:00"), "resolution")

    assert (clock.status, clock.due_at, clock.used_seconds) == (CommitmentStatus.PAUSED, None, 3600)


def test_a_second_question_begins_no_second_pause() -> None:
    story = "mon 09:00 submitted; 10:00 replied asks; 11:00 replied asks; 12:00 answered"

    assert due(stand(pausing("4h"), story), "resolution") == "mon 15:00"


@pytest.mark.parametrize(
    ("story", "status", "instant"),
    [
        ("mon 09:00 submitted; 13:00 replied asks", CommitmentStatus.PAUSED, None),
        ("mon 09:00 submitted; 13:00 replied asks; 15:00 answered", CommitmentStatus.MISSED, "mon 15:00"),
        ("mon 09:00 submitted; 13:00 replied asks; 15:00 resolved", CommitmentStatus.MET, "mon 15:00"),
    ],
)
def test_a_question_at_the_due_instant_comes_before_the_miss(
    story: str, status: CommitmentStatus, instant: str | None
) -> None:
    clock = one(stand(pausing("4h"), story), "resolution")

    assert (clock.status, told(clock.missed_at or clock.met_at)) == (status, instant)


TWO_LEVELS = a_policy(
    priorities=levels("high low"),
    commitments={
        "resolution": promise(
            rows=[target("4 business hours", priority="high"), target("3 business days")], pauses=Pause()
        )
    },
)


def test_a_paused_clock_that_is_reprioritised_stays_paused() -> None:
    story = "mon 09:00 submitted; 10:00 replied asks; 15:00 prioritised priority=high"
    clock = one(stand(TWO_LEVELS, story), "resolution")

    assert (clock.status, clock.target, clock.used_seconds) == (CommitmentStatus.PAUSED, "4 business hours", 3600)


def test_a_clock_reprioritised_in_its_pause_counts_from_the_start_over_the_same_pause() -> None:
    story = "mon 09:00 submitted; 10:00 replied asks; 15:00 prioritised priority=high; tue 09:00 answered"

    assert due(stand(TWO_LEVELS, story), "resolution") == "tue 12:00"


def test_a_clock_reprioritised_there_and_back_is_as_if_it_had_not_been() -> None:
    story = "mon 10:00 submitted; 11:00 replied asks; {}tue 11:00 answered"
    there_and_back = "12:00 prioritised priority=high; 13:00 prioritised priority=low; "

    assert (
        stand(TWO_LEVELS, story.format(there_and_back)).commitments == stand(TWO_LEVELS, story.format("")).commitments
    )


def test_a_policy_says_what_pauses_and_what_resumes() -> None:
    pause = Pause(start=(Trigger.PROPOSED,), end=(Trigger.TAKEN, Trigger.WORKAROUND_GIVEN))
    policy = a_policy(commitments={"resolution": promise("4h", pauses=pause)})
    proposed = "mon 09:00 submitted; 10:00 replied proposes"

    assert one(stand(policy, proposed), "resolution").status is CommitmentStatus.PAUSED
    assert due(stand(policy, f"{proposed}; 12:00 workaround_given"), "resolution") == "mon 15:00"


def test_what_keeps_a_paused_promise_keeps_it() -> None:
    clock = one(stand(pausing("4h"), "mon 09:00 submitted; 10:00 replied asks; 20:00 resolved"), "resolution")

    assert (clock.status, clock.used_seconds) == (CommitmentStatus.MET, 3600)


def test_a_ledger_shows_the_pause() -> None:
    clock = one(
        stand(pausing("4h"), "mon 09:00 submitted; 10:00 replied asks; 12:00 answered; 13:00 noted"), "resolution"
    )

    assert [(told(each.start), told(each.end), each.counts, str(each.why)) for each in clock.ledger] == [
        ("mon 09:00", "mon 10:00", True, "elapsed"),
        ("mon 10:00", "mon 12:00", False, "paused"),
        ("mon 12:00", "mon 13:00", True, "elapsed"),
    ]


def test_what_keeps_a_promise_in_its_pause_is_judged_as_if_it_ran_on() -> None:
    policy = a_policy(commitments={"resolution": promise("4h", pauses=Pause(end=(Trigger.ANSWERED,)))})
    clock = one(stand(policy, "mon 09:00 submitted; 10:00 replied asks; 20:00 resolved"), "resolution")

    assert (clock.status, told(clock.due_at), clock.used_seconds) == (CommitmentStatus.MET, "mon 23:00", 3600)


@pytest.mark.parametrize("within", ["4 business hours", "1 business day"])
def test_a_pause_after_the_new_due_instant_does_not_move_it(within: str) -> None:
    policy = a_policy(
        priorities=levels("high low"),
        commitments={
            "resolution": promise(rows=[target(within, priority="high"), target("5 business days")], pauses=Pause())
        },
    )
    story = "mon 09:00 submitted; tue 10:00 replied asks; wed 10:00 answered; wed 11:00 prioritised priority=high"
    clock = one(stand(policy, story), "resolution")

    assert (told(clock.due_at), told(clock.missed_at)) == (
        "mon 13:00" if "hours" in within else "mon 17:00",
        "wed 11:00",
    )


def test_a_question_after_the_miss_moves_nothing() -> None:
    clock = one(stand(pausing("4h"), "mon 09:00 submitted; 14:00 replied asks"), "resolution")

    assert (clock.status, told(clock.due_at)) == (CommitmentStatus.MISSED, "mon 13:00")


def test_a_pause_after_the_promise_was_kept_is_no_part_of_its_time() -> None:
    policy = a_policy(commitments={"first_response": promise("4h", pauses=Pause())})
    clock = one(stand(policy, "mon 09:00 submitted; 10:00 replied; 11:00 replied asks; 12:00 answered"))

    assert (clock.used_seconds, [told(each.end) for each in clock.ledger]) == (3600, ["mon 10:00"])


def test_what_starts_a_clock_and_pauses_it_at_once_starts_it_and_then_pauses_it() -> None:
    pauses = Pause(start=(Trigger.REPLIED,), end=(Trigger.ANSWERED,))
    rule = promise("2h", met_by=(Trigger.RESOLVED,), restarts=(Trigger.PROPOSED,), pauses=pauses)
    policy = a_policy(commitments={"own": rule})

    clock = one(stand(policy, "mon 09:00 submitted; 10:00 replied proposes", at="mon 15:00"), "own")

    assert (told(clock.started_at), clock.status, clock.used_seconds) == ("mon 10:00", CommitmentStatus.PAUSED, 0)


def test_a_promise_that_was_kept_keeps_its_due_instant_whatever_the_pauses_after_it() -> None:
    policy = a_policy(commitments={"first_response": promise("4h", pauses=Pause())})

    for later in ("11:00 replied", "11:00 answered", "11:00 replied; 12:00 answered"):
        clock = one(stand(policy, f"mon 09:00 submitted; 10:00 replied asks; {later}"))

        assert (clock.status, told(clock.met_at), told(clock.due_at)) == (
            CommitmentStatus.MET,
            "mon 10:00",
            "mon 13:00",
        )


def test_what_keeps_the_promise_at_another_priority_ends_no_pause() -> None:
    rows = [
        target("4h", priority="high", met_by=(Trigger.WORKAROUND_GIVEN, Trigger.RESOLVED)),
        target("8h", priority="low"),
    ]
    policy = a_policy(priorities=levels("high low"), commitments={"resolution": promise(rows=rows, pauses=Pause())})
    clock = one(
        stand(policy, "mon 09:00 submitted priority=low; 10:00 replied asks; 11:00 workaround_given"), "resolution"
    )

    assert (clock.status, clock.due_at) == (CommitmentStatus.PAUSED, None)


def test_a_promise_is_missed_once_whatever_the_pauses_after_it() -> None:
    standing = stand(pausing("1h"), "mon 09:00 submitted; 11:00 replied asks; 12:00 answered")

    assert (told(one(standing, "resolution").missed_at), acts(standing)) == ("mon 10:00", ["mon 10:00 breach"])


def test_a_sum_that_a_pause_lets_end_at_closing_time_falls_on_the_next_opening_where_the_policy_says_so() -> None:
    rule = promise("4 business hours", pauses=Pause(), at_closing="next_opening")
    policy = a_policy(commitments={"resolution": rule})

    assert due(stand(policy, "mon 12:00 submitted; 13:00 replied asks; 14:00 answered"), "resolution") == "tue 09:00"
