"""Worked examples: how their lines are read, and that each expectation can fail."""

import pytest

from guichet.core.commitments.assess import assess
from guichet.core.commitments.examples import Failure, run_examples
from guichet.core.commitments.standing import Standing
from guichet.core.policy.model import Policy
from guichet.core.policy.reading import read_policy
from guichet.core.timeline.events import FIRST_PLAN, By, Timeline
from policy_files import GOOD

HEAD = GOOD[: GOOD.index("examples:")]
SUBMITTED = "2026-03-13 15:00 submitted priority=high"


def policy_of(*events: str, expect: str = "status: waiting", extra: str = "") -> Policy:
    lines = "".join(f"      - '{event}'\n" for event in events)
    text = f"{HEAD}examples:\n  - name: {{en: E, fr: E}}\n{extra}    events:\n{lines}    expect:\n      {expect}\n"
    return read_policy(text, "p.yaml")


def failures(*events: str, expect: str = "status: waiting", extra: str = "") -> list[Failure]:
    return list(run_examples(policy_of(*events, expect=expect, extra=extra)))


def question_of(policy: Policy) -> tuple[Timeline, int]:
    """What is asked of the only example of a policy."""
    asked = list[tuple[Timeline, int]]()

    def judge(policy: Policy, timeline: Timeline, at: int) -> Standing:
        asked.append((timeline, at))
        return assess(policy, timeline, at)

    run_examples(policy, judge)
    return asked[0]


@pytest.mark.parametrize(
    "expect",
    [
        "first_response: due 2026-03-16 17:00",
        "first_response: running",
        "first_response: running 2026-03-16 17:00",
        "status: waiting",
        "priority: high",
        "charged: 0",
        "owed: 0",
        "balance: unlimited",
        "balance: none",
        "visit: none",
        "close: never",
        "escalate: 2026-03-13 16:00",
        "breach: 2026-03-16 17:00",
    ],
)
def test_what_comes_out_as_expected_fails_nothing(expect: str) -> None:
    assert failures(SUBMITTED, expect=expect) == []


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ("first_response: due 2026-03-16 17:01", "first_response comes out as running (due 2026-03-16 17:00)"),
        ("first_response: due", "first_response comes out as running (due 2026-03-16 17:00)"),
        ("first_response: met", "first_response comes out as running (due 2026-03-16 17:00)"),
        ("first_response: none", "first_response comes out as running (due 2026-03-16 17:00)"),
        ("visit: running", "visit comes out as none"),
        ("status: open", "status comes out as waiting"),
        ("balance: 10", "balance comes out as none"),
        ("close: 2026-03-20 15:00", "close comes out as never"),
        ("escalate: never", "escalate comes out as 2026-03-13 16:00"),
        ("escalate: 2026-03-13 16:00, 2026-03-13 17:00", "escalate comes out as 2026-03-13 16:00"),
    ],
)
def test_what_comes_out_otherwise_is_told_with_what_was_expected(expect: str, message: str) -> None:
    subject, _, expected = expect.partition(": ")
    [failure] = failures(SUBMITTED, expect=expect)
    assert failure == Failure(("examples", 0, "expect", subject), message, f"The example expects {expected}")


@pytest.mark.parametrize(
    ("expect", "message", "hint"),
    [
        (
            "first_respones: met",
            '"first_respones" is nothing that an assessment answers',
            "Did you mean first_response?",
        ),
        ("first_response: mett", '"mett" is no verdict on a commitment', "Did you mean met?"),
        ("first_response: due noon", '"noon" is no local time', "Write a local time, such as 2026-03-10 14:00"),
        ("close: 2026-02-30 10:00", '"2026-02-30 10:00" does not exist', "Check the month, the day and the time"),
    ],
)
def test_an_expectation_that_cannot_be_read_says_so(expect: str, message: str, hint: str) -> None:
    [failure] = failures(SUBMITTED, expect=expect)
    assert (failure.message, failure.hint) == (message, hint)


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("10:00 replied", '"10:00 replied" is no line of an example', "Write local time, event and what goes with it"),
        ("2026-03-13 16:00 repplied", '"repplied" is no event', "Did you mean replied or resolved?"),
        ("2026-13-13 16:00 replied", '"2026-13-13 16:00" does not exist', "Check the month, the day and the time"),
        ("2026-03-13 16:00 replied ask", '"ask" says nothing about an event', "Did you mean asks?"),
        ("2026-03-13 16:00 replied asks=maybe", '"asks=maybe" says nothing about an event', "Did you mean asks?"),
        ('2026-03-13 16:00 replied steps="a', "A quote that is opened is not closed", "Close the quote"),
    ],
)
def test_a_line_that_cannot_be_read_says_so(line: str, message: str, hint: str) -> None:
    [failure] = failures(SUBMITTED, line)
    assert failure.path == ("examples", 0, "events", 1)
    assert failure.message == message
    assert failure.hint.startswith(hint)


def test_events_that_the_ticket_does_not_allow_fail_the_example() -> None:
    [failure] = failures(SUBMITTED, "2026-03-13 16:00 validated")
    assert failure.path == ("examples", 0, "events")
    assert "not resolved" in failure.message


def test_a_met_and_a_missed_promise_show_their_instants() -> None:
    met, missed = (
        failures(SUBMITTED, f"2026-03-{day} 11:00 replied", expect="first_response: paused")[0] for day in (14, 17)
    )
    assert met.message == "first_response comes out as met 2026-03-14 11:00 (due 2026-03-16 17:00)"
    assert missed.message == "first_response comes out as missed 2026-03-16 17:00 (due 2026-03-16 17:00)"
    assert failures(SUBMITTED, "2026-03-17 11:00 replied", expect="first_response: missed 2026-03-16 17:00") == []


def test_a_waiting_promise_has_no_instant() -> None:
    late = "    starts: validated\n"
    policy = read_policy(
        GOOD.replace("  first_response:\n    clause: S-2\n", f"  first_response:\n    clause: S-2\n{late}", 1).replace(
            "first_response: met 2026-03-13 16:00", "first_response: due 2026-03-13 16:00"
        ),
        "p.yaml",
    )
    [failure] = run_examples(policy)
    assert failure.message == "first_response comes out as waiting"


def test_a_line_says_everything_of_an_event() -> None:
    timeline, at = question_of(
        policy_of(
            '2026-03-13 15:00:30 submitted priority=high by=agent channel=email category=bug steps="a b" field.x=y',
            "2026-03-13 16:00 replied asks proposes=false",
            "2026-03-13 16:10 worked minutes=20",
            "2026-03-13 16:20 answered field.seen",
        )
    )
    submitted, replied, worked, answered = timeline.events
    assert submitted.by is By.AGENT
    assert submitted.data == {
        "priority": "high", "channel": "email", "category": "bug", "fields": {"steps": "a b", "x": "y"},
    }  # fmt: skip
    assert replied.data == {"asks": True, "proposes": False}
    assert worked.data == {"minutes": 20}
    assert answered.data == {"fields": {"seen": True}}
    assert at == answered.at == submitted.at + 4770


def test_local_times_are_those_of_the_desks_calendar_and_the_first_of_a_repeated_hour() -> None:
    timeline, _ = question_of(policy_of("2026-10-25 02:30 submitted priority=high"))
    assert timeline.events[0].at == 1792888200


@pytest.mark.parametrize(
    ("extra", "plan", "balance"),
    [
        ("", FIRST_PLAN, None),
        ("    plan: gold\n    credit: 2h\n", "gold", 120),
        ("    no_plan: true\n    no_credit: true\n", None, 0),
    ],
)
def test_the_terms_of_an_example_are_those_of_its_timeline(extra: str, plan: str | None, balance: int | None) -> None:
    timeline, _ = question_of(policy_of(SUBMITTED, extra=extra))
    assert (timeline.plan, timeline.time_balance_minutes) == (plan, balance)


def test_the_question_may_be_asked_later_than_the_last_event() -> None:
    timeline, at = question_of(policy_of(SUBMITTED, extra="    at: 2026-03-13 15:01\n"))
    assert at == timeline.events[-1].at + 60


def test_the_mark_that_is_judged_before_credit_can_be_said() -> None:
    mark = "  no_credit: {clause: S-2, unless_field: defect, message: {en: No credit, fr: Sans crédit}}\n"
    text = GOOD.replace("  slice: 15min\n", f"  slice: 15min\n{mark}").replace('steps="a b"', "defect")
    policy = read_policy(text, "p.yaml")
    timeline, _ = question_of(policy)
    assert timeline.events[0].data["fields"] == {"defect": True}
