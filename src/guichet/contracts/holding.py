"""What a contact's customer holds at an instant."""

from dataclasses import dataclass

from django.db.models import Q

from guichet.contracts.models import Contract
from guichet.core.policy.model import Policy
from guichet.customers.models import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The plan (``None``: none), whether the use is paid for, prepaid time in minutes where the policy meters it
    (``None``: not limited), and the contract that says so.
    """

    plan: str | None
    paid: bool
    time_balance_minutes: int | None = None
    contract: Contract | None = None


def holding_of(contact: Contact, policy: Policy, at: int) -> Holding:
    """What the contact's customer holds at ``at``. Where nothing is known of a contract, there is no plan, no prepaid
    time, and no payment is supposed to be missing: a free or trial use is said by a contract.
    """
    found = None
    if contact.organisation_id is not None:
        running = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
        found = (
            Contract.objects.filter(running, organisation=contact.organisation_id, starts_at__lte=at)
            .order_by("-starts_at", "-id")
            .first()
        )
    if found is None:
        return Holding(plan=None, paid=True, time_balance_minutes=None if policy.metering is None else 0)
    first = None if policy.plans is None else next(iter(policy.plans.levels))
    return Holding(
        plan=first if found.plan is None else found.plan,
        paid=found.paid,
        time_balance_minutes=None if policy.metering is None else found.time_balance_minutes,
        contract=found,
    )
