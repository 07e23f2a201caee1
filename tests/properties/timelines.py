"""Random timelines that a ticket could really have had: an event that its status refuses is left out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from guichet.core.causes import Cause
from guichet.core.commitments.assess import assess
from guichet.core.policy.bundled import bundled
from guichet.core.policy.model import Policy
from guichet.core.timeline.errors import NotAllowed
from guichet.core.timeline.events import FIRST_PLAN, By, Event, EventType, Timeline

FROM = 1_772_409_600  # 2026-03-02 00:00 UTC: the weeks that follow hold the changes of clocks and some holidays.
STEPS = st.one_of(
    st.sampled_from([0, 1, 899, 900, 901, 1800, 3600, 7200, 14400, 86400]),
    st.integers(0, 7200),
    st.integers(0, 5 * 86400),
)


@st.composite
def cases(draw: st.DrawFn, name: str, *, recorded: bool = False) -> tuple[Policy, Timeline, int]:
    """A bundled policy, a timeline under it and an instant not before its submission."""
    return draw(cases_of(bundled(name), recorded=recorded))


@st.composite
def cases_of(draw: st.DrawFn, policy: Policy, *, recorded: bool = False) -> tuple[Policy, Timeline, int]:
    """Any policy, a timeline under it and an instant not before its submission."""
    at = FROM + draw(st.integers(0, 60 * 86400))
    timeline = Timeline(
        events=(Event(at, EventType.SUBMITTED, By.CONTACT, draw(submissions(policy))),),
        plan=draw(st.sampled_from([FIRST_PLAN, *(policy.plans.levels if policy.plans else ())])),
        paid=draw(st.sampled_from([True, True, True, False])),
        time_balance_minutes=draw(st.sampled_from([None, 0, 15, 30, 45, 60, 120])),
        acts_recorded=recorded,
    )
    for _ in range(draw(st.integers(0, 9))):
        at += draw(STEPS)
        kind, by, data = draw(events(policy))
        longer = replace(timeline, events=(*timeline.events, Event(at, kind, by, data(draw))))
        try:
            assess(policy, longer, at, ledger=False)
        except NotAllowed:
            continue
        timeline = longer
    return policy, timeline, at + draw(STEPS)


@st.composite
def submissions(draw: st.DrawFn, policy: Policy) -> dict[str, object]:
    """What the first event says."""
    said: dict[str, object] = {"channel": draw(st.sampled_from(["portal", "email"]))}
    if policy.priorities and draw(st.booleans()):
        said["priority"] = draw(st.sampled_from(sorted(policy.priorities.levels)))
    if draw(st.booleans()):
        said["fields"] = dict.fromkeys(policy.submission.fields, "said")
    return said


Data = Callable[[st.DrawFn], dict[str, object]]


def events(policy: Policy) -> st.SearchStrategy[tuple[EventType, By, Data]]:
    """An event that may follow, with what draws its data."""

    def nothing(_draw: st.DrawFn) -> dict[str, object]:
        return {}

    def priority(draw: st.DrawFn) -> dict[str, object]:
        levels = sorted(policy.priorities.levels) if policy.priorities else ["none"]
        return {"priority": draw(st.sampled_from(levels))}

    def reply(draw: st.DrawFn) -> dict[str, object]:
        return {"asks": draw(st.booleans()), "proposes": draw(st.booleans())}

    def terms(draw: st.DrawFn) -> dict[str, object]:
        plans: list[Any] = [None, *policy.plans.levels] if policy.plans else [None]
        return draw(st.sampled_from([{"paid": True}, {"paid": False}, *({"plan": plan} for plan in plans)]))

    fields = dict.fromkeys(policy.submission.fields, "said")
    kinds: list[tuple[EventType, By, Data]] = [
        (EventType.REGISTERED, By.SYSTEM, nothing),
        (EventType.PRIORITISED, By.AGENT, priority),
        (EventType.ASSIGNED, By.AGENT, nothing),
        (EventType.TAKEN, By.AGENT, nothing),
        (EventType.REPLIED, By.AGENT, reply),
        (EventType.ANSWERED, By.CONTACT, lambda draw: {"fields": fields} if draw(st.booleans()) else {}),
        (EventType.NOTED, By.AGENT, nothing),
        (EventType.WORKED, By.AGENT, lambda draw: {"minutes": draw(st.integers(0, 90))}),
        (EventType.CAUSE_SET, By.AGENT, lambda draw: {"cause": draw(st.sampled_from(list(Cause))).value}),
        (EventType.WORKAROUND_GIVEN, By.AGENT, nothing),
        (EventType.ACKNOWLEDGED, By.AGENT, nothing),
        (EventType.EXCLUDED, By.AGENT, nothing),
        (EventType.READMITTED, By.AGENT, nothing),
        (EventType.RESOLVED, By.AGENT, lambda draw: {"silent": draw(st.booleans())}),
        (EventType.VALIDATED, By.CONTACT, nothing),
        (EventType.REFUSED, By.CONTACT, nothing),
        (EventType.TERMS_CHANGED, By.AGENT, terms),
        (EventType.CLOSED, By.CONTACT, nothing),
        (EventType.CLOSED, By.AGENT, nothing),
        (EventType.REOPENED, By.CONTACT, nothing),
        (EventType.REOPENED, By.AGENT, nothing),
    ]
    return st.sampled_from(kinds)
