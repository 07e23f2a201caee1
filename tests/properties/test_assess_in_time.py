"""What must hold of every assessment, whatever happens to a ticket."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import ActKind, CommitmentStatus, Standing
from guichet.core.policy.bundled import bundled_names
from guichet.core.timeline.events import By, Event, EventType, Timeline
from properties.timelines import STEPS, cases

NAMES = bundled_names()
RECORD = {ActKind.CLOSE: EventType.CLOSED, ActKind.DECLINE: EventType.DECLINED, ActKind.WARN_CLOSE: EventType.WARNED}

some = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def said_of_the_past(standing: Standing) -> tuple[list[object], dict[str, int]]:
    acts = [act for act in standing.acts if act.done]
    misses = {one.kind: one.missed_at for one in standing.commitments if one.missed_at is not None}
    return list(acts), misses


def shown(standing: Standing) -> tuple[object, ...]:
    commitments = [(one.kind, one.status, one.missed_at, one.met_at) for one in standing.commitments]
    return standing.status, commitments, [act for act in standing.acts if act.done]


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@some
def test_assessing_later_never_contradicts_what_was_said_of_the_past(name: str, data: st.DataObject) -> None:
    policy, timeline, at = data.draw(cases(name))
    asked = data.draw(st.integers(timeline.events[0].at, at))
    early = assess(policy, timeline, asked)
    late = assess(policy, timeline, at)
    past, _ = said_of_the_past(early)

    assert past == [act for act in late.acts if act.done and act.at <= asked][: len(past)]


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@some
def test_a_miss_stays_missed_until_its_interval_ends(name: str, data: st.DataObject) -> None:
    policy, timeline, at = data.draw(cases(name))
    asked = data.draw(st.integers(timeline.events[0].at, at))
    early, late = assess(policy, timeline, asked), assess(policy, timeline, at)
    later = {one.kind: one for one in late.commitments}

    for one in early.commitments:
        if one.missed_at is not None and not policy.commitments[one.kind].recurs:
            assert later[one.kind].missed_at == one.missed_at
            assert later[one.kind].status is CommitmentStatus.MISSED


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@some
def test_nothing_changes_before_the_desk_wakes_and_something_does_then(name: str, data: st.DataObject) -> None:
    policy, timeline, _ = data.draw(cases(name))
    at = timeline.events[-1].at + data.draw(STEPS)
    now = assess(policy, timeline, at)
    if now.next_wake_at is None:
        later = at + data.draw(st.integers(0, 400 * 86400))
        assert shown(assess(policy, timeline, later)) == shown(now)
    else:
        assert now.next_wake_at > at
        assert shown(assess(policy, timeline, now.next_wake_at - 1)) == shown(now)
        assert shown(assess(policy, timeline, now.next_wake_at)) != shown(now)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@some
def test_a_ledger_has_no_gap_and_what_counts_adds_up_to_what_was_used(name: str, data: st.DataObject) -> None:
    policy, timeline, at = data.draw(cases(name))

    for one in assess(policy, timeline, at).commitments:
        assert sum(entry.end - entry.start for entry in one.ledger if entry.counts) == one.used_seconds
        assert all(before.end == after.start for before, after in pairwise(one.ledger))
        assert not one.ledger or one.ledger[0].start == one.started_at


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@some
def test_a_verdict_agrees_with_its_instants(name: str, data: st.DataObject) -> None:
    policy, timeline, at = data.draw(cases(name))

    for one in assess(policy, timeline, at).commitments:
        if one.status is CommitmentStatus.MET:
            assert one.met_at is not None
            assert one.due_at is None or one.met_at <= one.due_at
        if one.status is CommitmentStatus.RUNNING:
            assert one.due_at is not None
            assert one.due_at > at
        if one.status in {CommitmentStatus.PAUSED, CommitmentStatus.WAITING}:
            assert one.due_at is None
        assert (one.status is CommitmentStatus.MISSED) == (one.missed_at is not None)
        assert one.missed_at is None or one.missed_at <= at
        assert one.used_seconds >= 0


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@some
def test_a_note_changes_nothing(name: str, data: st.DataObject) -> None:
    policy, timeline, at = data.draw(cases(name))
    note = Event(timeline.events[-1].at, EventType.NOTED, By.AGENT)
    noted = replace(timeline, events=(*timeline.events, note))

    assert assess(policy, noted, at) == assess(policy, timeline, at)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@some
def test_a_desk_that_records_its_acts_in_time_stands_where_one_that_never_sleeps_does(
    name: str, data: st.DataObject
) -> None:
    policy, timeline, at = data.draw(cases(name))
    awake = assess(policy, timeline, at)
    if (
        any(event.type is EventType.CLOSED and event.by is By.AGENT for event in timeline.events)
        and policy.closing.validation
    ):
        return
    recorded = replace(timeline, events=with_records(timeline, awake), acts_recorded=True)
    slept = assess(policy, recorded, at)

    assert shown(slept) == shown(awake)
    assert slept.commitments == awake.commitments
    assert slept.charged_minutes == awake.charged_minutes


def with_records(timeline: Timeline, standing: Standing) -> tuple[Event, ...]:
    """The events with what the desk did by itself among them, each after the events of its own instant."""
    records = [Event(act.at, RECORD[act.kind], By.SYSTEM) for act in standing.acts if act.done and act.kind in RECORD]
    return tuple(sorted([*timeline.events, *records], key=lambda event: event.at))


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@some
def test_acts_are_in_order_and_done_exactly_when_their_instant_has_come(name: str, data: st.DataObject) -> None:
    policy, timeline, at = data.draw(cases(name))
    acts = assess(policy, timeline, at).acts

    assert [act.at for act in acts] == sorted(act.at for act in acts)
    assert all(act.done == (act.at <= at) for act in acts)
    coming = [act.kind for act in acts if not act.done]
    assert len(coming) == len(set(coming))


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@some
def test_nobody_is_ever_charged_less_than_nothing_nor_more_than_each_begun_slice(
    name: str, data: st.DataObject
) -> None:
    policy, timeline, at = data.draw(cases(name))
    standing = assess(policy, timeline, at)

    assert standing.charged_minutes % 15 == 0
    assert standing.charged_minutes <= (at - timeline.events[0].at) // 60 + 15
    if standing.balance_minutes is not None and timeline.time_balance_minutes is not None:
        paid_by_credit = standing.charged_minutes - standing.owed_minutes
        assert standing.balance_minutes == timeline.time_balance_minutes - paid_by_credit
