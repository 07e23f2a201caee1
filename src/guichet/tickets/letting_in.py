"""Letting in what is held, each request at the true instant at which it has a place, however late somebody looks."""

import logging
from zoneinfo import ZoneInfo

from django.db import transaction

from guichet.contracts.locking import lock_contract
from guichet.contracts.models import Contract
from guichet.core.entitlements.allowance import period_of
from guichet.core.entitlements.waiting import Release
from guichet.core.policy.words import Status
from guichet.kit.faults import told
from guichet.tickets.alarms import AWAY, put_aside
from guichet.tickets.door import visiting
from guichet.tickets.settle import settle
from guichet.tickets.timeline import policy_for
from guichet.tickets.waiting import due, waiting_under

log = logging.getLogger(__name__)


def next_ring() -> int | None:
    """The instant at which somebody may be let in next, under any contract."""
    ringing = Contract.objects.filter(look_at_held_at__isnull=False).order_by("look_at_held_at")
    return ringing.values_list("look_at_held_at", flat=True).first()


def let_due_in(*, at: int, desk: int | None = None) -> int:
    """Let in whoever has a place by ``at``, under each contract that is to be looked at; how many were."""
    found = Contract.objects.filter(look_at_held_at__lte=at).order_by("look_at_held_at", "pk")
    if desk is not None:
        found = found.filter(desk_id=desk)
    return sum(_let_in(contract_id, at=at) for contract_id in found.values_list("pk", flat=True))


def _let_in(contract_id: int, *, at: int) -> int:
    """Let in whoever has a place under a contract; whoever cannot be is put aside, and stops nobody."""
    count = 0
    while found := _due(contract_id, at=at):
        for each in found:
            try:
                count += _settled(each.ticket, at=at)
            except AWAY:
                raise
            except Exception as error:  # noqa: BLE001 - one request must not stop the others
                log.error("ticket %s cannot be let in: %s", each.ticket, told(error))  # noqa: TRY400 - no traceback: it may hold what somebody typed
                put_aside(each.ticket, at=at, error=told(error))
    return count


def _settled(ticket_id: int, *, at: int) -> bool:
    """Settle a request that has a place; false where somebody else was first."""
    with visiting(ticket_id, at=at) as visit:
        was_held = visit.ticket.status == Status.HELD.value
        if settle(visit).status is Status.HELD:
            raise RuntimeError("A request that has a place is held.")
        return was_held


def _due(contract_id: int, *, at: int) -> list[Release]:
    """Who is to be let in by ``at``. Where nobody is, the alarm is set to the next period, or there is none."""
    with transaction.atomic():
        contract = lock_contract(contract_id, "desk")
        if contract.look_at_held_at is None or contract.look_at_held_at > at:
            return []
        found = due(contract, until=at)
        if found:
            return found
        first = waiting_under(contract).select_related("terms__version").first()
        rule = None if first is None else policy_for(first).allowance
        end = None if rule is None else period_of(at, ZoneInfo(contract.desk.zone), rule.period).end
        contract.look_at_held_at = end
        contract.save(update_fields=["look_at_held_at"])
        return []
