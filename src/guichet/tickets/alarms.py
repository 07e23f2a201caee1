"""Tickets whose alarm clock has rung: which they are, and looking at one again."""

import logging

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from guichet.kit.faults import told
from guichet.kit.setaside import set_aside
from guichet.tickets.door import visiting
from guichet.tickets.models import Ticket
from guichet.tickets.settle import settle

AWAY = (OperationalError, InterfaceError)
"""The database is busy or away."""

BATCH = 200
log = logging.getLogger(__name__)


def due(at: int, *, limit: int, desk: int | None = None) -> list[int]:
    """The tickets to look at again by ``at``, the longest due first, of one desk or of all; reads due rows only, by the
    index ``ticket_due``.
    """
    found = _of(desk).filter(look_again_at__lte=at, set_aside_at__isnull=True)
    return list(found.order_by("look_again_at", "id").values_list("id", flat=True)[:limit])


def next_ring(desk: int | None = None) -> int | None:
    """The instant at which the next alarm clock rings, at one desk or at any."""
    found = _of(desk).filter(look_again_at__isnull=False, set_aside_at__isnull=True).order_by("look_again_at", "id")
    return found.values_list("look_again_at", flat=True).first()


def look_again(ticket_id: int, *, at: int) -> bool:
    """Let the desk do what the policy orders by ``at``; false where somebody else was first."""
    with visiting(ticket_id, at=at) as visit:
        alarm = visit.ticket.look_again_at
        if alarm is None or alarm > at:
            return False
        settle(visit, taking=True)
    return True


def put_aside(ticket_id: int, *, at: int, error: str) -> None:
    """Take a ticket that cannot be settled out of the rounds, and show it to a person. Any act on it brings it back."""
    with transaction.atomic():
        desk_id = Ticket.objects.values_list("desk_id", flat=True).get(pk=ticket_id)
        Ticket.objects.filter(pk=ticket_id).update(set_aside_at=at)
        set_aside("ticket", stream=desk_id, subject=ticket_id, error=error, at=at)


def look_at_due(*, at: int, desk: int | None = None) -> int:
    """Settle every ticket that is due by ``at``, of one desk or of all; how many were."""
    count = 0
    while True:
        found = due(at, limit=BATCH, desk=desk)
        for ticket_id in found:
            try:
                count += look_again(ticket_id, at=at)
            except AWAY:
                # No ticket's fault: the whole round comes again.
                raise
            except Exception as error:  # noqa: BLE001 - one ticket that cannot be settled must not stop the desk
                log.error("ticket %s cannot be settled: %s", ticket_id, told(error))  # noqa: TRY400 - no traceback: it may hold what somebody typed
                put_aside(ticket_id, at=at, error=told(error))
        # A ticket whose alarm stays in the past after it was looked at would be looked at for ever.
        if len(found) < BATCH or due(at, limit=BATCH, desk=desk) == found:
            return count


def _of(desk: int | None) -> QuerySet[Ticket]:
    return Ticket.objects.all() if desk is None else Ticket.objects.filter(desk_id=desk)
