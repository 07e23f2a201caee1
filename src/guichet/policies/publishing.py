"""Publishing a version: its text is made canonical, its holidays are frozen to dates, and neither changes again."""

from django.db import transaction
from django.db.models import Max

from guichet.core.policy.freezing import freeze
from guichet.core.policy.model import Policy
from guichet.core.policy.writing import canonical_hash, write_policy
from guichet.desks.models import Desk, Seat
from guichet.policies.models import PolicyVersion


def publish(desk: Desk, policy: Policy, *, by: Seat | None, at: int, effective_at: int | None = None) -> PolicyVersion:
    """The next version of the desk's policy, in force from ``effective_at`` (default: ``at``)."""
    frozen = freeze(policy)
    with transaction.atomic():
        Desk.objects.select_for_update().get(pk=desk.pk)
        last = PolicyVersion.objects.filter(desk=desk).aggregate(last=Max("number"))["last"] or 0
        return PolicyVersion.objects.create(
            desk=desk,
            number=last + 1,
            text=write_policy(frozen),
            hash=canonical_hash(frozen),
            effective_at=at if effective_at is None else effective_at,
            published_at=at,
            published_by=by,
        )
