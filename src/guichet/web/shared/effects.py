"""What a step does, or would do, to the clocks: two standings compared, said in sentences with their clauses. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from guichet.core.commitments.assess import assess
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


def effects_of(policy: Policy, timeline: Timeline, event: Event) -> tuple[Effect, ...]:
    """What ``event`` does to a ticket that has lived through ``timeline``, which does not hold it yet."""
    after = replace(timeline, events=(*timeline.events, event))
    before = assess(policy, timeline, event.at, ledger=False) if timeline.events else None
    return tuple(_differences(policy, before, assess(policy, after, event.at, ledger=False), event.at))


def _differences(policy: Policy, before: Standing | None, after: Standing, at: int) -> Iterator[Effect]:
    zone = zone_of(policy)
    known = {clock.kind: clock for clock in before.commitments} if before else {}
    for clock in after.commitments:
        effect = _clock_effect(policy, known.get(clock.kind), clock, zone)
        if effect:
            yield effect
    yield from _closing_effects(_closing(before), _closing(after), zone, at)
    over = before is not None and before.status is not after.status and after.status is Status.CLOSED
    if over:
        yield Effect("closed", gettext("Closes the request"), policy.closing.clause or "")


def _clock_effect(
    policy: Policy, before: CommitmentStanding | None, after: CommitmentStanding, zone: str
) -> Effect | None:
    said = {"name": wording.commitment_name(policy, after.kind)}
    if after.met_at is not None and (before is None or before.met_at is None):
        if after.missed_at is not None:
            return Effect("err", gettext("Answers late: %(name)s was missed") % said, after.clause)
        return Effect("ok", gettext("Meets %(name)s") % said, after.clause)
    if after.status is CommitmentStatus.PAUSED and (before is None or before.status is not CommitmentStatus.PAUSED):
        used = said | {"used": instants.length(after.used_seconds)}
        return Effect("pause", gettext("%(name)s pauses, %(used)s used") % used, after.clause)
    if after.due_at is not None and after.met_at is None and (before is None or before.due_at != after.due_at):
        due = said | {"instant": instants.full_instant(after.due_at, zone)}
        return Effect("run", gettext("%(name)s is due %(instant)s") % due, after.clause)
    return None


def _closing(standing: Standing | None) -> Act | None:
    acts = standing.acts if standing else ()
    return next((act for act in acts if act.kind is ActKind.CLOSE and not act.done), None)


def _closing_effects(before: Act | None, after: Act | None, zone: str, at: int) -> Iterator[Effect]:
    if after is not None and (before is None or before.at != after.at):
        said = gettext("Closes by silence %(instant)s") % {"instant": instants.full_instant(after.at, zone)}
        yield Effect("hush", said, after.clause)
    elif before is not None and after is None and before.at > at:
        yield Effect("hush", gettext("Ends the silence: nothing closes by itself"), before.clause)
