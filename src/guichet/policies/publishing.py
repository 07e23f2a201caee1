"""Publishing a version of a desk's policy: a text that never changes again."""

from django.db import transaction
from django.db.models import Max

from guichet.core.policy.calendars import freeze
from guichet.core.policy.writing import canonical_hash, write_policy
from guichet.desks.models import Desk, Role, Seat
from guichet.policies.examining import sound
from guichet.policies.models import PolicyVersion


class NotTheirs(Exception):  # noqa: N818 - reads as what it is
    """Whoever publishes does not manage the desk."""


def publish(desk: Desk, text: str, *, by: Seat | None, at: int, effective_at: int | None = None) -> PolicyVersion:
    """The next version of the desk's policy, in force from ``effective_at`` (default: ``at``). ``by`` is a manager of
    the desk; nobody, where whoever looks after the installation does it.

    What is kept is the canonical text, with the holidays of its calendars written out as dates: a later edition of a
    library changes nothing of it.

    Raises:
        PolicyError: where the text is no policy, or one of its worked examples does not hold.
        NotTheirs: where the seat is not that of a manager of the desk.
    """
    policy = freeze(sound(text, f"{desk.slug}.yaml")[0])
    with transaction.atomic():
        Desk.objects.select_for_update().get(pk=desk.pk)
        if by is not None and not Seat.objects.filter(pk=by.pk, desk=desk, role=Role.MANAGER, is_active=True).exists():
            raise NotTheirs
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
