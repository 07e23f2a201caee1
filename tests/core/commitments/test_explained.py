"""Explanations as JSON values: all that a promise, an act or a charge is made of, for programs."""

import json
from typing import Any

from build import CLAUSE, a_policy, a_timeline, instant, metering, promise, target
from guichet.core.commitments.acting import explain_act
from guichet.core.commitments.charging import charges_of
from guichet.core.commitments.explain import explain_promise
from guichet.core.commitments.explained import act_result, charge_result, promise_result
from guichet.core.commitments.standing import ActKind
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.prepaid import CreditBack
from guichet.core.policy.rules.requests import Closing, Silence
from guichet.core.policy.words import Trigger

ROWS = [target("1h", priority="high"), target("4 business hours")]
POLICY = a_policy(priorities="high low", commitments={"first_response": promise(rows=ROWS)})


def written(value: dict[str, object]) -> Any:
    """What is left of it once it was written as JSON."""
    return json.loads(json.dumps(value))


def a_promise(policy: Policy, story: str, at: str, *plain: str) -> Any:
    found = explain_promise(policy, a_timeline(story), instant(at), "first_response")
    return written(promise_result(found, plain))


def test_a_promise_is_told_with_its_rows_its_spans_and_its_sum() -> None:
    """Four business hours from Monday 16:00, at 11:00 of Tuesday: one was used on Monday, two today."""
    told = a_promise(POLICY, "mon 16:00 submitted", "tue 11:00", "It is due at noon.")

    assert told == {
        "commitment": "first_response",
        "clause": CLAUSE,
        "target": "4 business hours",
        "binding": False,
        "status": "running",
        "facts": {
            "priority": "low",
            "plan": None,
            "category": None,
            "channel": None,
            "paid": True,
            "hours": None,  # no row looks at it
        },
        "rows": [
            {"row": 0, "within": "1h", "clause": CLAUSE, "chosen": False, "unfit": ["priority"]},
            {"row": 1, "within": "4 business hours", "clause": CLAUSE, "chosen": True, "unfit": []},
        ],
        "anchor": "submitted",
        "let_in": False,
        "started_at": "2026-06-01T16:00:00Z",
        "counts_from": "2026-06-01T16:00:00Z",
        "spans": [
            _span("2026-06-01T16:00:00Z", "2026-06-01T17:00:00Z", 3600, "open"),
            _span("2026-06-01T17:00:00Z", "2026-06-02T00:00:00Z", 7 * 3600, "closed_hours"),
            _span("2026-06-02T00:00:00Z", "2026-06-02T09:00:00Z", 9 * 3600, "closed_hours"),
            _span("2026-06-02T09:00:00Z", "2026-06-02T11:00:00Z", 2 * 3600, "open"),
            _span("2026-06-02T11:00:00Z", "2026-06-02T12:00:00Z", 3600, "open", to_come=True),
        ],
        "days": [],
        "used_seconds": 3 * 3600,
        "seconds_to_come": 3600,
        "result": "due",
        "result_at": "2026-06-02T12:00:00Z",
        "met_at": None,
        "missed_at": None,
        "plainly": ["It is due at noon."],
    }


def _span(start: str, end: str, seconds: int, code: str, *, to_come: bool = False) -> dict[str, object]:
    return {
        "from": start,
        "to": end,
        "seconds": seconds,
        "counts": code == "open",
        "code": code,
        "detail": None,
        "to_come": to_come,
    }


def test_a_promise_in_business_days_is_told_day_by_day() -> None:
    """From Friday 15:00, one business day: the weekend is closed, and Monday is the first."""
    policy = a_policy(commitments={"first_response": promise("1 business day")})

    told = a_promise(policy, "fri 15:00 submitted; mon 10:00 replied", "next mon 11:00")

    assert told["days"] == [
        {"from": "2026-06-05T00:00:00Z", "day": None, "closed": None, "detail": None},
        {"from": "2026-06-06T00:00:00Z", "day": None, "closed": "weekend", "detail": None},
        {"from": "2026-06-07T00:00:00Z", "day": None, "closed": "weekend", "detail": None},
        {"from": "2026-06-08T00:00:00Z", "day": 1, "closed": None, "detail": None},
    ]
    assert (told["status"], told["result"], told["met_at"]) == ("met", "met", "2026-06-08T10:00:00Z")


def test_a_promise_whose_clock_has_not_started_has_neither_a_start_nor_a_result() -> None:
    policy = a_policy(commitments={"first_response": promise("1h", starts=(Trigger.TAKEN,))})

    told = a_promise(policy, "mon 10:00 submitted", "mon 10:30")

    assert (told["status"], told["anchor"], told["started_at"], told["counts_from"]) == ("waiting", None, None, None)
    assert (told["spans"], told["result"], told["result_at"]) == ([], None, None)


def test_an_act_about_a_promise_carries_it() -> None:
    found = explain_act(POLICY, a_timeline("mon 09:00 submitted"), instant("mon 14:00"), ActKind.BREACH)

    told = written(act_result(found, ["It is late."]))

    assert told.pop("promise")["missed_at"] == "2026-06-01T13:00:00Z"
    assert told == {
        "act": "breach",
        "clause": CLAUSE,
        "at": "2026-06-01T13:00:00Z",
        "done": True,
        "commitment": "first_response",
        "level": None,
        "minutes": None,
        "counts_from": "2026-06-01T09:00:00Z",
        "within": "4 business hours",
        "lead": None,
        "leads_to": None,
        "spans": [_span("2026-06-01T09:00:00Z", "2026-06-01T13:00:00Z", 4 * 3600, "open")],
        "rules": [],
        "facts": {},
        "reason": None,
        "plainly": ["It is late."],
    }


def test_an_act_about_none_counts_for_itself() -> None:
    policy = a_policy(closing=Closing(clause=CLAUSE, silence=Silence(after=Duration.parse("24h"))))
    timeline = a_timeline("mon 10:00 submitted; 11:00 replied asks")

    told = written(act_result(explain_act(policy, timeline, instant("mon 12:00"), ActKind.CLOSE)))

    assert (told["act"], told["done"], told["at"]) == ("close", False, "2026-06-02T11:00:00Z")
    assert (told["counts_from"], told["within"], told["promise"]) == ("2026-06-01T11:00:00Z", "24h", None)
    assert told["spans"] == [
        {
            "from": "2026-06-01T11:00:00Z",
            "to": "2026-06-02T11:00:00Z",
            "seconds": 24 * 3600,
            "counts": True,
            "code": "elapsed",
            "detail": None,
            "to_come": False,
        }
    ]


def test_a_charge_is_told_slice_by_slice_with_what_was_given_back() -> None:
    """Twenty minutes are two slices of fifteen; at 11:00 all of it comes back, by a clause of its own."""
    policy = a_policy(
        clauses={CLAUSE: {"en": "words"}, "C-2": {"en": "words"}},
        metering=metering(credit_back=CreditBack(clause="C-2")),
    )
    story = "mon 10:00 submitted; 10:00 taken; 10:20 resolved"
    terms = {"time_balance_minutes": 60}

    charged = charges_of(policy, a_timeline(story, **terms), instant("mon 10:30"))
    back = charges_of(
        policy, a_timeline(f"{story}; 11:00 cause_set cause=product_defect", **terms), instant("mon 11:30")
    )

    assert charged is not None
    assert written(charge_result(charged)) == {
        "clause": CLAUSE,
        "ran": [{"from": "2026-06-01T10:00:00Z", "to": "2026-06-01T10:20:00Z"}],
        "slices": [
            {"from": "2026-06-01T10:00:00Z", "to": "2026-06-01T10:15:00Z", "seconds": 900, "minutes": 15},
            {"from": "2026-06-01T10:15:00Z", "to": "2026-06-01T10:20:00Z", "seconds": 300, "minutes": 15},
        ],
        "used_seconds": 1200,
        "cost_minutes": 30,
        "charged_minutes": 30,
        "owed_minutes": 0,
        "balance_minutes": 30,
        "given_back_at": None,
        "given_back_clause": None,
        "plainly": [],
    }
    assert back is not None
    told = written(charge_result(back))
    assert (told["charged_minutes"], told["balance_minutes"]) == (0, 60)
    assert (told["given_back_at"], told["given_back_clause"]) == ("2026-06-01T11:00:00Z", "C-2")
