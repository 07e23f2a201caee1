"""What another policy would have made of tickets of the past."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from build import a_policy, a_timeline, instant, promise, target
from guichet.core.backtest.trial import Cell, Fate, Line, compared, summed
from guichet.core.commitments.assess import assess
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import Timeline
from properties.timelines import cases

STORY = "tue 10:00 submitted priority=low; 13:00 replied"


def version(within: str | None, **more: object) -> Policy:
    rows = [target(within)]
    return a_policy(
        priorities="high low",
        commitments={"first_response": promise(rows=rows), **more},
    )


def tried(old: Policy, new: Policy, at: str = "next tue 10:00", story: str = STORY) -> list[Line]:
    timeline = a_timeline(story)
    return list(compared(*(assess(policy, timeline, instant(at)) for policy in (old, new))))


def test_an_answer_that_was_in_time_would_have_been_late() -> None:
    (line,) = tried(version("4h"), version("2h"))
    assert (line.before, line.after, line.priority) == (Fate.KEPT, Fate.MISSED, "low")
    assert (line.due_before, line.due_after) == (instant("tue 14:00"), instant("tue 12:00"))
    assert line.turns
    assert not line.moves
    (cell,) = summed([line])
    assert cell == Cell("first_response", "low", tickets=1, kept_before=1, missed_after=1, lost=1)
    (back,) = summed(tried(version("2h"), version("4h")))
    assert (back.won, back.kept_after, back.missed_before) == (1, 1, 1)


def test_a_promise_that_only_falls_due_later_moves() -> None:
    (line,) = tried(version("4h"), version("5h"))
    assert line.moves
    assert summed([line])[0].moved == 1


def test_what_is_open_is_neither_kept_nor_missed() -> None:
    (line,) = tried(version("4h"), version("1h"), at="tue 10:30")
    assert (line.before, line.after) == (Fate.OPEN, Fate.OPEN)


def test_a_promise_that_one_of_them_does_not_make_is_none() -> None:
    lines = tried(version("4h"), version("4h", resolution=promise("1h")))
    assert [(line.kind, line.before, line.after) for line in lines] == [
        ("first_response", Fate.KEPT, Fate.KEPT),
        ("resolution", Fate.NONE, Fate.MISSED),
    ]
    (kept,) = tried(version("4h"), version(None))
    assert (kept.before, kept.after) == (Fate.KEPT, Fate.NONE)


@given(cases("infraspeak"))
def test_a_policy_against_itself_changes_nothing(case: tuple[Policy, Timeline, int]) -> None:
    policy, timeline, at = case
    standing = assess(policy, timeline, at, ledger=False)
    lines = list(compared(standing, standing))
    assert not any(line.turns or line.moves for line in lines)
    assert sum(cell.tickets for cell in summed(lines)) == len(standing.commitments)


FATES = st.sampled_from(Fate)
LINES = st.builds(
    Line, st.sampled_from("ab"), st.sampled_from(["x", None]), FATES, FATES, st.integers(0, 3), st.integers(0, 3)
)


@given(st.lists(LINES), st.lists(LINES))
def test_sums_can_be_made_piece_by_piece_and_add_up(first: list[Line], rest: list[Line]) -> None:
    whole = summed([*first, *rest])
    assert summed(rest, summed(first)) == whole
    for cell in whole:
        lines = [line for line in (*first, *rest) if (line.kind, line.priority) == (cell.kind, cell.priority)]
        assert cell.tickets == len(lines)
        for fate, before, after in (
            (Fate.KEPT, cell.kept_before, cell.kept_after),
            (Fate.MISSED, cell.missed_before, cell.missed_after),
        ):
            assert (before, after) == (
                sum(line.before is fate for line in lines),
                sum(line.after is fate for line in lines),
            )
        turned = [replace(line, due_before=None, due_after=None) for line in lines if line.turns]
        assert cell.lost + cell.won <= len(turned)
        assert cell.moved + len(turned) <= len(lines)
