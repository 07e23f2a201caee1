"""By which clock a desk speaks of requests, on its pages and in its mails: that of its policy, by which promises count.
It is named wherever it stands. Days and months of contracts begin by the desk's own clock, which letters of accounts go
by: where that is another, what is said of it names its place. See docs/decisions/0034.
"""

from guichet.core.policy.model import Policy
from guichet.desks.models import Desk


def clock_of(desk: Desk, policy: Policy | None) -> str:
    """The zone of that clock; the desk's own where it has no policy."""
    return policy.calendars[policy.calendar].zone if policy else desk.zone
