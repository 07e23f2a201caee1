"""Which mails somebody may look at: agents those of their desk, and nobody else any."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet, prefetch_related_objects

from guichet.channels.models import Arrival, State
from guichet.desks.models import Seat
from guichet.kit.asking import Question
from guichet.kit.models import Mail
from guichet.tickets.models import Ticket

WEEK_S: Final = 7 * 86_400
TO_SEE = (State.REVIEW, State.QUARANTINE)


def seen_by(seat: Seat) -> QuerySet[Arrival]:
    """The mails that came to the agent's desk."""
    return Arrival.objects.filter(desk_id=seat.desk_id) if seat.is_active else Arrival.objects.none()


def waiting_for(seat: Seat) -> QuerySet[Arrival]:
    """Those that wait for a person, the latest first."""
    return seen_by(seat).filter(state__in=TO_SEE).order_by("-id")


def beyond_of(seat: Seat, *, at: int) -> QuerySet[Arrival]:
    """Reports on no mail of ours of the last week that were too many to wait for a person, the latest first."""
    found = seen_by(seat).filter(mail=None, reason="report_beyond", received_at__gt=at - WEEK_S)
    return found.order_by("-received_at", "-id")


def messages_of(seat: Seat, ticket: Ticket) -> dict[int, Arrival]:
    """The mails that became messages of a ticket, by the number of their event."""
    found = BECAME.all(seat.desk_id, ticket.pk) if seat.is_active else []
    # Of most tickets there is none: what goes with one is read where there is.
    prefetch_related_objects(found, "message__event")
    return {arrival.message.event.seq: arrival for arrival in found if arrival.message is not None}


BECAME: Final = Question(
    lambda desk, ticket: Arrival.objects.filter(desk=desk, ticket=ticket, message__isnull=False).order_by("id")
)


def beside(seat: Seat, ticket: Ticket) -> list[Arrival]:
    """What is shown at a ticket without being a message of it: reports on mails, and robots' answers."""
    found = BESIDE.all(seat.desk_id, ticket.pk) if seat.is_active else []
    prefetch_related_objects(found, "mail")
    return found


BESIDE: Final = Question(
    lambda desk, ticket: Arrival.objects.filter(desk=desk, ticket=ticket, state=State.SHOWN).order_by("-id")[:20]
)


def letters_lost(desk_id: int, addresses: Iterable[str]) -> list[Arrival]:
    """The reports that the last letter to some addresses did not arrive, of those that are about no request: links to
    sign in, invitations, what is said of an account. Who is written to again is not lost until that comes back too.
    """
    reports = Arrival.objects.filter(
        desk=desk_id, state=State.SHOWN, ticket=None, reason="report_failed", mail__recipient__in=set(addresses)
    )
    found = {each.mail.recipient: each for each in reports.select_related("mail").order_by("mail_id") if each.mail}
    if not found:
        return []
    first = min(each.mail_id or 0 for each in found.values())
    later = Mail.objects.filter(stream=desk_id, subject_id=0, pk__gt=first, recipient__in=found)
    last = dict(later.order_by("pk").values_list("recipient", "pk"))
    return [each for address, each in found.items() if last.get(address, 0) <= (each.mail_id or 0)]
