"""What must hold when a desk opens or closes exceptionally while a ticket is open, whatever has happened to it."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import CommitmentStatus, LedgerEntry, Standing
from guichet.core.hours.duration import Duration, Kind
from guichet.core.hours.entries import CalendarEntry
from guichet.core.policy.bundled import bundled, bundled_names
from guichet.core.policy.model import Policy
from guichet.core.timeline.errors import NotAllowed
from guichet.core.timeline.events import By, Event, EventType, Timeline
from properties.entries import entries, withdrawal
from properties.policies import policies
from properties.timelines import STEPS, cases_of

RUNNING = CommitmentStatus.RUNNING
POLICIES = st.sampled_from(bundled_names()).map(bundled)

some = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])


def given_to(timeline: Timeline, told: tuple[CalendarEntry, ...], at: int) -> Timeline:
    change = Event(at, EventType.TERMS_CHANGED, By.AGENT, {"entries": told})
    return replace(timeline, events=(*timeline.events, change))


def before(standing: Standing, at: int) -> tuple[list[object], list[object]]:
    acts: list[object] = [act for act in standing.acts if act.done and act.at < at]
    spans: list[object] = [
        (one.kind, one.started_at, one.missed_at if (one.missed_at or at) < at else None, clipped(one.ledger, at))
        for one in standing.commitments
    ]
    return acts, spans


def clipped(ledger: tuple[LedgerEntry, ...], at: int) -> list[object]:
    return [(start, min(end, at), counts, str(why), detail) for start, end, counts, why, detail in ledger if start < at]


@st.composite
def changes(draw: st.DrawFn, policy: Policy) -> tuple[Timeline, tuple[CalendarEntry, ...], int, int]:
    """A ticket on which something may still fall due, entries, the instant at which it takes them, and a later one."""
    _, timeline, _ = draw(cases_of(policy))
    changed_at = timeline.events[-1].at + draw(STEPS)
    told = draw(entries(policy, changed_at))
    assume(told)
    try:
        assess(policy, given_to(timeline, told, changed_at), changed_at, ledger=False)
    except NotAllowed:
        assume(False)
    return timeline, told, changed_at, changed_at + draw(st.one_of(STEPS, st.integers(0, 30 * 86400)))


@given(data=st.data())
@some
def test_what_lies_before_a_ticket_takes_an_entry_never_changes(data: st.DataObject) -> None:
    policy = data.draw(POLICIES)
    timeline, told, changed_at, at = data.draw(changes(policy))
    early, late = assess(policy, timeline, changed_at), assess(policy, given_to(timeline, told, changed_at), at)

    assert before(late, changed_at) == before(early, changed_at)


@given(data=st.data())
@some
def test_under_any_policy_what_lies_before_never_changes(data: st.DataObject) -> None:
    policy = data.draw(policies())
    timeline, told, changed_at, at = data.draw(changes(policy))
    early, late = assess(policy, timeline, changed_at), assess(policy, given_to(timeline, told, changed_at), at)

    assert before(late, changed_at)[0] == before(early, changed_at)[0]


@given(data=st.data())
@some
def test_entries_that_are_all_taken_back_change_nothing(data: st.DataObject) -> None:
    policy = data.draw(POLICIES)
    timeline, told, changed_at, at = data.draw(changes(policy))
    back = tuple(withdrawal(each, number=100 + each.number) for each in told if each.withdraws is None)
    nothing = assess(policy, given_to(timeline, (), changed_at), at)

    assert assess(policy, given_to(timeline, told + back, changed_at), at) == nothing


@given(data=st.data())
@some
def test_a_closing_never_brings_a_due_instant_of_open_time_forward_nor_an_opening_puts_it_off(
    data: st.DataObject,
) -> None:
    policy = data.draw(POLICIES)
    timeline, told, changed_at, _ = data.draw(changes(policy))
    opens = data.draw(st.booleans())
    kept = tuple(each for each in told if each.opens is opens and each.withdraws is None)
    was = {one.kind: one for one in assess(policy, timeline, changed_at).commitments}
    now = assess(policy, given_to(timeline, kept, changed_at), changed_at)

    for one in now.commitments:
        old = was[one.kind].due_at
        if one.due_at is None or old is None or Duration.parse(str(one.target)).kind is Kind.BUSINESS_DAYS:
            continue
        assert one.due_at <= old if opens else one.due_at >= old


@given(data=st.data())
@some
def test_no_entry_makes_a_promise_late_at_once_or_a_closing_come_earlier(data: st.DataObject) -> None:
    policy = data.draw(POLICIES)
    timeline, told, changed_at, _ = data.draw(changes(policy))
    was = assess(policy, timeline, changed_at)
    now = assess(policy, given_to(timeline, told, changed_at), changed_at)

    assert [one.status for one in now.commitments] == [one.status for one in was.commitments]
    assert all(one.due_at is None or one.due_at > changed_at for one in now.commitments if one.status is RUNNING)
    if was.silence is not None and now.silence is not None:
        assert now.silence.close_at >= was.silence.close_at


@given(data=st.data())
@some
def test_over_changed_hours_what_counts_still_adds_up_and_nothing_happens_before_the_desk_wakes(
    data: st.DataObject,
) -> None:
    policy = data.draw(POLICIES)
    timeline, told, changed_at, _ = data.draw(changes(policy))
    timeline = given_to(timeline, told, changed_at)
    now = assess(policy, timeline, changed_at)

    for one in now.commitments:
        assert sum(entry.end - entry.start for entry in one.ledger if entry.counts) == one.used_seconds
    if now.next_wake_at is not None:
        acts = [act for act in now.acts if act.done]
        just_before, then = (assess(policy, timeline, at) for at in (now.next_wake_at - 1, now.next_wake_at))
        assert [act for act in just_before.acts if act.done] == acts
        assert (
            [act for act in then.acts if act.done] != acts
            or then.status is not now.status
            or ([one.status for one in then.commitments] != [one.status for one in now.commitments])
        )


@given(data=st.data())
@some
def test_assessing_later_never_contradicts_what_was_said_after_an_entry(data: st.DataObject) -> None:
    policy = data.draw(POLICIES)
    timeline, told, changed_at, at = data.draw(changes(policy))
    timeline = given_to(timeline, told, changed_at)
    asked = data.draw(st.integers(changed_at, at))
    past = [act for act in assess(policy, timeline, asked).acts if act.done]

    assert past == [act for act in assess(policy, timeline, at).acts if act.done and act.at <= asked][: len(past)]
