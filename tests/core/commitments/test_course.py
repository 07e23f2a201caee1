"""What events amount to: statuses, registration, terms, and events that are refused."""

from typing import Any

import pytest

from build import CLAUSE, WORDS, a_policy, a_timeline, acts, chain, due, levels, one, promise, stand, target, told
from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import ActKind, CommitmentStatus
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Exclusions
from guichet.core.policy.rules.requests import Closing, FreeUse, Reopening, RequiredField, Submission
from guichet.core.policy.rules.sorting import Category, Plan, Plans
from guichet.core.policy.words import Status, Trigger
from guichet.core.timeline.errors import NotAllowed, TimelineError
from guichet.core.timeline.events import By, Event, EventType, Timeline

PROMISE = promise("4h", starts=(Trigger.REGISTERED,))
ANSWER = promise("4h")


def test_a_request_waits_until_somebody_takes_it() -> None:
    policy = a_policy()

    assert stand(policy, "mon 09:00 submitted").status is Status.WAITING
    for event in ("taken", "replied", "workaround_given"):
        assert stand(policy, f"mon 09:00 submitted; 10:00 {event}").status is Status.OPEN
    for event in ("noted", "worked minutes=5", "assigned to=ann", "cause_set cause=usage", "answered", "registered"):
        assert stand(policy, f"mon 09:00 submitted; 10:00 {event}").status is Status.WAITING


@pytest.mark.parametrize(
    ("story", "status"),
    [
        ("replied asks", Status.AWAITING_CUSTOMER),
        ("replied proposes", Status.AWAITING_CUSTOMER),
        ("replied asks; 11:00 replied", Status.OPEN),
        ("replied asks; 11:00 answered", Status.OPEN),
        ("replied asks; 11:00 resolved", Status.RESOLVED),
        ("resolved; 11:00 answered", Status.RESOLVED),
        ("resolved; 11:00 replied asks", Status.RESOLVED),
        ("resolved; 11:00 refused", Status.OPEN),
        ("resolved; 11:00 replied asks; 12:00 refused", Status.OPEN),
        ("resolved; 11:00 validated", Status.RESOLVED),
        ("resolved; 11:00 closed", Status.CLOSED),
        ("replied asks; 11:00 excluded; 11:30 readmitted", Status.AWAITING_CUSTOMER),
        ("resolved; 11:00 excluded", Status.EXCLUDED),
        ("excluded; 11:00 closed", Status.CLOSED),
        ("closed; 11:00 reopened", Status.OPEN),
        ("replied asks; 11:00 closed; 12:00 reopened", Status.OPEN),
        ("resolved; 11:00 reopened", Status.OPEN),
    ],
)
def test_of_several_statuses_the_first_holds(story: str, status: Status) -> None:
    assert stand(a_policy(), f"mon 09:00 submitted; 10:00 {story}").status is status


# Registration.


def asking(registration: str, **fields: RequiredField) -> Policy:
    submission = Submission(fields=fields, registration=registration)  # type: ignore[arg-type]
    categories = {"bug": Category(name=WORDS)}
    return a_policy(submission=submission, categories=categories, commitments={"resolution": PROMISE})


STEPS = RequiredField(name=WORDS)
COMPLETE = asking("when_complete", steps=STEPS, error=RequiredField(name=WORDS, required=False))
EXPLICIT = asking("explicit", steps=STEPS)


def test_a_request_registers_as_it_comes_though_something_is_missing() -> None:
    standing = stand(asking("automatic", steps=STEPS), "mon 09:00 submitted")

    assert (standing.status, standing.missing, due(standing, "resolution")) == (
        Status.INCOMPLETE,
        ("steps",),
        "mon 13:00",
    )


def test_a_request_registers_when_it_is_complete() -> None:
    incomplete = stand(COMPLETE, "mon 09:00 submitted")

    assert (incomplete.status, one(incomplete, "resolution").status) == (Status.INCOMPLETE, CommitmentStatus.WAITING)
    assert due(stand(COMPLETE, "mon 09:00 submitted fields=steps"), "resolution") == "mon 13:00"
    assert due(stand(COMPLETE, "mon 09:00 submitted; 10:00 answered fields=steps"), "resolution") == "mon 14:00"


def test_what_completed_a_request_completes_it_once() -> None:
    story = "mon 09:00 submitted; 10:00 answered fields=steps; 11:00 answered fields=steps"

    assert due(stand(COMPLETE, story), "resolution") == "mon 14:00"


def test_a_notification_registers_only_where_registration_is_explicit() -> None:
    story = "mon 09:00 submitted fields=steps; 10:00 registered"

    assert due(stand(EXPLICIT, story), "resolution") == "mon 14:00"
    assert due(stand(COMPLETE, story), "resolution") == "mon 13:00"


def test_a_complete_request_is_submitted_until_it_is_registered() -> None:
    assert stand(EXPLICIT, "mon 09:00 submitted fields=steps").status is Status.SUBMITTED
    assert stand(EXPLICIT, "mon 09:00 submitted").status is Status.INCOMPLETE


def test_a_registration_says_that_the_request_is_complete() -> None:
    standing = stand(EXPLICIT, "mon 09:00 submitted; 10:00 registered")

    assert (standing.status, standing.missing) == (Status.WAITING, ())


def test_a_second_notification_starts_nothing_again() -> None:
    story = "mon 09:00 submitted; 10:00 registered; 11:00 registered"

    assert due(stand(EXPLICIT, story), "resolution") == "mon 14:00"


@pytest.mark.parametrize(
    ("field", "said", "missing"),
    [
        (RequiredField(name=WORDS, channels=("email",)), "channel=email", ("steps",)),
        (RequiredField(name=WORDS, channels=("email",)), "channel=portal", ()),
        (RequiredField(name=WORDS, categories=("bug",)), "category=bug", ("steps",)),
        (RequiredField(name=WORDS, categories=("bug",)), "", ()),
    ],
)
def test_fields_are_required_by_channel_and_category(field: RequiredField, said: str, missing: tuple[str, ...]) -> None:
    assert stand(asking("automatic", steps=field), f"mon 09:00 submitted {said}").missing == missing


def test_a_request_without_a_priority_is_incomplete_where_there_is_no_default() -> None:
    policy = a_policy(
        priorities=levels("p1 p2", default=None),
        submission=Submission(registration="when_complete"),
        commitments={"resolution": promise(rows=[target("4h", priority="p1")], starts=(Trigger.REGISTERED,))},
    )
    standing = stand(policy, "mon 09:00 submitted")

    assert (standing.status, standing.missing) == (Status.INCOMPLETE, ("priority",))
    assert one(standing, "resolution").status is CommitmentStatus.WAITING
    assert due(stand(policy, "mon 09:00 submitted; 10:00 prioritised priority=p1"), "resolution") == "mon 14:00"


# Priorities, plans, terms.


def test_a_wish_is_ignored_where_contacts_may_not_set_it() -> None:
    policy = a_policy(priorities=levels("high low", set_by=("agent",)))

    assert stand(policy, "mon 09:00 submitted priority=high").priority == "low"
    assert stand(policy, "mon 09:00 submitted by=agent priority=high").priority == "high"


def test_a_priority_that_does_not_exist_is_refused_though_it_is_ignored() -> None:
    policy = a_policy(priorities=levels("high low", set_by=("agent",)))

    with pytest.raises(TimelineError, match="unknown priority 'hgih'"):
        stand(policy, "mon 09:00 submitted priority=hgih")


def test_a_policy_without_priorities_ignores_them() -> None:
    assert stand(a_policy(), "mon 09:00 submitted priority=any; 10:00 prioritised priority=other").priority is None


PLANS = Plans(
    clause=CLAUSE,
    levels={"basic": Plan(name=WORDS, priorities=("low",)), "gold": Plan(name=WORDS)},
    without="decline",
    without_clause="C-2",
)
PLANNED = a_policy(
    priorities=levels("high low"),
    plans=PLANS,
    commitments={"first_response": promise(rows=[target("1h", plan="gold"), target("4h")])},
)


def test_the_first_plan_is_that_of_a_customer_of_whom_nothing_is_said() -> None:
    assert (stand(PLANNED, "mon 09:00 submitted").plan, due(stand(PLANNED, "mon 09:00 submitted"))) == (
        "basic",
        "mon 13:00",
    )


def test_a_plan_allows_some_priorities() -> None:
    with pytest.raises(TimelineError, match=r"the plan 'basic' has no priority 'high'; it has low"):
        stand(PLANNED, "mon 09:00 submitted priority=high")
    assert stand(PLANNED, "mon 09:00 submitted priority=high", plan="gold").priority == "high"


def test_somebody_without_a_plan_is_declined_where_the_policy_says_so() -> None:
    standing = stand(PLANNED, "mon 09:00 submitted", plan=None)

    assert (standing.status, acts(standing), standing.commitments) == (Status.DECLINED, ["mon 09:00 decline"], ())
    assert [act.clause for act in standing.acts] == ["C-2"]


def test_an_agent_reopens_what_was_declined() -> None:
    declined = "mon 09:00 submitted; 10:00 reopened by={}"

    assert stand(PLANNED, declined.format("agent"), plan=None).status is Status.OPEN
    with pytest.raises(NotAllowed):
        stand(PLANNED, declined.format("contact"), plan=None)


def test_other_terms_hold_from_their_change_on_as_from_the_start() -> None:
    better = stand(PLANNED, "mon 09:00 submitted; 09:30 terms_changed plan=gold")

    assert (better.plan, due(better)) == ("gold", "mon 10:00")
    assert one(stand(PLANNED, "mon 09:00 submitted; 12:00 terms_changed plan=gold")).status is CommitmentStatus.MISSED


def test_a_plan_that_ends_calls_the_clocks_off() -> None:
    standing = stand(PLANNED, "mon 09:00 submitted; 09:30 terms_changed plan=null")

    assert (standing.plan, one(standing).status) == (None, CommitmentStatus.CANCELLED)


def test_free_use_runs_no_clock_until_it_is_paid_for() -> None:
    policy = a_policy(
        free_use=FreeUse(clause=CLAUSE, notice=WORDS),
        commitments={"first_response": ANSWER},
        escalations=(chain("1h"),),
    )
    free = stand(policy, "mon 09:00 submitted", paid=False)

    assert (free.commitments, free.acts, free.next_wake_at) == ((), (), None)
    assert due(stand(policy, "mon 09:00 submitted; 10:00 terms_changed paid=true", paid=False)) == "mon 13:00"


def test_who_pays_changes_nothing_where_the_policy_does_not_ask() -> None:
    policy = a_policy(commitments={"first_response": ANSWER})

    assert due(stand(policy, "mon 09:00 submitted", paid=False)) == "mon 13:00"


# What ends a ticket, and what takes it up again.


@pytest.mark.parametrize("event", ["excluded", "cause_set cause=duplicate", "cause_set cause=spam"])
def test_what_is_no_request_for_support_cancels_what_is_not_yet_met_or_missed(event: str) -> None:
    policy = a_policy(commitments={"first_response": promise("1h"), "resolution": ANSWER}, escalations=(chain("3h"),))
    standing = stand(policy, f"mon 09:00 submitted; 11:00 {event}", at="tue 09:00")

    assert one(standing).status is CommitmentStatus.MISSED
    assert one(standing, "resolution").status is CommitmentStatus.CANCELLED
    assert acts(standing) == ["mon 10:00 breach"]


def test_an_exclusion_taken_back_runs_on_from_the_start() -> None:
    policy = a_policy(commitments={"first_response": ANSWER})
    excluded = "mon 09:00 submitted; 10:00 excluded"

    assert due(stand(policy, f"{excluded}; 12:00 readmitted")) == "mon 13:00"
    clock = one(stand(policy, f"{excluded}; 15:00 readmitted"))
    assert (clock.status, told(clock.missed_at)) == (CommitmentStatus.MISSED, "mon 15:00")


def test_a_cause_replaced_takes_the_ticket_up_again() -> None:
    policy = a_policy(commitments={"first_response": ANSWER})
    story = "mon 09:00 submitted; 10:00 cause_set cause=spam; 11:00 cause_set cause=usage"

    assert due(stand(policy, story)) == "mon 13:00"


def test_a_reply_while_excluded_is_taken_in_when_it_is_taken_back() -> None:
    policy = a_policy(commitments={"first_response": ANSWER})

    assert one(stand(policy, "mon 09:00 submitted; 10:00 excluded; 11:00 replied; 15:00 readmitted")).status is (
        CommitmentStatus.MET
    )


VALIDATING = a_policy(
    commitments={"resolution": promise("8h")},
    closing=Closing(clause=CLAUSE, validation=True, validation_clause="C-2"),
    reopening=Reopening(by=("contact",)),
)


def test_a_validation_closes_where_the_policy_asks_for_it() -> None:
    standing = stand(VALIDATING, "mon 09:00 submitted; 10:00 resolved; 11:00 validated")

    assert (standing.status, acts(standing)) == (Status.CLOSED, ["mon 11:00 close"])
    assert [act.clause for act in standing.acts] == ["C-2"]


def test_where_acts_are_recorded_a_validated_ticket_is_closed_by_its_record() -> None:
    validated = "mon 09:00 submitted; 10:00 resolved; 11:00 validated"
    standing = stand(VALIDATING, f"{validated}; 11:02 closed by=system", acts_recorded=True)

    assert acts(stand(VALIDATING, validated, acts_recorded=True)) == ["(mon 11:00 close)"]
    assert stand(VALIDATING, validated, acts_recorded=True).status is Status.RESOLVED
    assert (standing.status, acts(standing)) == (Status.CLOSED, ["mon 11:02 close"])
    assert [act.clause for act in standing.acts] == ["C-2"]


def test_a_refusal_takes_back_the_closing_that_was_ordered() -> None:
    story = "mon 09:00 submitted; 10:00 resolved; 11:00 validated; 11:01 refused"

    assert acts(stand(VALIDATING, story, acts_recorded=True), ActKind.CLOSE) == []


def test_an_agent_may_close_what_was_validated() -> None:
    story = "mon 09:00 submitted; 10:00 resolved; 11:00 validated; 11:05 closed by=agent"

    assert stand(VALIDATING, story).status is Status.CLOSED
    assert stand(VALIDATING, story, acts_recorded=True).status is Status.CLOSED


def test_a_record_of_what_was_derived_already_changes_nothing() -> None:
    validated = "mon 09:00 submitted; 10:00 resolved; 11:00 validated"
    recorded = f"{validated}; 11:00 closed by=system"

    assert acts(stand(VALIDATING, recorded)) == acts(stand(VALIDATING, validated))


RECORDS = "reminded breached escalated update_fell_due credit_warned refunded"


@pytest.mark.parametrize("record", RECORDS.split())
def test_records_of_what_is_derived_again_say_nothing(record: str) -> None:
    policy = a_policy(commitments={"first_response": ANSWER})
    plain = stand(policy, "mon 09:00 submitted", at="mon 15:00")

    assert stand(policy, f"mon 09:00 submitted; 13:00 {record} by=system", at="mon 15:00") == plain


# What is refused.


@pytest.mark.parametrize(
    ("story", "reason"),
    [
        ("closed; 11:00 replied", "closed"),
        ("closed; 11:00 closed", "closed"),
        ("closed by=agent; 11:00 closed by=agent", "closed"),
        ("validated", "not_resolved"),
        ("refused", "not_resolved"),
        ("readmitted", "not_excluded"),
        ("excluded; 11:00 excluded", "excluded"),
        ("excluded ground=weather", "unknown_ground"),
        ("reopened", "not_closed"),
        ("resolved; 11:00 resolved", "resolved"),
    ],
)
def test_an_event_that_the_status_does_not_allow_is_refused(story: str, reason: str) -> None:
    policy = a_policy(exclusions=Exclusions(clause=CLAUSE, grounds={"training": WORDS}))
    with pytest.raises(NotAllowed) as refusal:
        stand(policy, f"mon 09:00 submitted; 10:00 {story}")

    assert refusal.value.data["reason"] == reason


@pytest.mark.parametrize(
    ("policy", "story", "reason"),
    [
        (VALIDATING, "resolved; 11:00 closed by=agent", "not_validated"),
        (VALIDATING, "closed; 11:00 reopened by=agent", "not_theirs"),
        (a_policy(closing=Closing(by=("agent",))), "closed", "not_theirs"),
        (a_policy(closing=Closing(by=("contact",))), "closed by=agent", "not_theirs"),
    ],
)
def test_an_event_that_the_policy_does_not_allow_is_refused(policy: Policy, story: str, reason: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        stand(policy, f"mon 09:00 submitted; 10:00 {story}")

    assert refusal.value.data["reason"] == reason


def test_an_event_by_somebody_whose_it_is_not_is_refused() -> None:
    submitted = a_timeline("mon 09:00 submitted").events[0]
    events = (submitted, Event(submitted.at, EventType.ANSWERED, By.AGENT))
    with pytest.raises(NotAllowed, match="it is for contacts"):
        assess(a_policy(), Timeline(events=events), submitted.at)


@pytest.mark.parametrize("event", ["noted by=agent", "cause_set cause=usage", "answered", "reopened by=agent"])
def test_little_is_allowed_on_a_closed_ticket(event: str) -> None:
    stand(a_policy(), f"mon 09:00 submitted; 10:00 closed; 11:00 {event}")


def test_an_answer_to_a_closed_ticket_reopens_it_where_the_policy_allows() -> None:
    story = "mon 09:00 submitted; 10:00 closed; 11:00 answered"

    assert stand(a_policy(), story).status is Status.CLOSED
    assert stand(a_policy(reopening=Reopening(by_answering=True)), story).status is Status.OPEN


@pytest.mark.parametrize(
    ("story", "terms", "message"),
    [
        ("submitted", {"plan": "silver"}, "unknown plan 'silver'; this policy has basic, gold"),
        ("submitted; 10:00 terms_changed plan=silver", {}, "'terms_changed': the field 'plan': unknown plan 'silver'"),
        ("submitted; 10:00 prioritised priority=p9", {}, "'prioritised': the field 'priority': unknown priority 'p9'"),
    ],
)
def test_words_that_the_policy_does_not_know_are_refused(story: str, terms: dict[str, Any], message: str) -> None:
    with pytest.raises(TimelineError, match=message):
        stand(PLANNED, f"mon 09:00 {story}", **terms)


def test_a_question_before_the_submission_is_refused() -> None:
    with pytest.raises(TimelineError, match="before the ticket was submitted"):
        stand(a_policy(), "mon 09:00 submitted", at="mon 08:59")


def test_events_after_the_question_are_ignored_even_where_they_are_not_allowed() -> None:
    standing = stand(a_policy(), "mon 09:00 submitted; 10:00 closed; 11:00 replied", at="mon 10:30")

    assert standing.status is Status.CLOSED
