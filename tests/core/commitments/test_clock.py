"""Clocks: what starts them, keeps them, restarts them, and where their targets fall due."""

import pytest

from build import a_policy, due, hours, levels, one, promise, stand, target, told
from guichet.core.commitments.standing import CommitmentStatus
from guichet.core.policy.words import Trigger

MET, MISSED, RUNNING = CommitmentStatus.MET, CommitmentStatus.MISSED, CommitmentStatus.RUNNING
WAITING, CANCELLED = CommitmentStatus.WAITING, CommitmentStatus.CANCELLED

NEXT_RESPONSE = a_policy(
    commitments={"next_response": promise("2h", starts=(Trigger.ANSWERED,), restarts=(Trigger.ANSWERED,))}
)


def test_a_next_response_waits_for_an_answer() -> None:
    clock = one(stand(NEXT_RESPONSE, "mon 09:00 submitted; 10:00 replied"), "next_response")

    assert (clock.status, clock.started_at, clock.due_at) == (WAITING, None, None)


def test_a_next_response_is_due_after_the_answer() -> None:
    assert due(stand(NEXT_RESPONSE, "mon 09:00 submitted; 10:00 answered"), "next_response") == "mon 12:00"


def test_another_answer_starts_a_next_response_anew() -> None:
    standing = stand(NEXT_RESPONSE, "mon 09:00 submitted; 10:00 answered; 11:00 answered")

    assert due(standing, "next_response") == "mon 13:00"


def test_a_reply_meets_a_next_response() -> None:
    clock = one(stand(NEXT_RESPONSE, "mon 09:00 submitted; 10:00 answered; 11:00 replied"), "next_response")

    assert (clock.status, told(clock.met_at), clock.used_seconds) == (MET, "mon 11:00", 3600)


def test_an_answer_after_the_reply_starts_the_next_response() -> None:
    standing = stand(NEXT_RESPONSE, "mon 09:00 submitted; 10:00 answered; 11:00 replied; 14:00 answered")

    assert (one(standing, "next_response").status, due(standing, "next_response")) == (RUNNING, "mon 16:00")


def test_a_met_promise_starts_again_even_where_nothing_restarts_it_while_it_runs() -> None:
    policy = a_policy(commitments={"next_response": promise("2h", starts=(Trigger.ANSWERED,))})
    told_twice = "mon 09:00 submitted; 10:00 answered; 11:00 answered"

    assert due(stand(policy, told_twice), "next_response") == "mon 12:00"
    assert due(stand(policy, f"{told_twice}; 11:30 replied; 13:00 answered"), "next_response") == "mon 15:00"


@pytest.mark.parametrize(
    ("event", "status"),
    [("validated", RUNNING), ("workaround_given", MET), ("replied", RUNNING), ("taken", RUNNING)],
)
def test_a_workaround_is_met_by_a_workaround(event: str, status: CommitmentStatus) -> None:
    policy = a_policy(commitments={"workaround": promise("4h"), "resolution": promise("8h")})
    story = f"mon 09:00 submitted; 10:00 {event}" if event != "validated" else "mon 09:00 submitted"

    assert one(stand(policy, story), "workaround").status is status


def test_a_resolution_is_as_good_as_a_workaround() -> None:
    policy = a_policy(commitments={"workaround": promise("4h")})

    assert one(stand(policy, "mon 09:00 submitted; 10:00 resolved"), "workaround").status is MET


def test_a_kind_of_the_policys_own_is_met_by_what_it_says() -> None:
    policy = a_policy(commitments={"hello": promise("1h", met_by=(Trigger.TAKEN,))})

    assert one(stand(policy, "mon 09:00 submitted; 09:30 taken"), "hello").status is MET


def test_taken_in_charge_is_whatever_takes_in_charge_first() -> None:
    policy = a_policy(commitments={"hello": promise("1h", met_by=(Trigger.TAKEN,))})

    assert told(one(stand(policy, "mon 09:00 submitted; 09:30 replied; 09:40 taken"), "hello").met_at) == "mon 09:30"


def test_a_row_says_what_meets_it_where_it_differs() -> None:
    policy = a_policy(
        priorities=levels("p1 p2"),
        commitments={
            "resolution": promise(
                rows=[target("4h", priority="p1", met_by=(Trigger.WORKAROUND_GIVEN, Trigger.RESOLVED)), target("8h")]
            )
        },
    )
    story = "mon 09:00 submitted priority={}; 10:00 workaround_given"

    assert one(stand(policy, story.format("p1")), "resolution").status is MET
    assert one(stand(policy, story.format("p2")), "resolution").status is RUNNING


def test_a_priority_counts_from_its_setting_where_the_policy_restarts() -> None:
    policy = a_policy(
        priorities=levels("high low"),
        commitments={
            "first_response": promise(
                rows=[target("2h", priority="high"), target("8h")], restarts=(Trigger.PRIORITISED,)
            )
        },
    )

    assert due(stand(policy, "mon 09:00 submitted; 12:00 prioritised priority=high")) == "mon 14:00"


def test_a_priority_counts_from_the_start_otherwise() -> None:
    policy = a_policy(
        priorities=levels("high low"),
        commitments={"first_response": promise(rows=[target("2h", priority="high"), target("8h")])},
    )
    clock = one(stand(policy, "mon 09:00 submitted; 12:00 prioritised priority=high; 12:30 noted"))

    assert (clock.status, told(clock.missed_at), told(clock.due_at)) == (MISSED, "mon 12:00", "mon 11:00")


def test_business_days_can_end_with_the_day() -> None:
    policy = a_policy(commitments={"first_response": promise("1 business day", business_days="end_of_day")})

    assert due(stand(policy, "mon 10:00 submitted")) == "tue 17:00"


def test_hours_used_up_at_closing_can_fall_due_at_the_next_opening() -> None:
    late = a_policy(commitments={"first_response": promise("2 business hours", at_closing="next_opening")})
    plain = a_policy(commitments={"first_response": promise("2 business hours")})

    assert due(stand(late, "mon 15:00 submitted")) == "tue 09:00"
    assert due(stand(plain, "mon 15:00 submitted")) == "mon 17:00"


def test_a_clock_that_the_registration_starts_waits_for_it() -> None:
    policy = a_policy(commitments={"resolution": promise("4h", starts=(Trigger.TAKEN,))})

    assert one(stand(policy, "mon 09:00 submitted"), "resolution").status is WAITING
    assert due(stand(policy, "mon 09:00 submitted; 10:00 taken"), "resolution") == "mon 14:00"


def test_a_promise_that_was_kept_before_its_clock_started_is_not_kept_again() -> None:
    policy = a_policy(commitments={"first_response": promise("4h", starts=(Trigger.ANSWERED,))})

    assert one(stand(policy, "mon 09:00 submitted; 10:00 replied; 11:00 answered")).status is RUNNING


@pytest.mark.parametrize(
    ("fitting", "said", "within"),
    [
        ({"channel": "email"}, "channel=email", "1h"),
        ({"channel": "email"}, "channel=portal", "8h"),
        ({"category": "billing"}, "category=billing", "1h"),
        ({"category": "billing"}, "", "8h"),
        ({"hours": "inside"}, "", "1h"),
        ({"hours": "outside"}, "", "8h"),
        ({"paid": True}, "", "1h"),
        ({"paid": False}, "", "8h"),
    ],
)
def test_the_first_row_that_fits_holds(fitting: dict[str, object], said: str, within: str) -> None:
    policy = a_policy(commitments={"first_response": promise(rows=[target("1h", **fitting), target("8h")])})

    assert one(stand(policy, f"mon 09:00 submitted {said}")).target == within


def test_a_row_without_a_time_promises_nothing() -> None:
    policy = a_policy(
        priorities=levels("high low"),
        commitments={"first_response": promise(rows=[target(None, priority="low"), target("1h")])},
    )

    assert stand(policy, "mon 09:00 submitted").commitments == ()


def test_a_priority_for_which_nothing_is_promised_calls_the_clock_off() -> None:
    policy = a_policy(
        priorities=levels("high low"),
        commitments={"first_response": promise(rows=[target(None, priority="low"), target("4h")])},
    )
    lowered = "mon 09:00 submitted priority=high; 10:00 prioritised priority=low"

    assert one(stand(policy, lowered)).status is CANCELLED
    assert due(stand(policy, f"{lowered}; 11:00 prioritised priority=high")) == "mon 13:00"


def test_a_row_binds_where_it_says_so() -> None:
    policy = a_policy(
        priorities=levels("high low"),
        commitments={"first_response": promise(rows=[target("1h", priority="high", binding=True), target("8h")])},
    )

    assert one(stand(policy, "mon 09:00 submitted priority=high")).binding
    assert not one(stand(policy, "mon 09:00 submitted priority=low")).binding


def test_a_row_cites_its_own_clause() -> None:
    policy = a_policy(commitments={"first_response": promise(rows=[target("1h", clause="C-2")])})
    standing = stand(policy, "mon 09:00 submitted", at="mon 10:00")

    assert one(standing).clause == "C-2"
    assert [act.clause for act in standing.acts] == ["C-2"]


def test_a_silent_resolution_is_no_reply() -> None:
    policy = a_policy(commitments={"first_response": promise("4h")})

    assert one(stand(policy, "mon 09:00 submitted; 10:00 resolved silent")).status is RUNNING
    assert one(stand(policy, "mon 09:00 submitted; 10:00 resolved")).status is MET


def test_a_refused_resolution_was_a_reply_all_the_same() -> None:
    policy = a_policy(commitments={"first_response": promise("4h"), "resolution": promise("8h")})
    standing = stand(policy, "mon 09:00 submitted; 10:00 resolved; 11:00 refused")

    assert one(standing).status is MET
    assert (one(standing, "resolution").status, due(standing, "resolution")) == (RUNNING, "mon 17:00")


def test_a_resolution_refused_after_its_due_instant_is_missed_at_the_refusal() -> None:
    policy = a_policy(commitments={"resolution": promise("4h")})
    clock = one(stand(policy, "mon 09:00 submitted; 10:00 resolved; 14:00 refused"), "resolution")

    assert (clock.status, told(clock.missed_at), clock.met_at) == (MISSED, "mon 14:00", None)


def test_a_late_reply_leaves_the_miss_and_says_when_it_came() -> None:
    policy = a_policy(commitments={"first_response": promise("1h")})
    clock = one(stand(policy, "mon 09:00 submitted; 11:00 replied"))

    assert (clock.status, told(clock.missed_at), told(clock.met_at)) == (MISSED, "mon 10:00", "mon 11:00")


def test_a_reply_at_the_due_instant_is_in_time() -> None:
    policy = a_policy(commitments={"first_response": promise("1h")})

    assert one(stand(policy, "mon 09:00 submitted; 10:00 replied")).status is MET


def test_a_closing_at_the_due_instant_comes_before_the_miss() -> None:
    policy = a_policy(commitments={"first_response": promise("1h")})

    assert one(stand(policy, "mon 09:00 submitted; 10:00 closed")).status is CANCELLED


def test_a_closing_after_the_miss_leaves_it() -> None:
    policy = a_policy(commitments={"first_response": promise("1h")})

    assert one(stand(policy, "mon 09:00 submitted; 11:00 closed")).status is MISSED


def test_equal_instants_keep_their_order() -> None:
    policy = a_policy(
        commitments={"next_response": promise("2h", starts=(Trigger.ANSWERED,), restarts=(Trigger.ANSWERED,))}
    )

    assert one(stand(policy, "mon 09:00 submitted; 10:00 replied; 10:00 answered"), "next_response").status is RUNNING
    assert one(stand(policy, "mon 09:00 submitted; 10:00 answered; 10:00 replied"), "next_response").status is MET


ANSWERED = a_policy(commitments={"first_response": promise("4h")})


def test_a_reply_outside_the_policys_reach_keeps_no_promise() -> None:
    clock = one(stand(ANSWERED, "mon 09:00 submitted; 10:00 excluded; 11:00 replied"))

    assert (clock.status, clock.met_at, clock.due_at) == (CANCELLED, None, None)


def test_a_reopening_outside_the_policys_reach_takes_no_promise_up_again() -> None:
    clock = one(stand(ANSWERED, "mon 09:00 submitted; 10:00 excluded; 10:30 resolved silent; 11:00 reopened"))

    assert (clock.status, clock.due_at) == (CANCELLED, None)


def test_what_takes_a_ticket_in_charge_and_keeps_the_promise_at_once_does_both() -> None:
    policy = a_policy(commitments={"own": promise("4h", starts=(Trigger.TAKEN,), met_by=(Trigger.RESOLVED,))})
    clock = one(stand(policy, "mon 09:00 submitted; 10:00 resolved"), "own")

    assert (clock.status, told(clock.started_at), told(clock.met_at)) == (MET, "mon 10:00", "mon 10:00")


def test_no_time_is_used_while_a_promise_waits_for_its_start() -> None:
    clock = one(stand(NEXT_RESPONSE, "mon 09:00 submitted; 10:00 replied"), "next_response")

    assert (clock.used_seconds, clock.ledger) == (0, ())


BY_PRIORITY = a_policy(
    priorities=levels("high low"),
    commitments={"resolution": promise(rows=[target("2h", priority="high"), target("8h", priority="low")])},
)


def test_a_refused_resolution_runs_on_to_the_target_of_the_priority_set_after_it() -> None:
    story = "mon 09:00 submitted priority=high; 10:00 resolved; 10:10 prioritised priority=low; 10:20 refused"
    clock = one(stand(BY_PRIORITY, story), "resolution")

    assert (clock.status, clock.target, told(clock.due_at)) == (RUNNING, "8h", "mon 17:00")


def test_a_missed_promise_is_judged_by_its_own_target_whatever_the_priority_after_a_refusal() -> None:
    story = "mon 09:00 submitted priority=high; 12:00 prioritised priority=low; 12:30 resolved; 13:00 refused"
    clock = one(stand(BY_PRIORITY, story), "resolution")

    assert (clock.status, clock.target, told(clock.missed_at)) == (MISSED, "2h", "mon 11:00")


def test_a_promise_that_was_kept_runs_on_where_the_new_target_is_not_kept_by_that() -> None:
    """A reply keeps the low one; of a high one only the resolution does, within eight hours of 9:00."""
    rows = [
        target("8h", priority="high", met_by=(Trigger.RESOLVED,)),
        target("4h", priority="low", met_by=(Trigger.REPLIED,)),
    ]
    policy = a_policy(priorities="high low", commitments={"first_response": promise(rows=rows)})
    story = "mon 09:00 submitted priority=low; 10:00 replied"

    assert one(stand(policy, story)).status is CommitmentStatus.MET
    raised = one(stand(policy, f"{story}; 12:00 prioritised priority=high"))
    assert (raised.status, raised.met_at, told(raised.due_at)) == (CommitmentStatus.RUNNING, None, "mon 17:00")
    kept = one(stand(policy, f"{story}; 12:00 prioritised priority=high; 15:00 resolved"))
    assert (kept.status, told(kept.met_at)) == (CommitmentStatus.MET, "mon 15:00")


def test_a_row_with_a_calendar_of_its_own_says_so_and_counts_on_it() -> None:
    evenings = hours({"mon-fri": "18:00-22:00"})
    rows = [target("2 business hours", priority="high", calendar="evenings"), target("2 business hours")]
    policy = a_policy(
        priorities="high low",
        calendars={"desk": hours(), "evenings": evenings},
        commitments={"first_response": promise(rows=rows)},
    )
    high, low = (one(stand(policy, f"mon 10:00 submitted priority={each}")) for each in ("high", "low"))

    assert (high.calendar, told(high.due_at)) == ("evenings", "mon 20:00")
    assert (low.calendar, told(low.due_at)) == (None, "mon 12:00")
