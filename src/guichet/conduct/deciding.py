"""Limiting the support of a customer or a person, and revoking that: a manager's decision, with its reason, which they
read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction

from guichet import clock
from guichet.conduct.errors import CannotLimit
from guichet.conduct.models import Limit, Remark, Revocation
from guichet.conduct.parties import Party, lock_name, lock_party
from guichet.conduct.recording import check_length
from guichet.conduct.standing import evidence_of, limit_at, tally_of, version_of
from guichet.core.entitlements.licences import end_of
from guichet.core.hours.wall import is_in_reach
from guichet.core.limits import Effect
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Abuse
from guichet.desks.models import Seat
from guichet.kit.feed import Change, publish
from guichet.policies.loading import policy_of

DECIDED = "limit:decided"
REVOKED = "limit:revoked"
"""What the feed says of a limit; its subject is the row of the customer or the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A limit as somebody decides it: to the end of the ``last_day`` (none: until it is revoked), by which ``channels``
    requests are still taken, after looking at the evidence of these numbers and at the limit of the number ``replaces``
    (none: none holds).
    """

    effect: Effect
    reason: str
    considered: Sequence[int]
    last_day: date | None = None
    channels: Sequence[str] = ()
    replaces: int | None = None


def decide(party: Party, wanted: Wanted, *, by: Seat, at: int) -> Limit:
    """Limit the support of a customer or a person, for what they send from now on. It takes the place of one that
    holds.

    Raises:
        CannotLimit: where it cannot be.
    """
    version = version_of(party, at)
    policy = None if version is None else policy_of(version)
    rule = None if policy is None else policy.abuse
    if version is None or policy is None or rule is None:
        raise CannotLimit("no_rule")
    _check_actor(party, by)
    until = _checked(party, policy, rule, wanted, at)
    with transaction.atomic():
        column = lock_party(party).column
        counted = tally_of(party, rule, evidence_of(party), at).counted
        held = limit_at(party, at)
        if not counted:
            raise CannotLimit("no_evidence")
        seen = (sorted(wanted.considered), wanted.replaces)
        if seen != (sorted(each.number for each in counted), None if held is None else held.number):
            raise CannotLimit("stale")
        made = Limit.objects.create(
            desk_id=party.desk_id,
            **column,
            number=1 + Limit.objects.filter(**column).count(),
            effect=wanted.effect.value,
            grounds=[kind for kind in rule.kinds if kind in {each.kind for each in counted}],
            considered=[each.number for each in counted],
            channels=[name for name in policy.submission.channels if name in wanted.channels],
            until=until,
            clause=rule.clause,
            version=version,
            at=at,
            seat=by,
        )
        Remark.objects.create(desk_id=made.desk_id, limit=made, text=check_length(wanted.reason))
        _tell(made, DECIDED, at=at)
    return made


def revoke(limit: Limit, *, reason: str, by: Seat, at: int) -> Revocation:
    """Take a limit back, for what is sent from now on.

    Raises:
        CannotLimit: ``not_theirs``, ``no_such_actor``, ``not_held`` where it does not hold any more, ``no_reason``,
            ``too_long``.
    """
    party, said = limit.party, check_length(reason)
    _check_actor(party, by)
    if not said:
        raise CannotLimit("no_reason")
    with transaction.atomic():
        lock_name(limit.name)
        held = limit_at(party, at)
        if held is None or held.pk != limit.pk:
            raise CannotLimit("not_held")
        made = Revocation.objects.create(desk_id=limit.desk_id, limit=limit, at=at, seat=by)
        Remark.objects.create(desk_id=limit.desk_id, revocation=made, text=said)
        _tell(limit, REVOKED, at=at)
    return made


def _check_actor(party: Party, by: Seat) -> None:
    if not by.is_active or by.desk_id != party.desk_id:
        raise CannotLimit("no_such_actor")
    if not by.is_manager:
        raise CannotLimit("not_theirs")


def _checked(party: Party, policy: Policy, rule: Abuse, wanted: Wanted, at: int) -> int | None:
    """The instant at which the limit would end, where it can be."""
    if wanted.effect not in rule.limits:
        raise CannotLimit("unknown_effect")
    if not check_length(wanted.reason):
        raise CannotLimit("no_reason")
    _check_channels(policy, wanted)
    if wanted.last_day is None:
        return None
    if wanted.effect is Effect.END:
        raise CannotLimit("no_end")
    if not is_in_reach(wanted.last_day):
        raise CannotLimit("far_day")
    until = end_of(wanted.last_day, ZoneInfo(party.desk.zone))
    if until <= at:
        raise CannotLimit("past")
    return until


def _check_channels(policy: Policy, wanted: Wanted) -> None:
    left, known = set(wanted.channels), set(policy.submission.channels)
    if wanted.effect is Effect.CHANNELS and (not left or not left <= known):
        raise CannotLimit("no_channels")
    if wanted.effect is Effect.CHANNELS and left == known:
        raise CannotLimit("all_channels")
    if wanted.effect is not Effect.CHANNELS and left:
        raise CannotLimit("no_channels")


def _tell(limit: Limit, kind: str, *, at: int) -> None:
    change = Change(kind=kind, subject=limit.name.row, detail=limit.pk, at=at)
    publish(limit.desk_id, [change], recorded_at=clock.now_seconds())
