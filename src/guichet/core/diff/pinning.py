"""Whether a contract in its term keeps the version that it has, and from when on (MX-10).

A version comes into force at an instant, over the one before it; several may be to come, one after the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from guichet.core.diff.compare import Comparison
from guichet.core.policy.model import Policy


def keeps(old: Policy, found: Comparison, plan: str | None, *, paid: bool) -> bool:
    """Whether whoever holds a plan under ``old`` keeps it, whole, until renewal: where its own rule on revisions says
    so, and the new version is worse for them in anything, or not provably no worse.
    """
    rule = old.revisions
    return rule is not None and rule.worse == "at_renewal" and not found.verdict_for(plan, paid=paid).harmless


@dataclass(frozen=True, slots=True)
class Step:
    """That a version comes into force at ``since`` over the one before it. ``kept``: whoever holds that one in their
    term keeps it.
    """

    since: int
    kept: bool


def is_in_term(starts_at: int, ends_at: int | None, since: int) -> bool:
    """Whether a version that comes into force at ``since`` comes upon a term (``ends_at`` not included; none: no end)
    that runs: one that begins with the version begins under it, and nothing is taken from it.
    """
    return starts_at < since and (ends_at is None or since < ends_at)


def kept_at(steps: Iterable[Step], starts_at: int, ends_at: int | None) -> int | None:
    """Return the instant from which on a term keeps the version that is in force until then: that of the first step
    that comes upon it and is not taken. Later steps leave it where it is. None: it takes every one.
    """
    found = (step.since for step in steps if step.kept and is_in_term(starts_at, ends_at, step.since))
    return min(found, default=None)
