"""Single values of a policy, compared as data: which way each of them is better, and what is proved of none."""

from typing import Any, Literal

import pytest

from build import CLAUSE, WORDS, a_policy, chain, levels, metering, promise
from guichet.core.diff.compare import compare
from guichet.core.diff.verdict import Verdict
from guichet.core.hours.duration import Duration
from guichet.core.limits import Effect
from guichet.core.policy.findings import written
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Abuse, Allowance, Conduct
from guichet.core.policy.rules.requests import Closing, RequiredField, Silence, Submission
from guichet.core.policy.rules.sorting import Plan, Plans, Priority
from guichet.core.policy.words import Shape, Trigger

B, W, E, N = Verdict.BETTER, Verdict.WORSE, Verdict.EQUAL, Verdict.INCOMPARABLE


def told(old: Policy, new: Policy) -> dict[str, Verdict]:
    """The verdict on each value that differs, by its place."""
    return {written(change.path): change.verdict for change in compare(old, new).changes}


def warned(lead: str) -> Policy:
    silence = Silence(after=Duration.parse("6 business days"), warning=Duration.parse(lead))
    return a_policy(closing=Closing(silence=silence))


@pytest.mark.parametrize(
    ("old", "new", "there", "back"), [("24h", "48h", B, W), ("24h", "1 business day", N, N)], ids=["longer", "in days"]
)
def test_a_longer_warning_is_better_and_one_in_another_unit_incomparable(
    old: str, new: str, there: Verdict, back: Verdict
) -> None:
    place = "closing.silence.warning"

    assert told(warned(old), warned(new)) == {place: there}
    assert told(warned(new), warned(old)) == {place: back}


def test_the_more_an_agent_confirms_at_a_resolution_the_better() -> None:
    one, two = (a_policy(closing=Closing(confirm=(WORDS,) * number)) for number in (1, 2))

    assert told(one, two) == {"closing.confirm": B}
    assert told(two, one) == {"closing.confirm": W}


@pytest.mark.parametrize(
    ("old", "new", "there", "back"),
    [((), ("high",), W, B), (("high",), ("high", "middle"), B, W), (("high",), ("low",), W, W)],
    ids=["all, then one", "one, then two", "one, then another"],
)
def test_priorities_that_a_plan_may_name_are_more_when_none_is_listed(
    old: tuple[str, ...], new: tuple[str, ...], there: Verdict, back: Verdict
) -> None:
    """An empty list is all of them."""

    def naming(*allowed: str) -> Policy:
        plans = Plans(clause=CLAUSE, levels={"gold": Plan(name=WORDS, priorities=allowed)})
        return a_policy(priorities="high middle low", plans=plans)

    place = "plans.levels.gold.priorities"
    assert told(naming(*old), naming(*new)) == {place: there}
    assert told(naming(*new), naming(*old)) == {place: back}


def allowing(at_limit: Literal["decline", "hold", "accept"], *never_held: str) -> Policy:
    allowance = Allowance(clause=CLAUSE, at_limit=at_limit, never_held=never_held)
    return a_policy(priorities="high low", allowance=allowance)


def test_at_the_limit_a_hold_is_better_than_a_refusal_and_worse_than_being_taken() -> None:
    place = "allowance.at_limit"
    assert told(allowing("decline"), allowing("hold")) == {place: B}
    assert told(allowing("hold"), allowing("accept")) == {place: B}
    assert told(allowing("accept"), allowing("hold")) == {place: W}


def test_priorities_that_are_never_held_are_judged_where_others_are() -> None:
    place = "allowance.never_held"
    assert told(allowing("hold"), allowing("hold", "high")) == {place: B}
    assert told(allowing("hold", "high"), allowing("hold")) == {place: W}
    assert told(allowing("hold", "high"), allowing("accept")) == {"allowance.at_limit": B, place: E}


def asking(*channels: str, required: bool = True) -> Policy:
    field = RequiredField(name=WORDS, channels=channels, required=required)
    return a_policy(submission=Submission(fields={"steps": field}))


def test_a_question_without_whose_answer_a_request_is_incomplete_is_better_asked_on_fewer_channels() -> None:
    """On all of them where none is named."""
    place = "submission.fields.steps.channels"

    assert told(asking(), asking("portal")) == {place: B}
    assert told(asking("portal"), asking()) == {place: W}
    assert told(asking("portal"), asking("portal", "email")) == {place: W}
    assert told(asking("portal", "email"), asking("email")) == {place: B}


def test_where_a_question_is_asked_counts_only_while_its_answer_is_required() -> None:
    free = asking(required=False)

    assert told(free, asking("portal", required=False)) == {"submission.fields.steps.channels": E}
    assert told(free, asking("portal")) == {
        "submission.fields.steps.required": W,
        "submission.fields.steps.channels": N,
    }


def test_a_shorter_slice_is_proved_better_only_where_slices_are_rounded_up() -> None:
    """Of 20 minutes, slices of 15 rounded down charge 15, and slices of 5 charge 20; of 10 minutes 0, and 10."""
    old, new = (a_policy(metering=metering(slice=Duration.parse(size), rounding="down")) for size in ("15min", "5min"))

    assert told(old, new) == {"metering.slice": N}


def test_chains_that_begin_with_something_else_are_incomparable() -> None:
    old, new = a_policy(escalations=(chain("1h"),)), a_policy(escalations=(chain("1h", starts=(Trigger.TAKEN,)),))

    assert told(old, new) == {"escalations": N}


def test_a_duty_in_other_words_is_incomparable_and_told_in_its_words() -> None:
    def bound(duty: str) -> Policy:
        level = Priority(name=WORDS, definition=WORDS, shape=Shape.RING, duty={"en": duty})
        return a_policy(priorities=levels("high", levels={"high": level}))

    [change] = compare(bound("Call us."), bound("Call and stay on the line.")).changes

    assert (change.verdict, change.old, change.new) == (N, "Call us.", "Call and stay on the line.")


def test_a_ground_in_other_words_is_no_change_and_one_more_is() -> None:
    old, new = (
        a_policy(closing=Closing(grounds=grounds))
        for grounds in ({"solved": {"en": "Solved"}}, {"solved": {"en": "It works"}, "gone": {"en": "Gone"}})
    )

    found = compare(old, new)

    assert {written(change.path): change.verdict for change in found.changes} == {"closing.grounds.gone": N}
    assert ("closing", "grounds", "solved") in found.words


def test_a_promise_more_shows_in_the_cells_and_not_among_the_changes() -> None:
    old, new = a_policy(), a_policy(commitments={"update": promise("4h")})

    found = compare(old, new)

    assert found.changes == ()
    [cell] = found.cells
    assert (cell.kind, cell.verdict, cell.old.clause, cell.new.within) == ("update", B, None, "4h")
    assert cell.sooner is not None
    assert cell.sooner.assessed
    assert (cell.sooner.old_due, cell.sooner.new_due) == (None, cell.sooner.start + 4 * 3600)


def test_a_verdict_is_harmless_where_it_is_proved_to_take_nothing() -> None:
    assert {verdict: verdict.harmless for verdict in Verdict} == {B: True, E: True, W: False, N: False}


def limiting(**changed: Any) -> Policy:
    conduct = Conduct(name=WORDS, definition=WORDS)
    said: dict[str, Any] = {"kinds": {"repeat": conduct}, "count": 3, "months": 3, "limits": (Effect.UNCLOCKED,)}
    return a_policy(abuse=Abuse(clause=CLAUSE, objection=WORDS, **said | changed))


@pytest.mark.parametrize(
    ("milder", "place"),
    [
        ({"count": 4}, "abuse.count"),
        ({"months": 2}, "abuse.months"),
    ],
)
def test_the_later_a_customer_is_shown_to_misuse_support_the_better(milder: dict[str, int], place: str) -> None:
    assert told(limiting(), limiting(**milder)) == {place: B}
    assert told(limiting(**milder), limiting()) == {place: W}


def test_what_can_limit_support_is_a_loss_with_each_kind_and_each_limit_of_it() -> None:
    conduct = Conduct(name=WORDS, definition=WORDS)
    more = limiting(kinds={"repeat": conduct, "spam": conduct}, limits=(Effect.UNCLOCKED, Effect.END))

    assert told(a_policy(), limiting()) == {"abuse": W}
    assert told(limiting(), a_policy()) == {"abuse": B}
    assert told(limiting(), more) == {"abuse.kinds.spam": W, "abuse.limits": W}
    assert told(more, limiting()) == {"abuse.kinds.spam": B, "abuse.limits": B}
