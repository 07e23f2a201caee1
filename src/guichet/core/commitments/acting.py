"""Why the desk does something by itself: from when it counts, for how long, over which spans, and which rules of the
same sort do not fit. It explains what `assess` says, and decides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from guichet.core.commitments.assess import assess
from guichet.core.commitments.compiled import Ladder
from guichet.core.commitments.course import Course
from guichet.core.commitments.declining import why_declined
from guichet.core.commitments.escalation import Chain
from guichet.core.commitments.explain import Explanation, NothingToExplain, explain_promise
from guichet.core.commitments.reason import Reason
from guichet.core.commitments.receipt import spans_of
from guichet.core.commitments.standing import Act, ActKind, LedgerEntry, Standing, Why
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.policy.findings import listed
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import EventType, Timeline

OF_SILENCE = frozenset({ActKind.WARN_CLOSE, ActKind.CLOSE})


@dataclass(frozen=True, slots=True)
class RuleRead:
    """One rule of the sort that orders an act, as it was read for a ticket: ``unfit`` names the conditions that the
    ticket does not meet; one that fits and is not ``chosen`` orders acts of its own.
    """

    number: int
    clause: str
    within: str
    chosen: bool
    unfit: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActExplanation:
    """Something the desk does by itself: it counts from ``since``, for the time that ``within`` says, over ``spans``.

    A reminder comes ``lead`` before the due instant, a warning ``lead`` before the closing at ``leads_to``. ``facts``
    are what else decided, as codes; ``reason`` is that of a refusal. ``promise`` explains the commitment that it is
    about, if it is about one.
    """

    act: Act
    since: int | None = None
    within: str | None = None
    lead: str | None = None
    leads_to: int | None = None
    spans: tuple[LedgerEntry, ...] = ()
    rules: tuple[RuleRead, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)
    reason: Reason | None = None
    promise: Explanation | None = None


def explain_act(policy: Policy, timeline: Timeline, at: int, kind: ActKind, number: int = 1) -> ActExplanation:
    """Explain the act of that kind and number, counted from 1: those that are done, then the next.

    Raises:
        NothingToExplain: where the desk neither did nor is about to do so many.
        TimelineError, BeyondHorizon: as `assess` does.
    """
    standing = assess(policy, timeline, at)
    acts = [act for act in standing.acts if act.kind is kind]
    if not 0 < number <= len(acts):
        had = listed(dict.fromkeys(str(act.kind) for act in standing.acts))
        hint = f"There is {had}." if had else None
        raise NothingToExplain(f'The desk has no act "{kind}" of number {number} here.', hint=hint)
    act = acts[number - 1]
    if kind in OF_SILENCE:
        return _of_silence(policy, timeline, standing, act)
    if kind is ActKind.ESCALATE:
        return _of_escalation(policy, timeline, at, act)
    if kind is ActKind.DECLINE:
        return ActExplanation(act=act, reason=why_declined(policy, timeline))
    if kind is ActKind.REFUND:
        return ActExplanation(act=act, facts=_given_back(timeline, act.at))
    if act.commitment is None:
        return ActExplanation(act=act)
    return _of_promise(policy, timeline, at, act, act.commitment)


def seen_at(policy: Policy, act: Act, at: int) -> int:
    """The instant as of which the promise of an act is explained, where one asks at ``at``. Of a promise that recurs,
    another interval runs by then, and may have begun after the act: what the act came from is the one of its time.
    """
    recurs = act.commitment is not None and policy.commitments[act.commitment].recurs
    return act.at if act.done and recurs else at


def _of_silence(policy: Policy, timeline: Timeline, standing: Standing, act: Act) -> ActExplanation:
    """A closing, or its warning: a silence that is over is looked at as it was then."""
    rule = policy.closing.silence
    then = assess(policy, timeline, act.at, ledger=False) if act.done else standing
    if rule is None or then.silence is None:
        return ActExplanation(act=act, facts={"because": "validated"})
    ready = Course(policy, timeline, then.at).ready
    spans = _spans(then.silence.since, act.at, rule.after, ready.calendar_of(rule.calendar))
    warns = act.kind is ActKind.WARN_CLOSE and rule.warning is not None
    return ActExplanation(
        act=act,
        since=then.silence.since,
        within=str(rule.after),
        lead=str(rule.warning) if warns else None,
        leads_to=then.silence.close_at if warns else None,
        spans=tuple(spans),
        facts={"because": "silence"},
    )


def _of_escalation(policy: Policy, timeline: Timeline, at: int, act: Act) -> ActExplanation:
    course = Course(policy, timeline, at)
    chains = [(ladder, Chain(ladder)) for ladder in course.ready.ladders]
    for _, chain in chains:
        chain.run(course.moments, at)
    ladder, started = next((ladder, chain.started_at) for ladder, chain in chains if act in {*chain.acts, chain.coming})
    assert started is not None  # noqa: S101 - a chain that took a step has begun
    since, within = _step(ladder, started, act.at)
    then = [state.ticket for now, _, state, _ in course.moments if now <= act.at][-1]
    return ActExplanation(
        act=act,
        since=since,
        within=str(within),
        spans=tuple(_spans(since, act.at, within, course.ready.calendar_of(ladder.rule.calendar))),
        rules=tuple(_chains(course.ready.ladders, ladder, then[0], then[1])),
    )


def _step(ladder: Ladder, started: int, reached: int) -> tuple[int, Duration]:
    """From when the step that was reached then counts, and how long it waits: each counts from the one before it."""
    since, falls, within = started, ladder.first(started), ladder.rule.first
    while ladder.repeat is not None and ladder.rule.repeat is not None and (later := ladder.repeat(falls)) <= reached:
        since, falls, within = falls, later, ladder.rule.repeat
    return since, within


def _chains(ladders: tuple[Ladder, ...], chosen: Ladder, priority: object, plan: object) -> Iterator[RuleRead]:
    for number, ladder in enumerate(ladders):
        rule = ladder.rule
        wanted = {"priority": (rule.priority, priority), "plan": (rule.plan, plan)}
        unfit = tuple(name for name, (named, found) in wanted.items() if named and found not in named)
        yield RuleRead(number, rule.clause, str(rule.first), ladder is chosen, unfit)


def _of_promise(policy: Policy, timeline: Timeline, at: int, act: Act, commitment: str) -> ActExplanation:
    at = seen_at(policy, act, at)
    promise = explain_promise(policy, timeline, at, commitment)
    receipt, ready = promise.receipt, Course(policy, timeline, at).ready
    lead = None
    if act.kind is ActKind.REMIND:
        rules = policy.commitments[commitment].reminders
        own = policy.commitments[commitment].clause
        lead = next((str(rule.before) for rule in rules if (rule.clause or own) == act.clause), None)
    spans = () if receipt.start is None else _spans(receipt.start, act.at, receipt.promised, ready.calendar)
    return ActExplanation(
        act=act,
        since=receipt.start,
        within=None if receipt.promised is None else str(receipt.promised),
        lead=lead,
        spans=tuple(spans),
        promise=promise,
    )


def _given_back(timeline: Timeline, at: int) -> dict[str, object]:
    """For what cause time is given back: the last that was found by then, or that it is outside of support."""
    deciding = {EventType.CAUSE_SET, EventType.EXCLUDED}
    event = next(event for event in reversed(timeline.events) if event.at <= at and event.type in deciding)
    return {"because": "excluded" if event.type is EventType.EXCLUDED else event.data.get("cause")}


def _spans(start: int, end: int, within: Duration | None, calendar: Calendar) -> Iterator[LedgerEntry]:
    if start >= end:
        return
    if within is None or within.kind is Kind.ELAPSED:
        yield LedgerEntry(start, end, counts=True, why=Why.ELAPSED)
        return
    yield from spans_of(calendar, start, end)
