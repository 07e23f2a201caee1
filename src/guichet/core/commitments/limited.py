"""What a limit of a customer's support refuses, and why (MX-9)."""

from typing import Final

from guichet.core.commitments.reason import Cure, Reason
from guichet.core.limits import Effect, Limit
from guichet.core.policy.model import Policy

LIMITED: Final = "limited"
"""The code of a refusal by a limit: no clock runs on such a request, though somebody of the desk take it up."""

STAYS_CLOSED: Final = "stays_closed"
"""The code of the refusal of what would bring a closed request back while a limit holds."""


def why_limited(
    policy: Policy, limit: Limit | None, channel: object, *, for_customer: bool, code: str = LIMITED
) -> Reason | None:
    """Why the limit, as far as the policy knows it, refuses what comes by this channel, if it does; ``for_customer``
    where the desk's own people bring it.
    """
    rule = policy.abuse
    if rule is None or limit is None or not limit.refuses(channel, for_customer=for_customer):
        return None
    found = {"limit": limit.effect, "grounds": limit.grounds, "until": limit.until}
    cures = [Cure.OBJECT]
    if limit.effect is Effect.CHANNELS:
        found["channels"] = limit.channels
        cures.insert(0, Cure.OTHER_CHANNEL)
    if limit.until is not None:
        cures.append(Cure.LIMIT_ENDS)
    return Reason(code, rule.clause, found, tuple(cures))
