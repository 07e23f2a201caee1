"""What an event may hold under the name of a code: one that the ticket's policy has, and never what somebody typed."""

from guichet.core.policy.model import Policy
from guichet.tickets.errors import Refused

PLAIN_GROUNDS = frozenset({"solved", "not_ours"})
"""The grounds of a closing where the policy names none."""


def check_priority(policy: Policy, priority: str | None) -> None:
    """Refuse a priority that the policy does not have.

    Raises:
        Refused: ``unusable``.
    """
    known = () if policy.priorities is None else policy.priorities.levels
    if priority is not None and priority not in known:
        raise Refused("unusable", field="priority")


def check_ground(policy: Policy, ground: str) -> None:
    """Refuse a ground of closing that the policy does not have.

    Raises:
        Refused: ``unknown_ground``.
    """
    known = policy.closing.grounds or PLAIN_GROUNDS
    if ground not in known:
        raise Refused("unknown_ground", ground=ground, known=tuple(known))
