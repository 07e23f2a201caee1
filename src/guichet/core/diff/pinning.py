"""Whether a contract in its term keeps the version that it has (MX-10)."""

from guichet.core.diff.compare import Comparison
from guichet.core.policy.model import Policy


def keeps(old: Policy, found: Comparison, plan: str | None, *, paid: bool) -> bool:
    """Whether whoever holds a plan under ``old`` keeps it, whole, until renewal: where its own rule on revisions says
    so, and the new version is worse for them in anything, or not provably no worse.
    """
    rule = old.revisions
    return rule is not None and rule.worse == "at_renewal" and not found.verdict_for(plan, paid=paid).harmless
