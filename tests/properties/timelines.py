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
        kind, by, data = draw(events(policy, timeline.events[-1].type))
        longer = replace(timeline, events=(*timeline.events, Event(at, kind, by, data(draw, at))))
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
    if policy.allowance and draw(st.booleans()):
        said["held"] = True
    if draw(st.booleans()):
        said["fields"] = dict.fromkeys(policy.submission.fields, "said")
    return said


Data = Callable[[st.DrawFn, int], dict[str, object]]
Kind = tuple[EventType, By, Data]


def events(policy: Policy, last: EventType) -> st.SearchStrategy[Kind]:
    """An event that may follow, with what draws its data from the instant of it. What was excluded is mostly quoted
    for, and what was quoted for is mostly decided on: else hardly any timeline would come so far.
    """
    quote: Kind = (EventType.QUOTED, By.AGENT, quoted)
    accepted: Kind = (EventType.QUOTE_ACCEPTED, By.CONTACT, named)
    declined: Kind = (EventType.QUOTE_DECLINED, By.CONTACT, named)
    next_to = {EventType.EXCLUDED: [quote], EventType.QUOTED: [accepted, accepted, declined, quote]}
    anything = st.sampled_from([*about_support(policy), quote, accepted, declined])
    if last not in next_to:
        return anything
    return st.sampled_from([True, True, False]).flatmap(
        lambda is_next: st.sampled_from(next_to[last]) if is_next else anything
    )


def quoted(draw: st.DrawFn, at: int) -> dict[str, object]:
    """A quote that is good for a while, and may say how long its work takes."""
    good = draw(st.sampled_from([1, 900, 86400, 5 * 86400]) | st.integers(1, 10 * 86400))
    within = draw(st.sampled_from([None, "30min", "4 business hours", "2 business days"]))
    said = {} if within is None else {"within": within}
    return {"quote": draw(st.sampled_from(["1", "2"])), "valid_until": at + good, **said}


def named(draw: st.DrawFn, _at: int) -> dict[str, object]:
    """The quote that is decided on: the latest, or one by its name."""
    return draw(st.sampled_from([{}, {}, {"quote": "1"}, {"quote": "2"}]))


def about_support(policy: Policy) -> list[Kind]:
    """All but quotes."""

    def nothing(_draw: st.DrawFn, _at: int) -> dict[str, object]:
        return {}

    def priority(draw: st.DrawFn, _at: int) -> dict[str, object]:
        levels = sorted(policy.priorities.levels) if policy.priorities else ["none"]
        return {"priority": draw(st.sampled_from(levels))}

    def reply(draw: st.DrawFn, _at: int) -> dict[str, object]:
        return {"asks": draw(st.booleans()), "proposes": draw(st.booleans())}

    def terms(draw: st.DrawFn, _at: int) -> dict[str, object]:
        plans: list[Any] = [None, *policy.plans.levels] if policy.plans else [None]
        return draw(st.sampled_from([{"paid": True}, {"paid": False}, *({"plan": plan} for plan in plans)]))

    fields = dict.fromkeys(policy.submission.fields, "said")
    return [
        (EventType.REGISTERED, By.SYSTEM, nothing),
        (EventType.RELEASED, By.SYSTEM, nothing),
        (EventType.RELEASED, By.AGENT, nothing),
        (EventType.PRIORITISED, By.AGENT, priority),
        (EventType.ASSIGNED, By.AGENT, nothing),
        (EventType.TAKEN, By.AGENT, nothing),
        (EventType.REPLIED, By.AGENT, reply),
        (EventType.ANSWERED, By.CONTACT, lambda draw, _at: {"fields": fields} if draw(st.booleans()) else {}),
        (EventType.NOTED, By.AGENT, nothing),
        (EventType.WORKED, By.AGENT, lambda draw, _at: {"minutes": draw(st.integers(0, 90))}),
        (EventType.CAUSE_SET, By.AGENT, lambda draw, _at: {"cause": draw(st.sampled_from(list(Cause))).value}),
        (EventType.WORKAROUND_GIVEN, By.AGENT, nothing),
        (EventType.ACKNOWLEDGED, By.AGENT, nothing),
        (EventType.EXCLUDED, By.AGENT, nothing),
        (EventType.READMITTED, By.AGENT, nothing),
        (EventType.RESOLVED, By.AGENT, lambda draw, _at: {"silent": draw(st.booleans())}),
        (EventType.VALIDATED, By.CONTACT, nothing),
        (EventType.REFUSED, By.CONTACT, nothing),
        (EventType.TERMS_CHANGED, By.AGENT, terms),
        (EventType.CLOSED, By.CONTACT, nothing),
        (EventType.CLOSED, By.AGENT, nothing),
        (EventType.REOPENED, By.CONTACT, nothing),
        (EventType.REOPENED, By.AGENT, nothing),
    ]
