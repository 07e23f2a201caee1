"""The fix of a defect: promised by the kind of licence, owed until it is delivered (AL-3)."""

from typing import Any

import pytest

from build import CLAUSE, WORDS, a_policy, instant, metering, stand
from guichet.core.commitments.result import result
from guichet.core.commitments.standing import Fix
from guichet.core.policy.rules.prepaid import CreditBack, Expiry
from guichet.core.timeline.errors import NotAllowed

POLICY = a_policy(
    metering=metering(
        credit_back=CreditBack(clause=CLAUSE),
        expiry=Expiry(clause=CLAUSE, months=24, kinds={"long": WORDS, "short": WORDS}),
    )
)
LONG = {"licence": {"kind": "long"}}
FOUND = "mon 09:00 submitted; 10:00 taken; 11:00 cause_set cause=product_defect"


def fix(text: str, at: str | None = None, **terms: Any) -> Fix | None:
    return stand(POLICY, text, at, **(LONG | terms)).fix


def test_a_defect_promises_a_fix_to_who_holds_a_licence_that_the_policy_names() -> None:
    assert fix(FOUND) == Fix(instant("mon 11:00"), "long", CLAUSE)
    assert fix(FOUND, "mon 10:59") is None
    assert fix(FOUND, licence={"kind": "none"}) is None
    assert fix(FOUND, licence=None) is None


def test_the_licence_of_the_day_on_which_the_cause_was_found_is_what_counts() -> None:
    found = fix(f"{FOUND} licence=short")
    assert found is not None
    assert found.licence == "short"


def test_another_cause_promises_none_and_a_corrected_one_takes_the_promise_back() -> None:
    assert fix(FOUND.replace("product_defect", "usage")) is None
    assert fix(f"{FOUND}; 12:00 cause_set cause=usage") is None


def test_a_defect_that_is_found_again_is_promised_the_fix_that_is_owed_already() -> None:
    found = f"{FOUND}; 12:00 cause_set cause=product_defect licence=short"
    assert fix(found) == Fix(instant("mon 11:00"), "long", CLAUSE)
    assert fix(f"{FOUND}; 12:00 fix_delivered; 13:00 cause_set cause=product_defect") == Fix(
        instant("mon 11:00"), "long", CLAUSE, instant("mon 12:00")
    )


def test_it_is_owed_until_it_is_delivered_on_a_closed_ticket_too() -> None:
    text = f"{FOUND}; 12:00 resolved; 13:00 closed; tue 10:00 fix_delivered"
    found = fix(text, "tue 09:59")
    assert found is not None
    assert found.delivered_at is None
    assert fix(text) == Fix(instant("mon 11:00"), "long", CLAUSE, instant("tue 10:00"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("mon 09:00 submitted; 10:00 fix_delivered", "no_fix"),
        (f"{FOUND}; 12:00 fix_delivered; 13:00 fix_delivered", "fix_delivered"),
    ],
)
def test_what_is_not_promised_or_is_delivered_already_is_not_delivered(text: str, reason: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        fix(text)
    assert refused.value.data["reason"] == reason


def test_a_delivery_touches_no_clock_and_no_charge() -> None:
    before = stand(POLICY, FOUND, "tue 10:00", licence={"kind": "long"})
    after = stand(POLICY, f"{FOUND}; tue 10:00 fix_delivered", licence={"kind": "long"})
    assert before._replace(fix=None) == after._replace(fix=None)


def test_the_result_says_since_when_a_fix_is_owed_by_which_licence_and_clause() -> None:
    assert result(POLICY, stand(POLICY, FOUND, None, **LONG))["fix"] == {
        "since": "2026-06-01T11:00:00Z",
        "licence": "long",
        "clause": CLAUSE,
        "delivered_at": None,
    }
    assert result(POLICY, stand(POLICY, "mon 09:00 submitted"))["fix"] is None
