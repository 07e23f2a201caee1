"""Publishing a version of a desk's policy: a text that never changes again."""

from django.db import transaction
from django.db.models import Max

from guichet.core.diff.compare import Comparison
from guichet.core.diff.result import result
from guichet.core.policy.model import Policy
from guichet.core.policy.writing import canonical_hash, write_policy
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk, Role, Seat
from guichet.policies.approving import rule_of
from guichet.policies.comparing import comparison
from guichet.policies.drafting import approval_of
from guichet.policies.examining import as_published
from guichet.policies.loading import last_of, policy_of, to_come
from guichet.policies.models import Certificate, PolicyDraft, PolicyVersion, Withdrawal


class NotTheirs(Exception):  # noqa: N818 - reads as what it is
    """Whoever publishes does not manage the desk."""


class OneIsToCome(Exception):  # noqa: N818 - reads as what it is
    """A version that is published already comes into force at that instant or later: what was promised of it would not
    be kept. Versions come into force in the order of their numbers.
    """

    def __init__(self, version: PolicyVersion) -> None:
        """``version`` is the last one to come."""
        super().__init__(version.number)
        self.version = version


class NeedsApproval(Exception):  # noqa: N818 - reads as what it is
    """The desk asks for a second person's approval, and nobody has approved exactly this text."""


class CannotWithdraw(Exception):  # noqa: N818 - reads as what it is
    """A version cannot be taken back. ``code``: ``in_force`` (it is, or was), ``not_last`` (another follows it, and
    was compared with it), ``withdrawn``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def publish(
    desk: Desk,
    text: str,
    *,
    by: Seat | None,
    at: int,
    effective_at: int | None = None,
    draft: PolicyDraft | None = None,
) -> PolicyVersion:
    """The next version of the desk's policy, in force from ``effective_at`` (default: ``at``). ``by`` is a manager of
    the desk; nobody, where whoever looks after the installation does it. It follows the last one, in force or to come,
    and is compared with that. ``draft`` is the one whose text it is, if it comes from one.

    What is kept is the canonical text, with the holidays of its calendars written out as dates: a later edition of a
    library changes nothing of it.

    Raises:
        PolicyError: where the text is no policy, or one of its worked examples does not hold.
        NotTheirs: where the seat is not that of a manager of the desk.
        OneIsToCome: where a version of the desk comes into force at that instant, or later.
        NeedsApproval: where the desk asks for approval, and the text is not that of a draft that has it.
    """
    policy = as_published(text, f"{desk.slug}.yaml")
    since = at if effective_at is None else effective_at
    _compared(last_of(desk.pk, at), policy, since)  # before the lock, for it takes its time; kept for after it
    with transaction.atomic():
        lock_desk(desk.pk)
        _see_manager(desk, by)
        if rule_of(desk.pk).asked_for and (draft is None or draft.text != text or approval_of(draft) is None):
            raise NeedsApproval
        before = last_of(desk.pk, at)
        if before is not None and before.effective_at > at and before.effective_at >= since:
            raise OneIsToCome(before)
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


def withdraw(version: PolicyVersion, *, by: Seat | None, at: int) -> Withdrawal:
    """Take back a version that is not in force yet: it never will be. What came before it goes on.

    Raises:
        CannotWithdraw: where it is not the last one to come.
        NotTheirs: where the seat is not that of a manager of the desk.
    """
    with transaction.atomic():
        lock_desk(version.desk_id)
        _see_manager(version.desk, by)
        if Withdrawal.objects.filter(version=version).exists():
            raise CannotWithdraw("withdrawn")
        if version.effective_at <= at:
            raise CannotWithdraw("in_force")
        if to_come(version.desk_id, at)[-1].pk != version.pk:
            raise CannotWithdraw("not_last")
        return Withdrawal.objects.create(desk_id=version.desk_id, version=version, at=at, by=by)


def _see_manager(desk: Desk, by: Seat | None) -> None:
    if by is not None and not Seat.objects.filter(pk=by.pk, desk=desk, role=Role.MANAGER, is_active=True).exists():
        raise NotTheirs


def _compared(before: PolicyVersion | None, policy: Policy, since: int) -> Comparison | None:
    return None if before is None else comparison(policy_of(before), policy, since)
