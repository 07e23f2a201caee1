"""Publishing a version with what it does to contracts: who keeps the version that they have, why, and until when.

A contract in its term for which anything is worse keeps the whole of it until it is renewed, where the policy says so
(MX-10). One that is pinned already stays so. Whoever has no contract in its term has no term to keep anything for.
What counts is whether the term runs when the version comes into force: so whoever makes or renews a contract while one
is to come is pinned as its publication would have pinned them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from guichet.accounts.models import User
from guichet.contracts.holding import overrides_of
from guichet.contracts.models import Contract, Pinning
from guichet.core.diff.compare import Comparison
from guichet.core.diff.pinning import Step, is_in_term, keeps, kept_at
from guichet.core.diff.verdict import Verdict
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import overridden
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk, Role, Seat
from guichet.policies import drafting, publishing
from guichet.policies.comparing import comparison
from guichet.policies.drafting import DraftRefused
from guichet.policies.examining import as_published, examine
from guichet.policies.loading import last_of, policy_of, to_come
from guichet.policies.models import Certificate, PolicyDraft, PolicyVersion, Withdrawal


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


def publish(
    desk: Desk,
    text: str,
    *,
    by: Seat | None,
    at: int,
    effective_at: int | None = None,
    draft: PolicyDraft | None = None,
) -> PolicyVersion:
    """Publish the next version of the desk's policy, and pin whoever keeps the one before, at once with it.

    Raises:
        As ``policies.publishing.publish`` does.
    """
    _compare_ahead(desk, text, at=at, since=at if effective_at is None else effective_at)
    with transaction.atomic():
        # The same lock that publishing takes: nobody makes or renews a contract meanwhile.
        lock_desk(desk.pk)
        version = publishing.publish(desk, text, by=by, at=at, effective_at=effective_at, draft=draft)
        before = _before(version)
        if before is not None:
            _pin(version, before, affected(before, policy_of(version), version.effective_at))
    return version


def publish_draft(
    draft: PolicyDraft, *, seen: str, by: User, at: int, effective_at: int | None = None
) -> PolicyVersion:
    """Publish a draft as the text that was seen.

    Raises:
        DraftRefused: where they may not, it is another text by now, or there is a mistake in it or what lint calls an
            error (``in_error``).
        As ``policies.publishing.publish`` does.
    """
    # Before the lock, for it takes its time; kept for after it.
    if examine(draft.text, "policy.yaml").may_be_published:
        _compare_ahead(draft.desk, draft.text, at=at, since=at if effective_at is None else effective_at)
    with transaction.atomic():
        lock_desk(draft.desk_id)
        held = drafting.locked(draft, by)
        if seen != drafting.hash_of(held.text):
            raise DraftRefused("changed")
        refused = drafting.why_not_publish(held, by)
        if refused is not None:
            raise DraftRefused(refused)
        if not examine(held.text, "policy.yaml").may_be_published:
            raise DraftRefused("in_error")
        seat = Seat.objects.filter(desk=held.desk, user=by, role=Role.MANAGER, is_active=True).first()
        version = publish(held.desk, held.text, by=seat, at=at, effective_at=effective_at, draft=held)
        drafting.published(held, version, by=by, at=at)
    return version


def withdraw(version: PolicyVersion, *, by: Seat | None, at: int) -> Withdrawal:
    """Take back a version that is not in force yet, and let go whoever was to keep the one before it.

    Raises:
        As ``policies.publishing.withdraw`` does.
    """
    with transaction.atomic():
        made = publishing.withdraw(version, by=by, at=at)
        # No other version comes into force at that instant: whoever is pinned from it on is so because of this one.
        Contract.objects.filter(desk=version.desk_id, pinned_from=version.effective_at).update(
            pinned_version=None, pinned_from=0
        )
    return made


def pin_for_what_comes(contract: Contract, at: int) -> None:
    """Pin a contract that is made, or renewed, while versions are to come. The caller holds the lock of the desk, and
    has let go whatever the contract was pinned to.
    """
    coming = [(each, before) for each in to_come(contract.desk_id, at) if (before := _before(each)) is not None]
    judged = {each.effective_at: (each, before, judged_for(contract, before, each)) for each, before in coming}
    steps = [Step(since, one.keeps) for since, (_, _, one) in judged.items()]
    since = kept_at(steps, contract.starts_at, contract.ends_at)
    if since is not None:
        version, before, one = judged[since]
        _pin(version, before, [one])
        contract.pinned_version, contract.pinned_from = before, since


def judged_for(contract: Contract, before: PolicyVersion, version: PolicyVersion) -> Affected:
    """What a published version means for one contract."""
    held, new, since = policy_of(before), policy_of(version), version.effective_at
    return _judged(contract, held, new, comparison(held, new, since), since)


def _compare_ahead(desk: Desk, text: str, *, at: int, since: int) -> None:
    """Compare all that publishing is going to compare, while nobody waits for it: comparisons are kept. Whoever makes
    a contract or publishes meanwhile makes the lock last longer, and nothing wrong.

    Raises:
        PolicyError: where the text is no policy, or one of its worked examples does not hold.
    """
    before = last_of(desk.pk, at)
    if before is not None:
        affected(before, as_published(text, f"{desk.slug}.yaml"), since)


def _before(version: PolicyVersion) -> PolicyVersion | None:
    """The version that a published one follows: the one that it was compared with."""
    found = Certificate.objects.filter(version=version).select_related("against").defer("result", "against__text")
    certificate = found.first()
    return None if certificate is None else certificate.against


def _pin(version: PolicyVersion, before: PolicyVersion, found: Iterable[Affected]) -> None:
    pinned = [one for one in found if one.keeps and not one.already]
    Contract.objects.filter(pk__in=[one.contract.pk for one in pinned]).update(
        pinned_version=before, pinned_from=version.effective_at
    )
    Pinning.objects.bulk_create(
        Pinning(
            desk_id=version.desk_id,
            contract=one.contract,
            version=version,
            kept=before,
            verdict=str(one.verdict),
            until=one.until,
        )
        for one in pinned
    )


def affected(before: PolicyVersion, new: Policy, since: int) -> tuple[Affected, ...]:
    """What a version means for each contract in its term at ``since``, those that keep theirs first.

    One query, and one more for the targets of contracts. A contract with targets of its own is compared by itself, but
    only where the version is not harmless for its plan without them.
    """
    held = policy_of(before)
    over = Q(ends_at__lte=since)  # the rest is asked of each: this only leaves the past aside
    contracts = Contract.objects.filter(~over, desk=before.desk_id)
    found = comparison(held, new, since)
    each = contracts.select_related("organisation", "pinned_version").prefetch_related("overrides")
    ordered = each.order_by("organisation__name", "pk")
    in_term = (one for one in ordered if is_in_term(one.starts_at, one.ends_at, since))
    judged = [_judged(one, held, new, found, since) for one in in_term]
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
