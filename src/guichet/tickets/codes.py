"""What an event may hold under the name of a code: one that the ticket's policy has, and never what somebody typed."""

from guichet.core.policy.choosing import reproducible_of
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


def check_reproducible(policy: Policy, reproducible: str | None) -> None:
    """Refuse what the policy does not let one say of whether something can be made to happen again.

    Raises:
        Refused: ``unusable``.
    """
    if reproducible is not None and reproducible not in reproducible_of(policy):
        raise Refused("unusable", field="reproducible")


def check_category(policy: Policy, category: str | None) -> None:
    """Refuse what a request cannot be about: neither a category, nor a service, nor a ground of exclusion that can be
    asked for, nor the mark of what is judged first.

    Raises:
        Refused: ``unusable``.
    """
    metering, exclusions = policy.metering, policy.exclusions
    known = {*policy.categories, *policy.services}
    if metering is not None and metering.no_credit is not None:
        known.add(metering.no_credit.unless_field or "")
    if exclusions is not None and exclusions.quoted:
        known.update(exclusions.grounds)
    if category is not None and (not category or category not in known):
        raise Refused("unusable", field="category")
