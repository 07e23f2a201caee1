"""A request that is held until its allowance has a place (IS-3): no clock, no charge, and then as if it came now."""

from typing import Any

import pytest

from build import (
    CLAUSE,
    WORDS,
    a_policy,
    a_timeline,
    acts,
    chain,
    due,
    instant,
    metering,
    one,
    promise,
    stand,
    target,
    told,
)
from guichet.core.commitments.explain import explain_promise
from guichet.core.commitments.plainly import promise_plainly
from guichet.core.commitments.reason import Cure
from guichet.core.commitments.refusing import explain_refusal
from guichet.core.commitments.result import result
from guichet.core.commitments.standing import CommitmentStatus, Hold, Standing
from guichet.core.commitments.wording import label_of
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Allowance, Exclusions
from guichet.core.policy.rules.prepaid import NoCredit
from guichet.core.policy.rules.promises import Pause
from guichet.core.policy.rules.requests import Closing, FreeUse, Reopening, Silence, Submission
from guichet.core.policy.words import Status, Trigger
from guichet.core.timeline.errors import NotAllowed
from guichet.core.timeline.events import By, EventType

HOLDS = Allowance(clause=CLAUSE, at_limit="hold")
FILED = "mon 09:00 submitted held"
RELEASED = f"{FILED}; tue 09:00 released"


def policy(**parts: Any) -> Policy:
    defaults = {"commitments": {"first_response": promise("4 business hours")}, "allowance": HOLDS}
    return a_policy(**(defaults | parts))


POLICY = policy()


def held(text: str, at: str | None = None, **parts: Any) -> Standing:
    return stand(policy(**parts), text, at)


def test_what_is_held_has_a_status_of_its_own_no_clock_and_nothing_to_come() -> None:
    standing = held(FILED, "fri 17:00")
    assert (standing.status, standing.commitments, standing.acts) == (Status.HELD, (), ())
    assert (standing.charged_minutes, standing.next_wake_at) == (0, None)
    assert standing.hold == Hold(instant("mon 09:00"), CLAUSE)


def test_once_it_is_let_in_its_clocks_run_as_for_a_request_that_came_then() -> None:
    standing = held(RELEASED)
    assert standing.status is Status.WAITING
    assert (told(one(standing).started_at), due(standing)) == ("tue 09:00", "tue 13:00")
    assert standing.hold == Hold(instant("mon 09:00"), CLAUSE, instant("tue 09:00"))


def test_a_policy_that_holds_nothing_takes_it_as_it_came_and_its_release_as_nothing() -> None:
    accepts = Allowance(clause=CLAUSE, at_limit="accept")
    for allowance in (None, accepts):
        standing = held(RELEASED, allowance=allowance)
        assert (standing.status, standing.hold, due(standing)) == (Status.WAITING, None, "mon 13:00")


def test_words_of_both_sides_are_no_answer_no_question_and_no_taking_while_it_is_held() -> None:
    talk = f"{FILED}; 10:00 replied asks; 11:00 answered; 12:00 replied proposes"
    silence = Closing(silence=Silence(after=Duration.parse("2 business days")))
    assert held(talk, "fri 17:00", closing=silence).status is Status.HELD
    standing = held(f"{talk}; tue 09:00 released", closing=silence)
    assert (standing.status, one(standing).status) == (Status.WAITING, CommitmentStatus.RUNNING)
    assert acts(standing) == ["(tue 13:00 breach)"]


def test_its_priority_can_be_set_meanwhile_and_holds_from_the_release() -> None:
    rows = [target("1 business hour", priority="high"), target("8 business hours")]
    standing = held(
        f"{FILED}; 10:00 prioritised priority=high; tue 09:00 released",
        priorities="high low",
        commitments={"first_response": promise(rows=rows)},
    )
    assert due(standing) == "tue 10:00"


def test_an_escalation_counts_from_the_release() -> None:
    standing = held(RELEASED, "wed 09:00", escalations=(chain("20h"),), commitments={})
    assert acts(standing) == ["wed 05:00 escalate 1"]


@pytest.mark.parametrize("step", ["taken", "worked minutes=20", "workaround_given", "resolved"])
def test_work_on_it_begins_once_it_was_let_in(step: str) -> None:
    with pytest.raises(NotAllowed, match="held") as refused:
        held(f"{FILED}; 10:00 {step}")
    why = refused.value.data["why"]
    assert (why.code, why.clause, why.found, why.cures) == (  # type: ignore[attr-defined]
        "held",
        CLAUSE,
        {"status": "held"},
        (Cure.LET_IN, Cure.WAIT),
    )
    assert held(f"{RELEASED}; 10:00 {step}").status is not Status.HELD


def test_nothing_that_an_agent_logs_or_a_meter_counts_is_charged_before_the_release() -> None:
    meters: dict[str, Any] = {"metering": metering(starts=(Trigger.SUBMITTED,))}
    assert held(FILED, "tue 09:00", **meters).charged_minutes == 0
    assert held(RELEASED, "tue 09:10", **meters).charged_minutes == 15


def test_the_customer_withdraws_it_and_brings_it_back_to_where_it_was() -> None:
    closed = f"{FILED}; 10:00 closed"
    assert held(closed).status is Status.CLOSED
    assert held(f"{closed}; 11:00 reopened").status is Status.HELD
    by_answer = held(f"{closed}; 11:00 answered", reopening=Reopening(by_answering=True))
    assert by_answer.status is Status.HELD
    back = held(f"{closed}; 11:00 reopened; tue 09:00 released")
    assert (back.status, due(back)) == (Status.WAITING, "tue 13:00")


@pytest.mark.parametrize("before", ["10:00 closed", "10:00 excluded"])
def test_what_is_over_or_outside_support_is_not_let_in(before: str) -> None:
    parts: dict[str, Any] = {"exclusions": Exclusions(clause=CLAUSE, grounds={"training": WORDS})}
    with pytest.raises(NotAllowed, match="not held"):
        held(f"{FILED}; {before}; tue 09:00 released", **parts)


def test_what_came_in_time_is_not_let_in_either() -> None:
    with pytest.raises(NotAllowed, match="not held"):
        held("mon 09:00 submitted; 10:00 released")
    with pytest.raises(NotAllowed, match="not held"):
        held(f"{RELEASED}; 10:00 released")


def test_outside_support_it_needs_no_place_and_its_ordered_work_runs_on_its_own_clock() -> None:
    parts: dict[str, Any] = {
        "exclusions": Exclusions(clause=CLAUSE, grounds={"training": WORDS}),
        "commitments": {"work": promise("8h", starts=(Trigger.QUOTE_ACCEPTED,), met_by=(Trigger.RESOLVED,))},
    }
    excluded = f"{FILED}; 10:00 excluded"
    assert held(excluded, **parts).status is Status.EXCLUDED
    assert held(f"{excluded}; 11:00 readmitted", **parts).status is Status.HELD
    until = "valid_until=2026-07-01T00:00:00Z"
    ordered = f"{excluded}; 11:00 quoted quote=Q {until}; 12:00 quote_accepted quote=Q"
    assert (held(ordered, **parts).status, due(held(ordered, **parts), "work")) == (Status.OPEN, "mon 20:00")
    assert held(f"{ordered}; 13:00 replied asks", **parts).status is Status.AWAITING_CUSTOMER
    assert held(f"{ordered}; 13:00 taken; 14:00 resolved", **parts).status is Status.RESOLVED


def test_what_is_declined_at_once_is_not_held() -> None:
    rule = metering(no_credit=NoCredit(clause=CLAUSE, message=WORDS))
    standing = stand(policy(metering=rule), FILED, time_balance_minutes=0)
    assert (standing.status, standing.hold) == (Status.DECLINED, None)


def test_free_use_stays_without_clocks_after_the_release() -> None:
    free = policy(free_use=FreeUse(clause=CLAUSE, notice=WORDS))
    assert stand(free, FILED, paid=False).status is Status.HELD
    let_in = stand(free, RELEASED, paid=False)
    assert (let_in.status, let_in.commitments) == (Status.WAITING, ())


@pytest.mark.parametrize(
    ("registration", "meanwhile", "status"),
    [
        ("automatic", "noted", Status.WAITING),
        ("explicit", "noted", Status.SUBMITTED),
        ("explicit", "registered", Status.WAITING),
        ("when_complete", "noted", Status.WAITING),
    ],
)
def test_it_is_registered_from_the_release_on(registration: Any, meanwhile: str, status: Status) -> None:
    parts: dict[str, Any] = {
        "submission": Submission(registration=registration),
        "commitments": {"first_response": promise("4 business hours", starts=(Trigger.REGISTERED,))},
    }
    text = f"{FILED}; 10:00 {meanwhile}"
    assert held(text, **parts).status is Status.HELD
    let_in = held(f"{text}; tue 09:00 released", **parts)
    assert let_in.status is status
    assert [told(each.due_at) for each in let_in.commitments] == ["tue 13:00" if status is Status.WAITING else None]


def test_a_target_for_hours_of_arrival_looks_at_the_hour_of_the_release() -> None:
    rows = [target("1h", hours="inside"), target("10h", hours="outside")]
    parts: dict[str, Any] = {"commitments": {"first_response": promise(rows=rows)}}
    assert due(held(f"{FILED}; sat 12:00 released", **parts)) == "sat 22:00"
    assert due(held("sat 12:00 submitted held; mon 09:00 released", **parts)) == "next mon 10:00"


def test_a_pause_does_not_begin_with_a_question_from_before() -> None:
    rule = promise("4 business hours", met_by=(Trigger.RESOLVED,), pauses=Pause())
    standing = held(f"{FILED}; 10:00 replied asks; tue 09:00 released", commitments={"resolution": rule})
    assert one(standing, "resolution").status is CommitmentStatus.RUNNING


def test_an_agent_lets_it_in_by_a_decision_and_that_is_known() -> None:
    hold = held(f"{FILED}; 10:00 released by=agent").hold
    assert hold is not None
    assert hold.by_decision


def test_the_result_says_since_when_it_was_held_and_until_when() -> None:
    told_of = result(POLICY, held(RELEASED))
    assert told_of["hold"] == {
        "since": "2026-06-01T09:00:00Z",
        "clause": CLAUSE,
        "released_at": "2026-06-02T09:00:00Z",
        "by_decision": False,
    }
    assert result(POLICY, stand(POLICY, "mon 09:00 submitted"))["hold"] is None
    assert label_of(POLICY, Status.HELD).label["en"] == "On hold"


@pytest.mark.parametrize(("language", "words"), [("en", "was let in"), ("fr", "a été acceptée")])
def test_the_receipt_says_that_it_counts_from_the_release(language: str, words: str) -> None:
    timeline, at = a_timeline(RELEASED), instant("tue 10:00")
    found = explain_promise(POLICY, timeline, at, "first_response")
    assert found.let_in
    assert any(words in said for said in promise_plainly(POLICY, found, at, language))
    came = explain_promise(POLICY, a_timeline("mon 09:00 submitted"), at, "first_response")
    assert not came.let_in


def test_a_refused_step_says_what_would_let_it_happen() -> None:
    found = explain_refusal(POLICY, a_timeline(FILED), instant("mon 10:00"), EventType.RESOLVED, By.AGENT)
    assert found.reason.cures == (Cure.LET_IN, Cure.WAIT)
