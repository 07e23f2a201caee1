"""What a step does, or would do, to the clocks: two standings compared, said in sentences with their clauses. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from guichet.core.commitments.assess import assess, metered
from guichet.core.commitments.standing import Act, ActKind, CommitmentStanding, CommitmentStatus, Standing
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.events import Event, Timeline
from guichet.web.shared import instants, wording
from guichet.web.shared.case import zone_of


@dataclass(frozen=True, slots=True)
class Effect:
    """One consequence: its sign, its sentence, its clause."""

    icon: str
    said: str
    clause: str


def effects_of(
    policy: Policy, timeline: Timeline, event: Event, *, before: Standing | None = None
) -> tuple[Effect, ...]:
    """What ``event`` does to a ticket that has lived through ``timeline``, which does not hold it yet.

    ``before`` is where the ticket stands at that instant, if it is known already.
    """
    if before is None and timeline.events:
        before = assess(policy, timeline, event.at, ledger=False)
    then = replace(timeline, events=(*timeline.events, event))
    after = assess(policy, then, event.at, ledger=False)
    return (*_differences(policy, before, after, event.at), *_meter_effects(policy, timeline, then, event.at))


def _differences(policy: Policy, before: Standing | None, after: Standing, at: int) -> Iterator[Effect]:
    zone = zone_of(policy)
    known = {clock.kind: clock for clock in before.commitments} if before else {}
    for clock in after.commitments:
        effect = _clock_effect(policy, known.get(clock.kind), clock, zone)
        if effect:
            yield effect
    yield from _charge_effects(policy, before, after, at)
    yield from _escalation_effects(policy, _next(before, ActKind.ESCALATE), _next(after, ActKind.ESCALATE), zone, at)
    yield from _closing_effects(_next(before, ActKind.CLOSE), _next(after, ActKind.CLOSE), zone, at)
    if before is not None and before.status is not after.status:
        yield from _status_effects(policy, before.status, after.status)


def _clock_effect(  # noqa: PLR0911 - one for each of what can become of a clock
    policy: Policy, before: CommitmentStanding | None, after: CommitmentStanding, zone: str
) -> Effect | None:
    said = {"name": wording.commitment_name(policy, after.kind)}
    was = CommitmentStatus.WAITING if before is None else before.status
    if after.met_at is not None and (before is None or before.met_at is None):
        if after.missed_at is not None:
            return Effect("err", gettext("Answers late: %(name)s was missed") % said, after.clause)
        return Effect("ok", gettext("Meets %(name)s") % said, after.clause)
    if after.missed_at is not None and (before is None or before.missed_at is None):
        return Effect("err", gettext("%(name)s is missed at once: its time has passed") % said, after.clause)
    if after.status is CommitmentStatus.PAUSED and was is not CommitmentStatus.PAUSED:
        used = said | {"used": instants.length(after.used_seconds)}
        return Effect("pause", gettext("%(name)s pauses, %(used)s used") % used, after.clause)
    if after.status is CommitmentStatus.CANCELLED and was in (CommitmentStatus.RUNNING, CommitmentStatus.PAUSED):
        return Effect("no", gettext("%(name)s is called off") % said, after.clause)
    if after.status is not CommitmentStatus.RUNNING or after.due_at is None:
        return None
    if before is None or before.due_at != after.due_at or before.status is not CommitmentStatus.RUNNING:
        due = said | {"instant": instants.full_instant(after.due_at, zone)}
        return Effect("run", gettext("%(name)s is due %(instant)s") % due, after.clause)
    return None


def _meter_effects(policy: Policy, before: Timeline, after: Timeline, at: int) -> Iterator[Effect]:
    """Whether prepaid time begins to count, or stands still."""
    rule = policy.metering
    if rule is None or rule.basis == "logged":
        return
    was = metered(policy, before, at) if before.events else None
    runs, ran = metered(policy, after, at), was is not None and was.runs
    if runs is not None and runs.runs and not ran:
        yield Effect("purse", gettext("Prepaid time begins to count"), rule.clause)
    elif ran and (runs is None or not runs.runs):
        yield Effect(
            "purse",
            gettext("Prepaid time stands still"),
            rule.pauses.clause or rule.clause if rule.pauses else rule.clause,
        )


def _charge_effects(policy: Policy, before: Standing | None, after: Standing, at: int) -> Iterator[Effect]:
    back = next((act for act in after.acts if act.kind is ActKind.REFUND and act.at == at), None)
    known = [] if before is None else [act for act in before.acts if act.kind is ActKind.REFUND and act.at == at]
    if back is not None and len(known) == 0:
        said = gettext("Gives %(minutes)s min of prepaid time back") % {"minutes": back.minutes or 0}
        yield Effect("purse", said, back.clause)
    charged = after.charged_minutes - (before.charged_minutes if before else 0)
    if charged > 0 and policy.metering is not None:
        said = gettext("Charges %(minutes)s min of prepaid time") % {"minutes": charged}
        yield Effect("purse", said, policy.metering.clause)


def _next(standing: Standing | None, kind: ActKind) -> Act | None:
    acts = standing.acts if standing else ()
    return next((act for act in acts if act.kind is kind and not act.done), None)


def _escalation_effects(policy: Policy, before: Act | None, after: Act | None, zone: str, at: int) -> Iterator[Effect]:
    if after is not None and (before is None or (before.at, before.level) != (after.at, after.level)):
        said = {"level": wording.level_said(policy, after), "instant": instants.full_instant(after.at, zone)}
        yield Effect("up", gettext("Escalates to %(level)s %(instant)s") % said, after.clause)
    elif before is not None and after is None and before.at > at:
        yield Effect("up", gettext("Ends the escalation"), before.clause)


def _closing_effects(before: Act | None, after: Act | None, zone: str, at: int) -> Iterator[Effect]:
    if after is not None and after.at > at and (before is None or before.at != after.at):
        said = gettext("Closes by silence %(instant)s") % {"instant": instants.full_instant(after.at, zone)}
        yield Effect("hush", said, after.clause)
    elif after is not None and after.at == at and (before is None or before.at != at):
        yield Effect("closed", gettext("Closes the request"), after.clause)
    elif before is not None and after is None and before.at > at:
        yield Effect("hush", gettext("Ends the silence: nothing closes by itself"), before.clause)


def _status_effects(policy: Policy, before: Status, after: Status) -> Iterator[Effect]:
    closing = policy.closing
    if after is Status.CLOSED:
        yield Effect("closed", gettext("Closes the request"), closing.clause or "")
    elif before in (Status.CLOSED, Status.RESOLVED, Status.DECLINED):
        yield Effect("half", gettext("Opens the request again"), policy.reopening.clause or "")
    elif after is Status.RESOLVED and closing.validation:
        said = gettext("Asks the customer to validate: only that closes the request")
        yield Effect("ok", said, closing.validation_clause or closing.clause or "")
    elif after is Status.EXCLUDED and policy.exclusions is not None:
        yield Effect("no", gettext("Sets the request outside of support"), policy.exclusions.clause)
