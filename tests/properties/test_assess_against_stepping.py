"""Assessments say what a desk that walks from minute to minute saw."""

from dataclasses import replace
from datetime import UTC, datetime, time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build import CLAUSE, a_policy, chain, levels, metering, promise, target
from guichet.core.commitments.assess import assess
from guichet.core.commitments.refusing import why_stays_closed
from guichet.core.commitments.standing import CommitmentStanding, CommitmentStatus
from guichet.core.hours.duration import Duration
from guichet.core.hours.week import Week
from guichet.core.limits import Effect
from guichet.core.limits import Limit as LimitThatHeld
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Abuse, Allowance
from guichet.core.policy.rules.opening import CalendarRule
from guichet.core.policy.rules.promises import Pause
from guichet.core.policy.rules.requests import Closing, Reopening
from guichet.core.policy.rules.requests import Silence as SilenceRule
from guichet.core.timeline.events import By, Event, EventType, Timeline
from properties.stepping import BUSINESS, DAYS, ELAPSED, Clock, Desk, Hours, Limit, Promise, Rules, Silence

FROM = int(datetime(2026, 3, 23, tzinfo=UTC).timestamp()) // 60
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICES = (
    Hours("Africa/Abidjan", (0, 1, 2, 3, 4), ((time(9), time(17)),)),
    Hours("Europe/Paris", (0, 1, 2, 3, 4), ((time(9), time(12)), (time(14), time(18)))),
    Hours("Europe/Paris", (0, 1, 3, 5, 6), ((time(1), time(4)), (time(22), time(23, 30)))),
)
WORDS: dict[str, tuple[EventType, By, dict[str, object]]] = {
    "replied": (EventType.REPLIED, By.AGENT, {}),
    "asks": (EventType.REPLIED, By.AGENT, {"asks": True}),
    "proposes": (EventType.REPLIED, By.AGENT, {"proposes": True}),
    "taken": (EventType.TAKEN, By.AGENT, {}),
    "answered": (EventType.ANSWERED, By.CONTACT, {}),
    "urgent": (EventType.PRIORITISED, By.AGENT, {"priority": "urgent"}),
    "normal": (EventType.PRIORITISED, By.AGENT, {"priority": "normal"}),
    "resolved": (EventType.RESOLVED, By.AGENT, {}),
    "closed": (EventType.CLOSED, By.CONTACT, {}),
    "acknowledged": (EventType.ACKNOWLEDGED, By.AGENT, {}),
    "refused": (EventType.REFUSED, By.CONTACT, {}),
    "reopened": (EventType.REOPENED, By.CONTACT, {}),
    "taken_up": (EventType.REOPENED, By.AGENT, {}),
    "noted": (EventType.NOTED, By.AGENT, {}),
    "released": (EventType.RELEASED, By.SYSTEM, {}),
}
"""What may happen, as the walking desk calls it."""

MINUTES = st.one_of(st.sampled_from([30, 60, 120, 240, 480, 600]), st.integers(1, 900))
EFFECTS = ("unclocked", "channels", "decline", "end")
CHANNELS = st.sampled_from(["portal", "email"])
STEPS = st.one_of(st.sampled_from([0, 1, 15, 30, 60, 120, 240, 480, 1440, 4320]), st.integers(0, 600))


def within(counts: str, amount: int) -> str:
    return {ELAPSED: f"{amount}min", BUSINESS: f"{amount} business minutes", DAYS: f"{amount} business days"}[counts]


@st.composite
def promises(draw: st.DrawFn, kind: str, met_by: str) -> Promise:
    counts = draw(st.sampled_from([ELAPSED, BUSINESS, DAYS]))
    amounts = st.integers(1, 3) if counts == DAYS else MINUTES
    by_priority = {"urgent": draw(amounts), "normal": draw(amounts)}
    return Promise(kind, counts, by_priority, met_by, waits=draw(st.booleans()))


@st.composite
def silences(draw: st.DrawFn) -> Silence:
    counts = draw(st.sampled_from([ELAPSED, BUSINESS, DAYS]))
    after = draw(st.integers(2, 4) if counts == DAYS else st.integers(2, 1500))
    return Silence(counts, after, draw(st.integers(1, after - 1)))


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    return Rules(
        draw(st.sampled_from(OFFICES)),
        (draw(promises("first_response", "replied")), draw(promises("resolution", "resolved"))),
        draw(st.none() | silences()),
        draw(st.none() | st.tuples(st.sampled_from([ELAPSED, BUSINESS]), MINUTES)),
        draw(st.none() | st.tuples(st.integers(1, 300), st.integers(10, 600))),
        draw(st.sampled_from([EFFECTS, EFFECTS, EFFECTS[:1], EFFECTS[1:], ()])),
    )


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    channels = draw(st.sampled_from([("portal",), ("email",)]))
    return Limit(draw(st.sampled_from(EFFECTS)), channels)


def as_held(limit: Limit | None) -> LimitThatHeld | None:
    return None if limit is None else LimitThatHeld(effect=Effect(limit.effect), channels=limit.channels)


def written(rules: Rules) -> Policy:
    """The policy that says the same."""
    week = {
        ",".join(NAMES[day] for day in rules.hours.weekdays): [f"{a:%H:%M}-{b:%H:%M}" for a, b in rules.hours.slots]
    }
    commitments = {
        each.kind: promise(
            rows=[target(within(each.counts, each.within[level]), priority=level) for level in ("urgent", "normal")],
            pauses=Pause() if each.waits else None,
        )
        for each in rules.promises
    }
    if rules.update:
        commitments["update"] = promise(within(*rules.update), recurs=True)
    silence = rules.silence
    return a_policy(
        calendars={"desk": CalendarRule(clause=CLAUSE, zone=rules.hours.zone, week=Week.parse(week))},
        priorities=levels("urgent normal"),
        commitments=commitments,
        escalations=(
            chain(within(ELAPSED, rules.escalation[0]), within(ELAPSED, rules.escalation[1]), priority=("urgent",)),
        )
        if rules.escalation
        else (),
        closing=Closing(
            silence=SilenceRule(
                after=Duration.parse(within(silence.counts, silence.after)),
                warning=Duration.parse(within(silence.counts, silence.warning)),
            )
        )
        if silence
        else Closing(),
        reopening=Reopening(by_answering=True),
        metering=metering(pauses=Pause()),
        allowance=Allowance(clause=CLAUSE, at_limit="hold"),
        abuse=Abuse(
            clause=CLAUSE,
            kinds={},
            count=2,
            months=3,
            limits=tuple(Effect(each) for each in rules.limits),
            objection={"en": "words"},
        ),
    )


@st.composite
def stories(draw: st.DrawFn) -> tuple[Desk, Timeline, int]:
    """What the walking desk saw, the timeline it saw, and the minute at which it stopped."""
    now = FROM + draw(st.integers(0, 10 * 1440))
    held = draw(st.sampled_from([False, False, True]))
    desk = Desk(
        draw(rules()),
        now,
        draw(st.sampled_from(["urgent", "normal"])),
        held=held,
        limit=draw(st.none() | limits()),
        channel=draw(CHANNELS),
        filed_by_desk=draw(st.booleans()),
    )
    sent = {"priority": desk.priority, "held": held, "channel": desk.channel}
    events = [Event(now * 60, EventType.SUBMITTED, By.AGENT if desk.filed_by_desk else By.CONTACT, sent)]
    for _ in range(draw(st.integers(0, 7))):
        wait = draw(STEPS)
        now = walked(desk, now, wait)
        word = draw(st.sampled_from([word for word in WORDS if desk.allows(word)] or ["noted"]))
        kind, by, data = WORDS[word]
        events.append(Event(now * 60, kind, by, data))
        desk.happen(word, now)
    now = walked(desk, now, draw(STEPS))
    desk.act(now)
    return desk, Timeline(events=tuple(events), limit=as_held(desk.limit)), now


def walked(desk: Desk, now: int, minutes: int) -> int:
    for minute in range(now, now + minutes):
        desk.act(minute)
        desk.pass_a_minute(minute)
    return now + minutes


@given(stories())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_an_assessment_says_what_a_walk_from_minute_to_minute_sees(story: tuple[Desk, Timeline, int]) -> None:
    desk, timeline, now = story
    standing = assess(written(desk.rules), timeline, now * 60)

    assert standing.status == desk.status
    assert standing.charged_minutes == -(-desk.metered // 15) * 15
    told = {each.kind: told_of(each, desk) for each in standing.commitments if each.kind != "update"}
    assert told == {each.promise.kind: seen_of(each, desk, now) for each in desk.clocks}
    assert sorted((act.at, str(act.kind), act.level or act.commitment) for act in standing.acts if act.done) == sorted(
        (at * 60, kind, about) for at, kind, about in desk.acts
    )


@given(stories(), limits(), CHANNELS, st.sampled_from(["answered", "reopened", "closed"]), st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_closed_stays_so_where_the_walking_desk_would_turn_it_away(
    story: tuple[Desk, Timeline, int], limit: Limit, channel: str, word: str, closes: bool
) -> None:
    desk, timeline, now = story
    if closes and desk.allows("closed"):
        desk.happen("closed", now)
        timeline = replace(timeline, events=(*timeline.events, Event(now * 60, *WORDS["closed"])))
    asked, _, _ = WORDS[word]
    holds = as_held(limit)
    why = why_stays_closed(written(desk.rules), timeline, now * 60, asked, limit=holds, channel=channel)

    assert (why is not None) is desk.stays_closed(word, limit, channel)


def told_of(one: CommitmentStanding, desk: Desk) -> tuple[object, ...]:
    due = one.due_at if one.status is CommitmentStatus.RUNNING else None
    # Where a clock that closing stopped stands is nobody's concern.
    used = None if desk.closed and one.met_at is None else one.used_seconds
    return one.status, one.met_at, one.missed_at, due, used


def seen_of(clock: Clock, desk: Desk, now: int) -> tuple[object, ...]:
    used = clock.used if clock.met_at is None else clock.used_when_met
    return (
        clock.status,
        in_seconds(clock.met_at),
        in_seconds(clock.missed_at),
        in_seconds(desk.due_at(clock, now)),
        None if desk.closed and clock.met_at is None else used * 60,
    )


def in_seconds(minute: int | None) -> int | None:
    return None if minute is None else minute * 60
