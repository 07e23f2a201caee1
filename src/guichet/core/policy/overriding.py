"""A policy with single targets of a contract put before its own: the contract prevails (G-9, MX-11, IS-8)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import Target


class FeePeriod(StrEnum):
    """What a fee is paid for."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeShare:
    """A part of the fee that a contract states: ``fee`` minor units for each ``period``, and ``share`` hundredths of a
    percent of it for a miss. ``cap`` is the part that a month never goes beyond (``None``: there is none).
    """

    fee: int
    period: FeePeriod
    share: int
    cap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What a contract credits for each miss of a target that it makes binding: an amount in minor units of a currency,
    or, where there is no currency, minutes of prepaid time.

    ``term`` is the number by which the contract knows what was signed; ``cap`` is the most that the misses of one
    calendar month come to under it (``None``: there is none). ``of_fee`` says of which fee both are a part, where they
    are.
    """

    term: int
    amount: int
    currency: str = ""
    cap: int | None = None
    of_fee: FeeShare | None = None

    @property
    def is_time(self) -> bool:
        """Whether it is minutes of prepaid time, and no money."""
        return not self.currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One target that a contract sets: of a kind of commitment, at one priority or (``None``) at each. ``credit`` is
    what a miss of it credits, if the contract says so.
    """

    kind: str
    priority: str | None = None
    within: Duration
    binding: bool = False
    credit: Credit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTarget(Target):
    """A row that a contract has put into a commitment's table. No text of a policy can say what it credits."""

    credit: Credit | None = None


def names_a_target(policy: Policy, override: Override) -> bool:
    """Whether the policy has what the override sets: the commitment, and the priority where it names one."""
    levels = () if policy.priorities is None else policy.priorities.levels
    return override.kind in policy.commitments and (override.priority is None or override.priority in levels)


def overridden(policy: Policy, overrides: Iterable[Override]) -> Policy:
    """The policy with the overrides' rows first in their tables; of two for the same tickets the later holds. One that
    names what this version does not have says nothing.

    The row cites the clause by which the contract prevails; where no clause says so, that of the commitment.
    """
    commitments = dict(policy.commitments)
    agreement = policy.agreement
    clause = agreement.clause if agreement is not None and agreement.prevails else None
    # A row for one priority is more particular than one for each: it comes before it, whichever was signed first.
    ordered = sorted(overrides, key=lambda override: override.priority is not None)
    for override in ordered:
        if names_a_target(policy, override):
            rule = commitments[override.kind]
            row = OwnTarget(
                priority=() if override.priority is None else (override.priority,),
                within=override.within,
                binding=override.binding,
                clause=clause,
                credit=override.credit,
            )
            commitments[override.kind] = replace(rule, targets=(row, *rule.targets))
    return policy if commitments == policy.commitments else replace(policy, commitments=commitments)
