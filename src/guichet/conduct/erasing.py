"""Erasing what was typed about the conduct of somebody: that it was recorded and decided stays, its words go."""

from collections.abc import Iterable

from django.db.models import Q

from guichet.conduct.models import Evidence, Limit, Remark
from guichet.kit import outbox
from guichet.kit.models import Mail


def erase_about(tickets: Iterable[int], *, at: int) -> None:
    """Forget the notes on these tickets, and the reasons of the limits that rest on them, which may speak of whoever
    wrote them; also in the letters that said so.
    """
    about = list(Evidence.objects.filter(ticket__in=list(tickets)).select_related("desk"))
    if not about:
        return
    numbers = {(*_party(row), row.number) for row in about}
    customers, people = ({_party(row)[place] for row in about} - {None} for place in (0, 1))
    decided = Limit.objects.filter(Q(organisation__in=customers) | Q(contact__in=people))
    limits = [row for row in decided if any((*_party(row), number) in numbers for number in row.considered)]
    said = Q(evidence__in=about) | Q(limit__in=limits) | Q(revocation__limit__in=limits)
    Remark.objects.filter(said, erased_at=None).update(text="", erased_at=at)
    for row in limits:
        outbox.erase(Mail.objects.filter(stream=row.desk_id, about=about_limit(row)), at=at)


def _party(row: Evidence | Limit) -> tuple[int | None, int | None]:
    return row.organisation_id, row.contact_id


def about_limit(limit: Limit) -> str:
    """What the letters about a limit are about."""
    return f"limit:{limit.pk}"
