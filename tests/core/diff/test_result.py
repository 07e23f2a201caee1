"""A comparison as JSON values: the certificate of a published version says all that was found."""

import json
from dataclasses import replace
from typing import Any

from build import CLAUSE, WORDS, a_policy, hours, promise
from guichet.core.diff.compare import compare
from guichet.core.diff.result import PROOF, result
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.opening import HolidayRule
from guichet.core.policy.rules.requests import Submission
from guichet.core.policy.rules.sorting import Plan, Plans
from guichet.core.policy.writing import canonical_hash


def certified(old: Policy, new: Policy) -> Any:
    """What is left of it once it was written as JSON."""
    return json.loads(json.dumps(result(old, new, compare(old, new))))


def a_year(within: str, **parts: Any) -> Policy:
    """One promise over the one year whose holidays are known."""
    office = replace(hours(), holidays=HolidayRule(years="2026-2026"))
    return a_policy(calendars={"desk": office}, commitments={"first_response": promise(within)}, **parts)


def test_a_cell_is_told_with_what_was_said_and_an_arrival_that_shows_the_difference() -> None:
    old, new = a_year("2h"), a_year("3h", version="2")

    told = certified(old, new)

    assert told["old"] == {"policy": "small", "version": "1", "hash": canonical_hash(old)}
    assert told["new"] == {"policy": "small", "version": "2", "hash": canonical_hash(new)}
    assert (told["verdict"], told["plans"], told["proof"]) == ("worse", {}, PROOF)
    assert (told["since"], told["until"]) == ("2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z")
    assert (told["changes"], told["words"]) == ([], [])
    assert told["cells"] == [
        {
            "commitment": "first_response",
            "plan": None,
            "priority": None,
            "category": None,
            "channel": None,
            "paid": None,
            "arrives": None,
            "old": {"within": "2h", "binding": False, "clause": CLAUSE},
            "new": {"within": "3h", "binding": False, "clause": CLAUSE},
            "verdict": "worse",
            "due": "worse",
            "binding": "equal",
            "met_by": "equal",
            "later": {
                "arrives": "2026-01-01T00:00:00Z",
                "old_due": "2026-01-01T02:00:00Z",
                "new_due": "2026-01-01T03:00:00Z",
                "assessed": True,
            },
            "sooner": None,
            "until": "2026-12-31T23:59:59Z",
        }
    ]


def test_a_change_is_told_with_its_place_and_both_texts() -> None:
    old = a_year("2h", submission=Submission(channels=("portal", "email"), channels_clause=CLAUSE))
    new = replace(old, submission=replace(old.submission, channels=("portal",)))

    assert certified(old, new)["changes"] == [
        {
            "field": "submission.channels",
            "clause": CLAUSE,
            "old": "portal, email",
            "new": "portal",
            "verdict": "worse",
            "plans": [],
            "paid": None,
        }
    ]


def test_hours_are_told_with_the_first_that_is_lost_and_how_many() -> None:
    """An hour less on each of the 261 working days of 2026."""
    old = a_year("2h")
    office = old.calendars["desk"]
    new = replace(old, calendars={"desk": replace(office, week=hours({"mon-fri": "09:00-16:00"}).week)})

    assert certified(old, new)["openings"] == {
        "verdict": "worse",
        "lost": {"from": "2026-01-01T16:00:00Z", "to": "2026-01-01T17:00:00Z"},
        "gained": None,
        "lost_seconds": 261 * 3600,
        "gained_seconds": 0,
    }


def test_each_plan_of_the_new_version_has_its_verdict_and_words_have_their_places() -> None:
    plan = Plan(name=WORDS)
    old = a_year("2h", plans=Plans(clause=CLAUSE, levels={"silver": plan, "gold": replace(plan, services=("phone",))}))
    levels = {"silver": plan, "gold": plan}
    new = replace(old, plans=Plans(clause=CLAUSE, levels=levels), clauses={CLAUSE: {"en": "other words"}})

    told = certified(old, new)

    assert told["plans"] == {"silver": "equal", "gold": "worse"}
    assert told["words"] == [f"clauses.{CLAUSE}"]


def test_where_nothing_can_be_compared_no_last_arrival_is_told() -> None:
    old, new = a_year("2999 business hours"), a_year("3000 business hours")

    [cell] = certified(old, new)["cells"]

    assert (cell["due"], cell["until"]) == ("incomparable", None)
