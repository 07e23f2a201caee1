"""What can be told to be wrong with a plan, a licence or a target by the policy alone, whosever contract it is."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from guichet.contracts.errors import CannotHold
from guichet.core.entitlements.licences import end_of
from guichet.core.hours.duration import Duration
from guichet.core.hours.errors import DurationError
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Override, names_a_target
from guichet.core.policy.rules.prepaid import Expiry, Metering


def see_plan(policy: Policy, plan: str | None) -> None:
    """See that the policy has a plan; none named is the first.

    Raises:
        CannotHold: ``unknown_plan``.
    """
    if plan is not None and (policy.plans is None or plan not in policy.plans.levels):
        raise CannotHold("unknown_plan", plan=plan)


def see_licence(policy: Policy, kind: str | None) -> tuple[Metering, Expiry]:
    """The rules by which a licence of this kind counts.

    Raises:
        CannotHold: ``not_metered``; ``unknown_licence``.
    """
    rule = policy.metering
    if rule is None or rule.expiry is None:
        raise CannotHold("not_metered")
    if kind is not None and kind not in rule.expiry.kinds:
        raise CannotHold("unknown_licence", kind=kind)
    return rule, rule.expiry


def see_time(within: str) -> Duration:
    """A time as a policy writes it.

    Raises:
        CannotHold: ``unusable_time``.
    """
    try:
        return Duration.parse(within)
    except DurationError as error:
        raise CannotHold("unusable_time", message=error.message) from error


def see_target(policy: Policy | None, target: Override) -> Policy:
    """The policy, where it has what the target sets.

    Raises:
        CannotHold: ``no_such_target``.
    """
    if policy is None or not names_a_target(policy, target):
        raise CannotHold("no_such_target")
    return policy


def see_signing(signed_on: date, zone: ZoneInfo, *, at: int) -> None:
    """See that nobody signs on a day to come.

    Raises:
        CannotHold: ``not_yet``.
    """
    if end_of(signed_on - timedelta(days=1), zone) > at:
        raise CannotHold("not_yet")
