"""What the clocks of a ticket hear: what its events amount to."""

from collections.abc import Mapping
from typing import Final

from guichet.core.policy.words import Trigger

Triggers = tuple[Trigger, ...]

# Written down once, because up to Python 3.11 each look at a member of an enumeration costs as
# much as a call.
NONE: Final[Triggers] = ()
SUBMITTED: Final = (Trigger.SUBMITTED,)
REGISTERED: Final = (Trigger.REGISTERED,)
PRIORITISED: Final = (Trigger.PRIORITISED,)
TAKEN: Final = (Trigger.TAKEN,)
ANSWERED: Final = (Trigger.ANSWERED,)
WORKAROUND_GIVEN: Final = (Trigger.WORKAROUND_GIVEN,)
RESOLVED: Final = (Trigger.RESOLVED,)
VALIDATED: Final = (Trigger.VALIDATED,)
REFUSED: Final = (Trigger.REFUSED,)
CLOSED: Final = (Trigger.CLOSED,)
REOPENED: Final = (Trigger.REOPENED,)
ACKNOWLEDGED: Final = (Trigger.ACKNOWLEDGED,)
REPLIED: Final = (Trigger.REPLIED,)
QUOTE_ACCEPTED: Final = (Trigger.QUOTE_ACCEPTED,)
REPLY: Final[Mapping[tuple[bool, bool], Triggers]] = {
    (False, False): REPLIED,
    (True, False): (Trigger.REPLIED, Trigger.ASKED),
    (False, True): (Trigger.REPLIED, Trigger.PROPOSED),
    (True, True): (Trigger.REPLIED, Trigger.ASKED, Trigger.PROPOSED),
}
"""A reply that asks something, proposes something, both or neither."""
