"""A whole desk removed: its rows, the files that were sent to it, and the accounts that are of use nowhere else.

Who may is asked at the door. There is no way back but a backup.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from guichet.accounts.models import User
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk, Seat
from guichet.entry.leaving import forget_accounts
from guichet.kit import removing
from guichet.kit.filestore import remove_kept
from guichet.kit.models import Draft, Job, Removed
from guichet.kit.search import index
from guichet.knowledge.models import ArticleFile
from guichet.tickets.models import Attachment, Message, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """How much a desk has: what somebody reads before they remove it."""

    seats: int
    customers: int
    contacts: int
    tickets: int
    messages: int
    files: int


def belongings_of(desk: Desk) -> Belongings:
    """How much a desk has, in numbers only."""
    return Belongings(
        seats=Seat.objects.filter(desk=desk).count(),
        customers=Organisation.objects.filter(desk=desk).count(),
        contacts=Contact.objects.filter(desk=desk).count(),
        tickets=Ticket.objects.filter(desk=desk).count(),
        messages=Message.objects.filter(ticket__desk=desk).count(),
        files=Attachment.objects.filter(desk=desk).exclude(key="").count(),
    )


def remove(desk: Desk, *, by: User | None, reason: str, at: int) -> Mapping[str, int]:
    """Remove a desk and all that is its, its sample too; how many rows of which table went. That it was done stays on
    record.

    What happens at the desk at the same moment is over before, or does not happen.
    """
    with transaction.atomic():
        Desk.objects.select_for_update().get(pk=desk.pk)
        for sample in Desk.objects.filter(sample_of=desk):
            remove(sample, by=by, reason=reason, at=at)
        # Whoever changes a ticket holds its row; whoever files one, the desk's.
        list(Ticket.objects.select_for_update().filter(desk=desk).order_by("pk").values_list("pk", flat=True))
        people = _people_of(desk)
        sent = Attachment.objects.filter(desk=desk).exclude(key="").values_list("key", flat=True)
        published = ArticleFile.objects.filter(article__desk=desk).exclude(key="").values_list("key", flat=True)
        files = [*sent, *published]
        Job.objects.filter(payload__desk=desk.pk).delete()
        Draft.objects.filter(owner__startswith=f"{desk.pk}-").delete()
        name = by.name if by is not None else ""
        gone = removing.remove(desk, by=by.pk if by is not None else None, by_name=name, reason=reason, at=at)
        forget_accounts(people)
        index.purge()
        transaction.on_commit(lambda: remove_kept(files))
    return gone


def removed_desks() -> list[Removed]:
    """The desks that were removed, the latest first."""
    return list(Removed.objects.order_by("-at", "-pk"))


def _people_of(desk: Desk) -> set[int]:
    seats = Seat.objects.filter(desk=desk).values_list("user_id", flat=True)
    contacts = Contact.objects.filter(desk=desk, user__isnull=False).values_list("user_id", flat=True)
    return {*seats, *contacts}
