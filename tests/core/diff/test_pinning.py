"""Who keeps the version of their contract until its renewal (MX-10)."""

from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import CLAUSE, WORDS, a_policy, promise, target
from guichet.core.diff.compare import compare
from guichet.core.diff.pinning import Step, is_in_term, keeps, kept_at
from guichet.core.policy.model import Policy, Revisions
from guichet.core.policy.rules.requests import FreeUse, Submission
from guichet.core.policy.rules.sorting import Plan, Plans

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


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "answer"),
    [(9, None, True), (10, None, False), (11, None, False), (0, 10, False), (0, 11, True), (0, 5, False)],
)
def test_a_version_comes_upon_the_terms_that_began_before_it_and_are_not_over(
    starts_at: int, ends_at: int | None, answer: bool
) -> None:
    assert is_in_term(starts_at, ends_at, 10) is answer


def test_a_term_keeps_what_is_in_force_before_the_first_step_that_it_does_not_take() -> None:
    steps = [Step(10, kept=True), Step(20, kept=False), Step(30, kept=True)]

    assert kept_at(steps, 0, None) == 10
    assert kept_at(steps, 10, None) == 30
    assert kept_at(steps, 0, 10) is None
    assert kept_at([Step(20, kept=False)], 0, None) is None


@given(
    st.lists(st.builds(Step, st.integers(0, 30), st.booleans()), max_size=6, unique_by=lambda step: step.since),
    st.integers(0, 30),
    st.none() | st.integers(0, 40),
)
def test_who_lives_through_a_term_second_by_second_comes_to_the_same(
    steps: list[Step], starts_at: int, ends_at: int | None
) -> None:
    by_instant = {step.since: step for step in steps}
    running, pinned = False, None
    for at in range(41):
        over = ends_at is not None and at >= ends_at
        if running and not over and pinned is None and at in by_instant and by_instant[at].kept:
            pinned = at
        running = not over and (running or at >= starts_at)

    assert kept_at(steps, starts_at, ends_at) == pinned
