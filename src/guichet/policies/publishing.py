"""Publishing a version of a desk's policy: a text that never changes again."""

from django.db import transaction
from django.db.models import Max

from guichet.core.diff.compare import Comparison
from guichet.core.diff.result import result
from guichet.core.policy.calendars import freeze
from guichet.core.policy.model import Policy
from guichet.core.policy.writing import canonical_hash, write_policy
from guichet.desks.models import Desk, Role, Seat
from guichet.policies.comparing import comparison
from guichet.policies.examining import sound
from guichet.policies.loading import in_force, policy_of
from guichet.policies.models import Certificate, PolicyVersion


class NotTheirs(Exception):  # noqa: N818 - reads as what it is
    """Whoever publishes does not manage the desk."""


class OneIsToCome(Exception):  # noqa: N818 - reads as what it is
    """A version that is published already is not in force yet: what comes after it cannot be compared with it."""


def publish(desk: Desk, text: str, *, by: Seat | None, at: int, effective_at: int | None = None) -> PolicyVersion:
    """The next version of the desk's policy, in force from ``effective_at`` (default: ``at``). ``by`` is a manager of
    the desk; nobody, where whoever looks after the installation does it.

    What is kept is the canonical text, with the holidays of its calendars written out as dates: a later edition of a
    library changes nothing of it.

    Raises:
        PolicyError: where the text is no policy, or one of its worked examples does not hold.
        NotTheirs: where the seat is not that of a manager of the desk.
        OneIsToCome: where a version of the desk is published and not yet in force.
    """
    policy = freeze(sound(text, f"{desk.slug}.yaml")[0])
    since = at if effective_at is None else effective_at
    _compared(in_force(desk.pk, at), policy, since)  # before the lock, for it takes its time; kept for after it
    with transaction.atomic():
        Desk.objects.select_for_update().get(pk=desk.pk)
        if by is not None and not Seat.objects.filter(pk=by.pk, desk=desk, role=Role.MANAGER, is_active=True).exists():
            raise NotTheirs
        if PolicyVersion.objects.filter(desk=desk, effective_at__gt=at).exists():
            raise OneIsToCome
        before = in_force(desk.pk, at)
        last = PolicyVersion.objects.filter(desk=desk).aggregate(last=Max("number"))["last"] or 0
        version = PolicyVersion.objects.create(
            desk=desk,
            number=last + 1,
            text=write_policy(policy),
            hash=canonical_hash(policy),
            effective_at=since,
            published_at=at,
            published_by=by,
        )
        found = _compared(before, policy, since)
        if before is not None and found is not None:
            Certificate.objects.create(
                desk=desk,
                version=version,
                against=before,
                verdict=str(found.verdict),
                result=result(policy_of(before), policy, found),
            )
        return version


def _compared(before: PolicyVersion | None, policy: Policy, since: int) -> Comparison | None:
    return None if before is None else comparison(policy_of(before), policy, since)
