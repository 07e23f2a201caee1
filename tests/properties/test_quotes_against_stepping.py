"""Assessments of what is quoted for say what a desk that walks from minute to minute saw."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build import CLAUSE, a_policy, chain, levels, metering, promise, target
from guichet.core.commitments.assess import assess
from guichet.core.hours.week import Week
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Exclusions
from guichet.core.policy.rules.opening import CalendarRule
from guichet.core.policy.rules.promises import Pause
from guichet.core.policy.rules.requests import Reopening
from guichet.core.policy.words import Trigger
from guichet.core.timeline.events import By, Event, EventType, Timeline
from properties.ordering import Orders, Quote
from properties.stepping import BUSINESS, DAYS, ELAPSED, Rules
from properties.test_assess_against_stepping import (
    FROM,
    MINUTES,
    NAMES,
    OFFICES,
    STEPS,
    WORDS,
    seen_of,
    told_of,
    walked,
    within,
)

OF_QUOTES = {
    "quoted": (EventType.QUOTED, By.AGENT),
    "quote_accepted": (EventType.QUOTE_ACCEPTED, By.CONTACT),
    "quote_declined": (EventType.QUOTE_DECLINED, By.CONTACT),
    "readmitted": (EventType.READMITTED, By.AGENT),
}
TALK = ("replied", "asks", "answered", "resolved", "refused", "closed", "reopened", "noted")
PROMISED = st.one_of(
    st.none(),
    st.tuples(st.sampled_from([ELAPSED, BUSINESS]), MINUTES),
    st.tuples(st.just(DAYS), st.integers(1, 3)),
)
EXCLUDED = (EventType.EXCLUDED, By.AGENT)


def written(desk: Orders) -> Policy:
    """The policy that says the same, and whose support would count, if anything were covered."""
    hours = desk.rules.hours
    week = {",".join(NAMES[day] for day in hours.weekdays): [f"{a:%H:%M}-{b:%H:%M}" for a, b in hours.slots]}
    work = promise(
        rows=[target(within(*desk.own) if desk.own else None)],
        starts=(Trigger.QUOTE_ACCEPTED,),
        met_by=(Trigger.RESOLVED,),
        pauses=Pause() if desk.waits else None,
    )
    return a_policy(
        calendars={"desk": CalendarRule(clause=CLAUSE, zone=hours.zone, week=Week.parse(week))},
        priorities=levels("urgent normal"),
        commitments={"work": work},
        escalations=(chain("1min", "10min", starts=(Trigger.TAKEN,), priority=("urgent",)),),
        exclusions=Exclusions(clause=CLAUSE, grounds={}),
        reopening=Reopening(by_answering=True),
        metering=metering(),
    )


@st.composite
def stories(draw: st.DrawFn) -> tuple[Orders, Timeline, int]:
    """What the walking desk saw, the timeline it saw, and the minute at which it stopped."""
    now = FROM + draw(st.integers(0, 10 * 1440))
    rules = Rules(draw(st.sampled_from(OFFICES)), (), None, None, None, ())
    desk = Orders(rules, now, "normal", own=draw(PROMISED), waits=draw(st.booleans()))
    events = [Event(now * 60, EventType.SUBMITTED, By.CONTACT), Event(now * 60, *EXCLUDED)]
    for _ in range(draw(st.integers(0, 9))):
        now = walked(desk, now, draw(STEPS))
        # Else hardly any story would come as far as work that is ordered.
        likely = ["quote_accepted"] if desk.allows("quote_accepted") else ["quoted"] if desk.quote is None else []
        likely = [word for word in (*likely, "resolved") if desk.allows(word)]
        words = [*(3 * likely), *(word for word in (*OF_QUOTES, *TALK) if desk.allows(word))]
        word = draw(st.sampled_from(words))
        events += happened(draw, desk, word, now)
    now = walked(desk, now, draw(STEPS))
    desk.act(now)
    return desk, Timeline(events=tuple(events)), now


def happened(draw: st.DrawFn, desk: Orders, word: str, now: int) -> list[Event]:
    if word == "quoted":
        quote = Quote(str(now), now + draw(st.integers(1, 60) | st.integers(60, 9000)), draw(PROMISED))
        desk.offer(quote)
        promised = {} if quote.within is None else {"within": within(*quote.within)}
        return [Event(now * 60, *OF_QUOTES[word], {"quote": quote.name, "valid_until": quote.until * 60, **promised})]
    desk.happen(word, now)
    if word == "readmitted":
        return [Event(now * 60, *OF_QUOTES[word]), Event(now * 60, *EXCLUDED)]
    return [Event(now * 60, *OF_QUOTES[word]) if word in OF_QUOTES else Event(now * 60, *WORDS[word])]


@given(stories())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_an_assessment_of_quotes_says_what_a_walk_from_minute_to_minute_sees(
    story: tuple[Orders, Timeline, int],
) -> None:
    desk, timeline, now = story
    standing = assess(written(desk), timeline, now * 60)

    assert standing.status == desk.status
    assert (standing.quote and standing.quote.state) == (desk.quote and desk.quote.state)
    assert standing.charged_minutes == 0
    assert [told_of(each, desk) for each in standing.commitments] == [seen_of(each, desk, now) for each in desk.clocks]
    assert sorted((act.at, str(act.kind)) for act in standing.acts if act.done) == sorted(
        (at * 60, kind) for at, kind, _ in desk.acts
    )
