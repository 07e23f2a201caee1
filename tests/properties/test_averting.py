"""A step that waits until what it averts would come has done as much as one that was done at once."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guichet.core.commitments.assess import assess
from guichet.core.commitments.averting import averted_at
from guichet.core.commitments.standing import Standing
from guichet.core.policy.model import Policy
from guichet.core.timeline.errors import NotAllowed
from guichet.core.timeline.events import By, Event, EventType, Timeline
from properties.policies import policies
from properties.timelines import cases_of

some = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
WAITS = st.one_of(st.integers(0, 120), st.integers(0, 5 * 86400))


def suffered(standing: Standing, *, after: int) -> set[tuple[object, ...]]:
    """What was missed, and what the desk did by itself, after an instant."""
    missed = {(each.kind, each.missed_at) for each in standing.commitments if (each.missed_at or 0) > after}
    return missed | {
        (act.kind, act.commitment, act.level, act.at) for act in standing.acts if act.done and act.at > after
    }


@given(policies().flatmap(cases_of), st.sampled_from([{}, {"asks": True}, {"proposes": True}]), WAITS)
@some
def test_an_answer_that_leaves_by_then_suffers_nothing_that_it_would_have_averted(
    case: tuple[Policy, Timeline, int], said: dict[str, object], wait: int
) -> None:
    policy, timeline, at = case

    def replied(when: int, seen: int) -> Standing:
        event = Event(when, EventType.REPLIED, By.AGENT, said)
        return assess(policy, replace(timeline, events=(*timeline.events, event)), seen)

    try:
        last = averted_at(assess(policy, timeline, at), replied(at, at))
    except NotAllowed:
        assume(False)
    left = at + wait if last is None else min(at + wait, max(at, last))
    early, without = suffered(replied(at, left), after=at), suffered(assess(policy, timeline, left), after=at)
    # What the answer itself brings, as a silence that begins and ends with a closing, would be compared with nothing.
    assume(early <= without)
    try:
        late = suffered(replied(left, left), after=at)
    except NotAllowed:
        # What closed it meanwhile would have closed it in any case.
        late = without
    assert late & without <= early
