"""What a policy says of work that is quoted for, and that an accepted quote prevails over it (G-9, IS-7, ES-8)."""

from dataclasses import replace

from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import CommitmentRule, Target
from guichet.core.policy.words import Trigger


def is_of_quote(rule: CommitmentRule) -> bool:
    """Whether a promise is about work that was ordered by a quote, and not about support."""
    return Trigger.QUOTE_ACCEPTED in rule.starts


def promises_work(policy: Policy) -> bool:
    """Whether the policy has a clock for work that was ordered by a quote."""
    return any(is_of_quote(rule) for rule in policy.commitments.values())


def promises_time(policy: Policy) -> bool:
    """Whether the policy itself says within which time ordered work is done, whatever the ticket."""
    rules = [rule for rule in policy.commitments.values() if is_of_quote(rule)]
    return any(rule.targets and all(row.within is not None for row in rule.targets) for rule in rules)


def as_quoted(policy: Policy, within: Duration) -> Policy:
    """The policy with the time that a quote promises put before its own, for the work that the quote is for.

    The row cites the clause of the exclusions: it is by it that the quote was made.
    """
    clause = None if policy.exclusions is None else policy.exclusions.clause
    row = Target(within=within, clause=clause)
    commitments = {
        kind: replace(rule, targets=(row, *rule.targets)) if is_of_quote(rule) else rule
        for kind, rule in policy.commitments.items()
    }
    return replace(policy, commitments=commitments)
