"""Who keeps the version of their contract until its renewal (MX-10)."""

from dataclasses import replace
from typing import Literal

import pytest

from build import CLAUSE, WORDS, a_policy, promise, target
from guichet.core.diff.compare import compare
from guichet.core.diff.pinning import keeps
from guichet.core.policy.model import FreeUse, Plan, Plans, Policy, Revisions, Submission

AT_RENEWAL, AT_ONCE = Revisions(clause=CLAUSE), Revisions(clause=CLAUSE, worse="at_once")


def version(within: str, revisions: Revisions | None = AT_RENEWAL) -> Policy:
    """Silver is answered in eight hours, gold within the time that is given."""
    plan = Plan(name=WORDS)
    rows = [target(within, plan="gold"), target("8h", plan="silver")]
    return a_policy(
        plans=Plans(clause=CLAUSE, levels={"silver": plan, "gold": plan}),
        commitments={"first_response": promise(rows=rows)},
        revisions=revisions,
    )


def kept(old: Policy, new: Policy, plan: Literal["silver", "gold"] = "gold", *, paid: bool = True) -> bool:
    return keeps(old, compare(old, new), plan, paid=paid)


def test_who_holds_a_plan_keeps_it_where_the_new_version_is_worse_for_that_plan() -> None:
    old, new = version("2h"), version("3h")

    assert kept(old, new, "gold")
    assert not kept(old, new, "silver")


def test_nobody_keeps_a_version_that_the_new_one_is_no_worse_than() -> None:
    assert not kept(version("2h"), version("1h"))
    assert not kept(version("2h"), version("2h"))


def test_a_version_that_is_not_provably_no_worse_is_as_good_as_worse() -> None:
    old = version("2h")
    rule = promise(rows=old.commitments["first_response"].targets, recurs=True)

    assert kept(old, replace(old, commitments={"first_response": rule}))


@pytest.mark.parametrize(("revisions", "answer"), [(AT_RENEWAL, True), (AT_ONCE, False), (None, False)])
def test_it_is_the_old_version_that_says_whether_it_is_kept(revisions: Revisions | None, answer: bool) -> None:
    for rule_of_the_new in (AT_RENEWAL, AT_ONCE, None):
        old, new = version("2h", revisions), version("3h", rule_of_the_new)
        assert kept(old, new) is answer


def test_what_is_worse_for_free_use_only_pins_nobody_who_pays() -> None:
    old = version("2h")
    new = replace(old, free_use=FreeUse(clause=CLAUSE, notice=WORDS))

    assert not kept(old, new, paid=True)
    assert kept(old, new, paid=False)


def test_a_channel_less_pins_every_plan() -> None:
    old = version("2h")
    new = replace(old, submission=Submission(channels=("portal",)))

    assert kept(old, new, "silver")
    assert kept(old, new, "gold")
