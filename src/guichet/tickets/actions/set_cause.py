"""An agent says what the problem came from, and whether it can be reproduced."""

from guichet.core.causes import Cause
from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.codes import check_reproducible
from guichet.tickets.door import Outcome, act
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.timeline import policy_for


def set_cause(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    cause: str | None = None,
    reproducible: str | None = None,
    key: str | None = None,
    expected: int | None = None,
) -> Outcome:
    """Say either or both; a later cause replaces an earlier, and what followed from it. Whether it is reproducible
    (MX-8) touches no clock: without a cause it is noted.

    ``expected`` is the number of the last event that the actor saw.

    Raises:
        Refused: ``same`` where nothing is said; ``unknown_cause``, ``unusable``, ``stale``; ``not_reproducible`` where
            the ticket's kind is of what can be reproduced.
    """
    if cause is not None and cause not in {known.value for known in Cause}:
        raise Refused("unknown_cause", cause=cause)
    check_reproducible(policy_for(ticket), reproducible)
    said = {"cause": cause, "reproducible": reproducible}
    data = {name: value for name, value in said.items() if value is not None}
    if not data:
        raise Refused("same")
    kind = EventType.NOTED if cause is None else EventType.CAUSE_SET
    contract = ticket.terms.contract
    if cause == Cause.PRODUCT_DEFECT.value and contract is not None and contract.licence_kind is not None:
        # By it the policy says how the fix is delivered (AL-3), whatever is licensed later.
        data["licence"] = contract.licence_kind
    return act(ticket, kind, by=by, at=at, data=data, key=key, expected=expected)
