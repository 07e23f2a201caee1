"""Requests that are held until their contract has a place (IS-3): who waits, whose turn it is when, and since when.

It is told from the tickets' own events and what was said of the contract, so that whoever looks, and however late,
comes to the same instants. The queue keeps the terms of the request that was filed first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from guichet.contracts.locking import lock_contract
from guichet.contracts.models import Contract
from guichet.contracts.placing import allotted_to
from guichet.core.commitments.standing import Standing
from guichet.core.entitlements.allowance import period_of
from guichet.core.entitlements.waiting import Release, Wait, releases, turn
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Allowance
from guichet.core.policy.words import Status
from guichet.core.timeline.events import EventType
from guichet.tickets.allowances import Places, held_under, places_between, rule_of
from guichet.tickets.models import Event, Ticket
from guichet.tickets.timeline import policy_for
from guichet.tickets.visit import Visit

COMING_AND_GOING = {
    EventType.CLOSED.value: True,
    EventType.EXCLUDED.value: True,
    EventType.REOPENED.value: False,
    EventType.READMITTED.value: False,
    EventType.ANSWERED.value: False,
}
"""What takes a request that is held out of the queue, or brings it back: whether it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How many requests are before one that is held, and when it is let in at the latest; nothing where its contract
    has no places any more (``over``: because it ends before, or is suspended; ``ended_at``: it has ended then) or never
    had any.
    """

    ahead: int
    at: int | None
    over: bool = False
    ended_at: int | None = None


def waiting_under(contract: Contract) -> QuerySet[Ticket]:
    """The requests of a contract that are held, in the order of their turns."""
    return held_under(contract).filter(set_aside_at__isnull=True).order_by("submitted_at", "pk")


def due(contract: Contract, *, until: int, visit: Visit | None = None) -> list[Release]:
    """Who is to be let in by ``until``, and since when, in that order. ``visit`` is a ticket of which more is known
    than is stored. The caller holds the contract's lock.
    """
    queue = list(waiting_under(contract).select_related("terms__version"))
    if visit is not None and visit.ticket.pk not in {ticket.pk for ticket in queue}:
        queue = sorted([*queue, visit.ticket], key=lambda each: (each.submitted_at, each.pk))
    if not queue:
        return []
    rule = policy_for(queue[0]).allowance
    if rule is None:
        return []
    waits = _waits(queue)
    zone = ZoneInfo(contract.desk.zone)
    start = period_of(min(each.since for each in waits), zone, rule.period).start
    places = places_between(contract, rule, start, until + 1)
    return releases(waits, places, allotted_to(contract), zone, rule.period, until=until)


def turn_come(visit: Visit, *, until: int) -> int | None:
    """Since when the ticket that is visited, and held, has a place; nothing where it has none by ``until``."""
    contract_id = visit.ticket.terms.contract_id
    if contract_id is None:
        return None
    found = due(lock_contract(contract_id, "desk"), until=until, visit=visit)
    return next((each.at for each in found if each.ticket == visit.ticket.pk), None)


def is_spared(policy: Policy, standing: Standing, events: Sequence[Event]) -> bool:
    """Whether a request that is held need not wait any more: because of its cause, or of its priority."""
    rule = policy.allowance
    if rule is None:
        return False
    caused = [event.data.get("cause") for event in events if event.type == EventType.CAUSE_SET.value]
    return (bool(caused) and caused[-1] in set(rule.gives_back)) or standing.priority in rule.never_held


def set_alarm(visit: Visit) -> None:
    """See that the contract is looked at when a place may be free: in the next period, or at once where this visit has
    given one back, whatever its own terms say of places: those who wait have theirs.
    """
    contract_id, rule = visit.ticket.terms.contract_id, visit.policy.allowance
    if contract_id is None or visit.standing is None:
        return
    if visit.standing.status is Status.HELD and rule is not None:
        end = period_of(visit.at, ZoneInfo(visit.ticket.desk.zone), rule.period).end
        later = Q(look_at_held_at__isnull=True) | Q(look_at_held_at__gt=end)
        Contract.objects.filter(later, pk=contract_id).update(look_at_held_at=end)
    deciding = (EventType.CAUSE_SET.value, EventType.EXCLUDED.value)
    given = [change.at for change in visit.changes if change.kind in deciding]
    if given:
        Contract.objects.filter(pk=contract_id, look_at_held_at__gt=given[0]).update(look_at_held_at=given[0])


def turn_of(ticket: Ticket, at: int) -> Turn:
    """When the turn of a request comes that is held at ``at``."""
    contract, rule = ticket.terms.contract, policy_for(ticket).allowance
    if contract is None or rule is None:
        return Turn(ahead=0, at=None)
    first = Q(submitted_at__lt=ticket.submitted_at) | Q(submitted_at=ticket.submitted_at, pk__lt=ticket.pk)
    return turn_under(contract, rule, waiting_under(contract).filter(first).count(), at)


def turn_under(contract: Contract, rule: Allowance, ahead: int, at: int) -> Turn:
    """When the turn comes of whoever has so many before them in a contract's queue."""
    if contract.places is None:
        return Turn(ahead=ahead, at=at)
    found = turn(ahead, contract.places, at, ZoneInfo(contract.desk.zone), rule.period)
    if found is not None and (
        contract.suspended_at is not None or (contract.ends_at is not None and contract.ends_at <= found)
    ):
        ended = contract.ends_at is not None and contract.ends_at <= at
        return Turn(ahead=ahead, at=None, over=True, ended_at=contract.ends_at if ended else None)
    return Turn(ahead=ahead, at=found)


def next_turn(contract: Contract | None, places: Places | None, at: int) -> Turn | None:
    """When the turn would come of a request that was filed now; nothing where there is a place, or none is needed."""
    if contract is None or places is None or not places.would_hold:
        return None
    return turn_under(contract, places.rule, places.waiting, at)


def holds(contract: Contract | None, policy: Policy) -> bool:
    """Whether requests under a contract are held beyond its places."""
    rule = rule_of(contract, policy)
    return rule is not None and rule.at_limit == "hold"


def since_when(filed: int, events: Iterable[tuple[int, str]]) -> int:
    """Since when a request waits that is held, by the instants and types of its events: since its filing, or since it
    came back.
    """
    since, gone = filed, False
    for at, kind in events:
        if kind in COMING_AND_GOING:
            if gone and not COMING_AND_GOING[kind]:
                since = at
            gone = COMING_AND_GOING[kind]
    return since


def _waits(queue: Sequence[Ticket]) -> list[Wait]:
    told: dict[int, list[tuple[int, str]]] = {ticket.pk: [] for ticket in queue}
    events = Event.objects.filter(ticket__in=told, type__in=COMING_AND_GOING).order_by("at", "seq")
    for ticket, at, kind in events.values_list("ticket_id", "at", "type"):
        told[ticket].append((at, kind))
    return [Wait(each.pk, each.submitted_at, since_when(each.submitted_at, told[each.pk])) for each in queue]
