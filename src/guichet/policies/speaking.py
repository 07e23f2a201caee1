"""By which clock a desk speaks, on its pages and in its mails: that of its policy, by which promises count. It is named
wherever it stands. Days and months of contracts begin by the desk's own clock: where that is another, what is said of
it names its place. See docs/decisions/0034.
"""

from guichet.core.policy.model import Policy
from guichet.desks.models import Desk
from guichet.policies.loading import in_force, policy_of


def clock_of(desk: Desk, policy: Policy | None) -> str:
    """The zone of that clock; the desk's own where it has no policy."""
    return policy.calendars[policy.calendar].zone if policy else desk.zone


def clock_at(desk: Desk, at: int) -> str:
    """The zone of that clock by the policy that is in force at an instant."""
    version = in_force(desk.pk, at)
    return clock_of(desk, None if version is None else policy_of(version))
