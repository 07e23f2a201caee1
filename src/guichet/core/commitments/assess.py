"""``assess(policy, timeline, at)``: where one ticket stands under a policy at an instant. The product's one idea.

Pure: the same three values give the same answer, today and in ten years, on a desk, in a test or on a laptop.
"""

from collections.abc import Iterator
from operator import attrgetter
from typing import Final

from guichet.core.commitments.clock import Clock
from guichet.core.commitments.compiled import Compiled
from guichet.core.commitments.course import Course
from guichet.core.commitments.escalation import Chain
from guichet.core.commitments.ledger import ledger_of
from guichet.core.commitments.meter import Meter
from guichet.core.commitments.moment import Moment
from guichet.core.commitments.reckoning import before
from guichet.core.commitments.standing import Act, ActKind, CommitmentStanding, Miss, Standing
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.errors import TimelineError
from guichet.core.timeline.events import Timeline

BY_INSTANT: Final = attrgetter("at")


def assess(policy: Policy, timeline: Timeline, at: int, *, ledger: bool = True) -> Standing:
    """Where the ticket stands at ``at`` (whole epoch seconds, UTC). Events after it are ignored.

    ``ledger=False`` leaves the receipts of the clocks empty, which is about three times as fast.

    Raises:
        TimelineError: unknown priority or plan, an event that the status does not allow, or no event up to ``at``.
        BeyondHorizon: where the answer lies beyond the years for which the policy's holidays are known.
    """
    if at < timeline.events[0].at:
        raise TimelineError("The instant of the question is before the ticket was submitted.")
    course = Course(policy, timeline, at)
    # Sums that are only ever counted forward come to the same over the hours that hold by now, whenever these came.
    ready = course.ready
    clocks = _clocks(ready, course.moments, at)
    meter = _meter(ready, timeline, course.moments, at)
    acts, next_wake_at = _acts(ready, course, clocks, meter, at)
    facts = course.facts
    return Standing(
        id=timeline.id,
        at=at,
        policy=policy.policy,
        policy_version=policy.version,
        status=_status(course),
        priority=facts.priority,
        requested_priority=facts.requested,
        plan=facts.plan,
        paid=facts.paid,
        missing=facts.missing(),
        commitments=tuple(_standing(clock, at, ledger=ledger) for clock in clocks),
        acts=acts,
        charged_minutes=0 if meter is None else meter.charged,
        owed_minutes=0 if meter is None else meter.owed,
        balance_minutes=None if meter is None else meter.balance,
        next_wake_at=next_wake_at,
        silence=course.silence.on if course.live else course.silence.ended,
        fix=course.fix,
        kind=course.facts.kind,
        reproducible=course.facts.reproducible,
        quote=course.quotes.latest,
        misses=_misses(course, clocks),
        hold=course.hold,
    )


def metered(policy: Policy, timeline: Timeline, at: int) -> Meter | None:
    """The meter after all that has happened up to ``at``; nothing where the policy meters nothing.

    Raises:
        TimelineError, BeyondHorizon: as `assess` does.
    """
    course = Course(policy, timeline, at)
    return _meter(course.ready, timeline, course.moments, at)


def _clocks(ready: Compiled, moments: list[Moment], at: int) -> list[Clock]:
    clocks = []
    for kind, rule in ready.policy.commitments.items():
        clock = Clock(kind, rule, ready)
        clock.run(moments, at)
        if clock.listed or (clock.unknown and not clock.of_quote and moments[-1][2].live):
            clocks.append(clock)
    return clocks


def _meter(ready: Compiled, timeline: Timeline, moments: list[Moment], at: int) -> Meter | None:
    rule, ear = ready.policy.metering, ready.meter_ear
    if rule is None or ear is None:
        return None
    meter = Meter(rule, ear, ready.calendar_of(rule.calendar), timeline.time_balance_minutes)
    meter.run(moments, at)
    return meter


def _status(course: Course) -> Status:  # noqa: PLR0911 - the order of the statuses, one line each
    if course.declined:
        return Status.DECLINED
    if course.closed:
        return Status.CLOSED
    if course.excluded and not course.work_ordered:
        return Status.EXCLUDED
    if course.held and not course.work_ordered:
        return Status.HELD
    if course.resolved:
        return Status.RESOLVED
    if course.work_ordered:
        # What support asks of a request before it is registered is asked of support only.
        return Status.AWAITING_CUSTOMER if course.awaiting else Status.OPEN
    if course.facts.missing():
        return Status.INCOMPLETE
    if not course.registered:
        return Status.SUBMITTED
    if course.awaiting:
        return Status.AWAITING_CUSTOMER
    return Status.OPEN if course.taken or course.reopened else Status.WAITING


def _standing(clock: Clock, at: int, *, ledger: bool) -> CommitmentStanding:
    cell = clock.cell
    return CommitmentStanding(
        kind=clock.kind,
        clause=cell.clause if cell else clock.rule.clause,
        target=cell.text if cell else None,
        binding=cell.binding if cell else clock.rule.binding,
        started_at=clock.started_at,
        due_at=clock.due_at,
        met_at=clock.met_at,
        missed_at=clock.missed_at,
        status=clock.status(),
        used_seconds=clock.used_seconds(at),
        ledger=ledger_of(clock, at) if ledger else (),
        calendar=cell.named if cell else None,
        median=cell.median if cell else clock.rule.median is not None,
        credit=cell.credit if cell else None,
    )


def _misses(course: Course, clocks: list[Clock]) -> tuple[Miss, ...]:
    """The binding targets that were missed, the first first."""
    found = [miss for clock in clocks for miss in clock.bound]
    if course.waived:
        found = [miss._replace(waived=(miss.commitment, miss.missed_at) in course.waived) for miss in found]
    return tuple(sorted(found, key=lambda miss: (miss.missed_at, miss.commitment)))


# What the desk does by itself.


def _acts(
    ready: Compiled, course: Course, clocks: list[Clock], meter: Meter | None, at: int
) -> tuple[tuple[Act, ...], int | None]:
    """The acts that are done, the next of each kind, and the earliest later instant at which anything changes."""
    done, coming = _of_course(course)
    for clock in clocks:
        _of_clock(clock, at, done, coming)
    for ladder in ready.ladders:
        chain = Chain(ladder)
        chain.run(course.moments, at)
        done += chain.acts
        if chain.coming is not None:
            coming.append(chain.coming)
    if meter is not None:
        done += meter.acts
        if meter.coming is not None:
            coming.append(meter.coming)
    if not coming:
        done.sort(key=BY_INSTANT)
        return tuple(done), None
    closing = min((act.at for act in coming if act.kind is ActKind.CLOSE), default=None)
    coming = [act for act in coming if closing is None or act.at <= max(closing, at)]
    coming.sort(key=BY_INSTANT)
    next_of_kind: dict[ActKind, Act] = {}
    for act in coming:
        next_of_kind.setdefault(act.kind, act)
    wake = min((act.at for act in coming if act.at > at), default=None)
    return tuple(sorted([*done, *next_of_kind.values()], key=BY_INSTANT)), wake


def _of_course(course: Course) -> tuple[list[Act], list[Act]]:
    silence = course.silence
    done = [*silence.acts, *course.quotes.acts, *course.acts]
    coming = [] if course.ordered is None else [course.ordered]
    if (expires_at := course.quotes.expires_at) is not None:
        coming.append(Act(expires_at, ActKind.EXPIRE_QUOTE, course.quotes.clause, done=False))
    if course.live and silence.since is not None:
        if silence.warn_at is not None:
            coming.append(Act(silence.warn_at, ActKind.WARN_CLOSE, silence.clause, done=False))
        coming.append(Act(silence.close_at, ActKind.CLOSE, silence.clause, done=False))
    return done, coming


def _of_clock(clock: Clock, at: int, done: list[Act], coming: list[Act]) -> None:
    kind = ActKind.UPDATE_DUE if clock.rule.recurs else ActKind.BREACH
    for missed_at, clause in clock.misses:
        done.append(Act(missed_at, kind, clause, done=True, commitment=clock.kind))
    if clock.runs and clock.due_at is not None and clock.cell is not None:
        coming.append(Act(clock.due_at, kind, clock.cell.clause, done=False, commitment=clock.kind))
    for act in _reminders(clock, at):
        (done if act.done else coming).append(act)


def _reminders(clock: Clock, at: int) -> Iterator[Act]:
    """Reminders count back from each due instant that stood. One that had passed when a change set the due instant
    comes once, at the change; one that had passed at the start does not come.
    """
    for rule in clock.rule.reminders:
        fired_in: int | None = None
        for watch in clock.watches:
            instant = before(watch.due_at, rule.before, watch.calendar)
            if instant < watch.since and watch.started_at in {watch.since, fired_in}:
                continue
            instant = max(instant, watch.since)
            if watch.until is not None and instant >= watch.until:
                continue
            fired_in = watch.started_at
            yield Act(
                instant, ActKind.REMIND, rule.clause or clock.rule.clause, done=instant <= at, commitment=clock.kind
            )
