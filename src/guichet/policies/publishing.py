"""Publishing a version of a desk's policy: a text that never changes again."""

from django.db import transaction
from django.db.models import Max

from guichet.core.policy.calendars import freeze
from guichet.core.policy.reading import read_policy
from guichet.core.policy.writing import canonical_hash, write_policy
from guichet.desks.models import Desk, Seat
from guichet.policies.models import PolicyVersion


def publish(desk: Desk, text: str, *, by: Seat | None, at: int, effective_at: int | None = None) -> PolicyVersion:
    """The next version of the desk's policy, in force from ``effective_at`` (default: ``at``).

    What is kept is the canonical text, with the holidays of its calendars written out as dates: a later edition of a
    library changes nothing of it.

    Raises:
        PolicyError: where the text is no policy.
    """
    policy = freeze(read_policy(text, f"{desk.slug}.yaml"))
    with transaction.atomic():
        Desk.objects.select_for_update().get(pk=desk.pk)
        last = PolicyVersion.objects.filter(desk=desk).aggregate(last=Max("number"))["last"] or 0
        return PolicyVersion.objects.create(
            desk=desk,
            number=last + 1,
            text=write_policy(policy),
            hash=canonical_hash(policy),
            effective_at=at if effective_at is None else effective_at,
            published_at=at,
            published_by=by,
        )
