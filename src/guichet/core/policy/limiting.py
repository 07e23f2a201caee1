"""Which limits a policy knows (MX-9). One that it does not know holds for nobody under it."""

from guichet.core.limits import Limit
from guichet.core.policy.model import Policy


def limit_under(policy: Policy, limit: Limit | None) -> Limit | None:
    """The limit as far as the policy lets it be decided; nothing where it does not."""
    rule = policy.abuse
    return limit if rule is not None and limit is not None and limit.effect in rule.limits else None
