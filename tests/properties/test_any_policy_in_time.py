"""What must hold of every assessment under any policy that can be written, whatever happens to a ticket."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import Standing
from guichet.core.policy.model import Policy
from guichet.core.timeline.errors import NotAllowed
from guichet.core.timeline.events import By, Event, EventType, Timeline
from properties.policies import policies
from properties.timelines import STEPS, cases_of

CASES = policies().flatmap(cases_of)

some = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def shown(standing: Standing) -> tuple[object, ...]:
    commitments = [(one.kind, one.status, one.missed_at, one.met_at) for one in standing.commitments]
    return standing.status, commitments, [act for act in standing.acts if act.done]


@given(CASES, st.floats(0, 1))
@some
def test_no_act_that_was_done_is_ever_undone_or_joined_by_another_in_the_past(
    case: tuple[Policy, Timeline, int], part: float
) -> None:
    policy, timeline, at = case
    first = timeline.events[0].at
    asked = first + int((at - first) * part)
    # An event at the instant of the question may still come before what the desk did then.
    early = [act for act in assess(policy, timeline, asked).acts if act.done and act.at < asked]
    late = [act for act in assess(policy, timeline, at).acts if act.done and act.at < asked]

    assert late == early


@given(CASES, STEPS)
@some
def test_nothing_changes_before_the_desk_wakes_and_something_does_then(
    case: tuple[Policy, Timeline, int], step: int
) -> None:
    policy, timeline, _ = case
    at = timeline.events[-1].at + step
    now = assess(policy, timeline, at)
    if now.next_wake_at is None:
        assert shown(assess(policy, timeline, at + 100 * 86400)) == shown(now)
    else:
        assert now.next_wake_at > at
        assert shown(assess(policy, timeline, now.next_wake_at - 1)) == shown(now)
        assert shown(assess(policy, timeline, now.next_wake_at)) != shown(now)


@given(CASES)
@some
def test_a_ledger_has_no_gap_and_what_counts_adds_up_to_what_was_used(case: tuple[Policy, Timeline, int]) -> None:
    policy, timeline, at = case

    for one in assess(policy, timeline, at).commitments:
        assert sum(entry.end - entry.start for entry in one.ledger if entry.counts) == one.used_seconds
        assert all(before.end == after.start for before, after in pairwise(one.ledger))
        assert not one.ledger or one.ledger[0].start == one.started_at


@given(CASES)
@some
def test_a_note_changes_nothing(case: tuple[Policy, Timeline, int]) -> None:
    policy, timeline, at = case
    note = Event(timeline.events[-1].at, EventType.NOTED, By.AGENT)

    assert assess(policy, replace(timeline, events=(*timeline.events, note)), at) == assess(policy, timeline, at)


@given(policies().filter(lambda policy: policy.allowance is not None).flatmap(cases_of), STEPS)
@some
def test_from_its_release_on_a_request_is_as_one_that_came_then(
    case: tuple[Policy, Timeline, int], held_for: int
) -> None:
    policy, timeline, at = case
    first, *later = timeline.events
    came = first._replace(data={**first.data, "held": False})
    first = came._replace(at=came.at - held_for, data={**came.data, "held": True})
    release = Event(came.at, EventType.RELEASED, By.SYSTEM)
    later = [each for each in later if each.type is not EventType.RELEASED]
    try:
        now = assess(policy, replace(timeline, events=(came, *later)), at)
    except NotAllowed:
        # It was held in the case, and something happened that happens on what is held only.
        return
    was_held = assess(policy, replace(timeline, events=(first, release, *later)), at)

    assert was_held._replace(hold=None) == now
