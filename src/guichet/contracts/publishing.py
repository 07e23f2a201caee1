"""Publishing a version with what it does to contracts: who keeps the version that they have, why, and until when.

A contract in its term for which anything is worse keeps the whole of it until it is renewed, where the policy says so
(MX-10). One that is pinned already stays so. Whoever has no contract in its term has no term to keep anything for.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from guichet.contracts.holding import overrides_of
from guichet.contracts.models import Contract, Pinning
from guichet.core.diff.compare import Comparison
from guichet.core.diff.pinning import keeps
from guichet.core.diff.verdict import Verdict
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import overridden
from guichet.desks.models import Desk, Seat
from guichet.policies import publishing
from guichet.policies.comparing import comparison
from guichet.policies.loading import in_force, policy_of
from guichet.policies.models import PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """A contract in its term and what a version means for it. ``keeps``: it stays with the version that it has, until
    ``until`` (no instant: until it is renewed); ``already``: it was pinned before, and nothing was compared.
    """

    contract: Contract
    plan: str | None
    verdict: Verdict
    found: Comparison
    keeps: bool
    already: bool

    @property
    def until(self) -> int | None:
        """When its term is over."""
        return self.contract.ends_at


def publish(desk: Desk, text: str, *, by: Seat | None, at: int, effective_at: int | None = None) -> PolicyVersion:
    """Publish the next version of the desk's policy, and pin whoever keeps the one before, at once with it.

    Raises:
        As ``policies.publishing.publish`` does.
    """
    since = at if effective_at is None else effective_at
    with transaction.atomic():
        # The same lock that publishing takes: who is pinned is decided of the version that is in force until then.
        Desk.objects.select_for_update().get(pk=desk.pk)
        before = in_force(desk.pk, at)
        version = publishing.publish(desk, text, by=by, at=at, effective_at=effective_at)
        if before is not None:
            pinned = [one for one in affected(before, policy_of(version), since) if one.keeps and not one.already]
            Contract.objects.filter(pk__in=[one.contract.pk for one in pinned]).update(pinned_version=before)
            Pinning.objects.bulk_create(
                Pinning(
                    desk=desk,
                    contract=one.contract,
                    version=version,
                    kept=before,
                    verdict=str(one.verdict),
                    until=one.until,
                )
                for one in pinned
            )
    return version


def affected(before: PolicyVersion, new: Policy, since: int) -> tuple[Affected, ...]:
    """What a version means for each contract in its term at ``since``, those that keep theirs first.

    One query, and one more for the targets of contracts. A contract with targets of its own is compared by itself, but
    only where the version is not harmless for its plan without them.
    """
    held = policy_of(before)
    running = Q(ends_at__isnull=True) | Q(ends_at__gt=since)
    contracts = Contract.objects.filter(running, desk=before.desk_id, starts_at__lte=since)
    found = comparison(held, new, since)
    each = contracts.select_related("organisation", "pinned_version").prefetch_related("overrides")
    judged = [_judged(one, held, new, found, since) for one in each.order_by("organisation__name", "pk")]
    return tuple(sorted(judged, key=lambda one: not one.keeps))


def _judged(contract: Contract, held: Policy, new: Policy, found: Comparison, since: int) -> Affected:
    plan = contract.plan
    if plan is None and held.plans is not None:
        plan = next(iter(held.plans.levels))
    if not found.verdict_for(plan, paid=contract.paid).harmless:
        found = _with_its_targets(contract, held, new, found, since)
    already = contract.pinned_version_id is not None
    return Affected(
        contract=contract,
        plan=plan,
        verdict=found.verdict_for(plan, paid=contract.paid),
        found=found,
        keeps=already or keeps(held, found, plan, paid=contract.paid),
        already=already,
    )


def _with_its_targets(contract: Contract, held: Policy, new: Policy, found: Comparison, since: int) -> Comparison:
    """The comparison with the targets that the contract itself sets, which no version changes (G-9)."""
    # Looked at first as it was read for all at once: most contracts set none.
    if not contract.overrides.all():
        return found
    overrides = overrides_of(contract)
    return comparison(overridden(held, overrides), overridden(new, overrides), since)


def counted(found: Iterable[Affected]) -> tuple[int, int]:
    """How many keep the version that they have, and how many get the new one."""
    keeping = [one.keeps for one in found]
    return sum(keeping), len(keeping) - sum(keeping)
