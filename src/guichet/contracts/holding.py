"""What a contact's customer holds at an instant, and which version of the policy holds for them (G-9)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final

from guichet.contracts.covering import covering, products_between
from guichet.contracts.ledger import usable_at
from guichet.contracts.models import Contract, TargetOverride
from guichet.core.hours.duration import Duration
from guichet.core.hours.entries import CalendarEntry
from guichet.core.policy.amending import amended
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Credit, FeePeriod, FeeShare, Override, overridden
from guichet.customers.models import Contact
from guichet.kit.asking import Question
from guichet.policies.loading import entries_at, in_force, policy_of, version_of
from guichet.policies.models import PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The version of the policy and what it says with the contract's own targets, the plan (``None``: none), whether
    the use is paid for, and the contract that says so. ``usable`` is prepaid time in minutes where the policy meters it
    (``None``: not limited). ``products`` are those by which it is told which contract covers, where
    more than one runs. ``entries`` are the desk's exceptional openings and closings that hold.
    """

    version: PolicyVersion
    policy: Policy
    plan: str | None
    paid: bool
    usable: int | None = None
    contract: Contract | None = None
    products: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    entries: tuple[CalendarEntry, ...] = ()

    @property
    def policy_as_run(self) -> Policy:
        """What the version says over the hours that the desk's entries leave: for pages, before anything is sent."""
        return amended(self.policy, self.entries)

    @property
    def time_balance_minutes(self) -> int | None:
        """What a ticket's terms fix of it: that there was none. Else the account limits it, and not the ticket."""
        return 0 if self.usable == 0 else None


def holding_of(
    contact: Contact,
    at: int,
    *,
    product: str = "",
    current: PolicyVersion | None = None,
    entries: tuple[CalendarEntry, ...] | None = None,
) -> Holding | None:
    """What the contact's customer holds at ``at``; nothing where the desk has no policy then. Where nothing is known of
    a contract, there is no plan, no prepaid time, and no payment is supposed to be missing: a free or trial use is said
    by a contract. ``current`` is the version in force, ``entries`` are those of the desk's calendars, where they have
    been looked up.
    """
    begun = _begun(contact, at)
    contract = covering(begun, at, product)
    version = pinned_by(contract, at) or current or in_force(contact.desk_id, at)
    if version is None:
        return None
    if entries is None:
        entries = entries_at(contact.desk_id, at)
    if contract is None:
        policy = policy_of(version)
        left = None if policy.metering is None else 0
        products = products_between(begun, at)
        return Holding(
            version=version, policy=policy, plan=None, paid=True, usable=left, products=products, entries=entries
        )
    overrides = overrides_of(contract)
    policy = policy_under(version, overrides)
    first = None if policy.plans is None else next(iter(policy.plans.levels))
    return Holding(
        version=version,
        policy=policy,
        plan=first if contract.plan is None else contract.plan,
        paid=contract.paid,
        usable=None if policy.metering is None else usable_at(contract, policy.metering, at),
        contract=contract,
        products=products_between(begun, at),
        overrides=overrides,
        entries=entries,
    )


def contract_of(contact: Contact, at: int) -> Contract | None:
    """The contract that covers what the contact asks at ``at``, whatever it is about."""
    return covering(_begun(contact, at), at)


def _begun(contact: Contact, at: int) -> list[Contract]:
    """The contracts of the contact's customer that have begun."""
    contracts = [] if contact.organisation_id is None else BEGUN.all(contact.organisation_id, at)
    for each in contracts:
        each.desk = contact.desk
    return contracts


BEGUN: Final = Question(
    lambda organisation, at: Contract.objects.filter(organisation=organisation, starts_at__lte=at).order_by("pk")
)


def pinned_by(contract: Contract | None, at: int) -> PolicyVersion | None:
    """The version to which the contract is pinned at ``at``: it holds before the one in force (G-9)."""
    if contract is None or contract.pinned_version_id is None or at < contract.pinned_from:
        return None
    return version_of(contract.pinned_version_id)


def pinned_of(contract: Contract, at: int) -> PolicyVersion | None:
    """The same of a contract that was read with its version."""
    return contract.pinned_version if at >= contract.pinned_from else None


def version_for(contract: Contract, at: int) -> PolicyVersion | None:
    """The version that holds for what is done with a contract at ``at``."""
    return pinned_by(contract, at) or in_force(contract.desk_id, at)


def overrides_of(contract: Contract) -> tuple[Override, ...]:
    """The single targets that a contract sets, in the order in which they were recorded."""
    return tuple(
        Override(
            kind=row.kind,
            priority=row.priority,
            within=Duration.parse(row.within),
            binding=row.binding,
            credit=credit_of(row),
        )
        for row in OVERRIDES.all(contract.pk)
    )


def credit_of(row: TargetOverride) -> Credit | None:
    """What a target of a contract credits for a miss, if it credits something."""
    if row.credit_amount is None:
        return None
    return Credit(
        term=row.pk,
        amount=row.credit_amount,
        currency=row.credit_currency,
        cap=row.credit_cap,
        of_fee=fee_share_of(row),
    )


def fee_share_of(row: TargetOverride) -> FeeShare | None:
    """The part of a fee that it credits, where that is what was signed."""
    if row.credit_fee is None or row.credit_share is None:
        return None
    return FeeShare(
        fee=row.credit_fee,
        period=FeePeriod(row.credit_period),
        share=row.credit_share,
        cap=row.credit_cap_share,
    )


OVERRIDES: Final = Question(lambda contract: TargetOverride.objects.filter(contract=contract).order_by("pk"))


def policy_under(version: PolicyVersion, overrides: tuple[Override, ...]) -> Policy:
    """What a version says, with single targets of a contract put before its own."""
    return _with(_Known(version), overrides) if overrides else policy_of(version)


def as_codes(overrides: Iterable[Override]) -> list[dict[str, Any]]:
    """Overrides as terms keep them."""
    return [
        {"kind": one.kind, "priority": one.priority, "within": str(one.within), "binding": one.binding}
        | ({} if one.credit is None else {"credit": _credit_code(one.credit)})
        for one in overrides
    ]


def _credit_code(credit: Credit) -> dict[str, Any]:
    """A credit as terms keep it: one that is no part of a fee as ever."""
    return {name: value for name, value in asdict(credit).items() if name != "of_fee" or value is not None}


def _credit_from(said: Mapping[str, Any]) -> Credit:
    of_fee = said.get("of_fee")
    if of_fee is None:
        return Credit(**said)
    return Credit(**{**said, "of_fee": FeeShare(**{**of_fee, "period": FeePeriod(of_fee["period"])})})


def from_codes(said: Iterable[Mapping[str, Any]]) -> tuple[Override, ...]:
    """Overrides as terms have kept them."""
    return tuple(
        Override(
            kind=one["kind"],
            priority=one["priority"],
            within=Duration.parse(one["within"]),
            binding=one["binding"],
            credit=_credit_from(one["credit"]) if "credit" in one else None,
        )
        for one in said
    )


class _Known:
    """A version that is known by its hash, so that what was made of it once is found again."""

    __slots__ = ("version",)

    def __init__(self, version: PolicyVersion) -> None:
        self.version = version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.version.hash == self.version.hash

    def __hash__(self) -> int:
        return hash(self.version.hash)


@lru_cache(maxsize=256)
def _with(known: _Known, overrides: tuple[Override, ...]) -> Policy:
    return overridden(policy_of(known.version), overrides)
