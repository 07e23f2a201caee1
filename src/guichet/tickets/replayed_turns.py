"""Computing again who was let in when, under each contract: what the tickets' events say must come out the same.

What somebody let in by a decision is taken as it was decided, and so is what needed no place. The period is by the zone
that the desk has: one whose zone was set otherwise since is passed over.
"""

from collections import defaultdict
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from guichet.contracts.models import Contract
from guichet.contracts.placing import allotted_to
from guichet.core.entitlements.allowance import period_of
from guichet.core.entitlements.waiting import Wait, releases
from guichet.core.policy.words import Status
from guichet.core.timeline.events import By, EventType
from guichet.desks.changes import zone_before
from guichet.tickets.allowances import places_between
from guichet.tickets.models import Event, Ticket
from guichet.tickets.replay import Difference
from guichet.tickets.timeline import policy_for
from guichet.tickets.waiting import since_when


def verify_turns(desk_slug: str | None = None) -> Iterator[Difference]:
    """Every request that was let in at another instant than that at which it had a place, or that has one and waits."""
    held = Event.objects.filter(type=EventType.SUBMITTED.value, data__held=True)
    if desk_slug is not None:
        held = held.filter(desk__slug=desk_slug)
    under: dict[int, list[int]] = defaultdict(list)
    for ticket, contract in held.order_by("ticket_id").values_list("ticket_id", "ticket__terms__contract_id"):
        under[contract].append(ticket)
    for one in Contract.objects.filter(pk__in=under).select_related("desk").order_by("pk"):
        if zone_before(one.desk, 0) is None:
            yield from _under(one, under[one.pk])


def _under(contract: Contract, held: list[int]) -> Iterator[Difference]:
    events: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(ticket__in=held).order_by("at", "seq"):
        events[event.ticket_id].append(event)
    turns = {pk: place for pk in held if (place := _turn(events[pk])) is not None}
    tickets = {each.pk: each for each in _tickets(held) if each.pk in turns or each.status == Status.HELD.value}
    if not tickets:
        return
    waits = [_wait(tickets[pk], events[pk][: turns.get(pk)]) for pk in tickets]
    rule, zone = policy_for(next(iter(tickets.values()))).allowance, ZoneInfo(contract.desk.zone)
    assert rule is not None  # noqa: S101 - by which they were held
    last = max((events[pk][place].at for pk, place in turns.items()), default=0)
    until = last if contract.look_at_held_at is None else max(last, contract.look_at_held_at - 1)
    start = period_of(min(each.since for each in waits), zone, rule.period).start
    known = places_between(contract, rule, start, until + 1)
    others = [each for each in known if each.ticket not in turns or not each.taken or each.at > each.since]
    found = releases(waits, others, allotted_to(contract), zone, rule.period, until=until)
    derived = {each.ticket: each.at for each in found}
    for pk, ticket in tickets.items():
        place, wanted = turns.get(pk), derived.get(pk)
        stored = None if place is None else events[pk][place].at
        if place is not None and wanted is not None:
            # Never before something that had been recorded since.
            wanted = max(wanted, events[pk][place - 1].at)
        if stored != wanted:
            yield Difference(ticket=ticket, what="let in", stored=stored, derived=wanted)


def _tickets(held: list[int]) -> Iterator[Ticket]:
    found = Ticket.objects.filter(pk__in=held).select_related("terms__version", "desk")
    yield from found.order_by("submitted_at", "pk")


def _turn(events: list[Event]) -> int | None:
    """Where among its events a request was let in because there was a place for it."""
    released, by_turn = EventType.RELEASED.value, By.SYSTEM.value
    return next(
        (
            place
            for place, event in enumerate(events)
            if event.type == released and event.by == by_turn and not event.data.get("spared")
        ),
        None,
    )


def _wait(ticket: Ticket, events: list[Event]) -> Wait:
    since = since_when(ticket.submitted_at, ((each.at, each.type) for each in events))
    return Wait(ticket.pk, ticket.submitted_at, since)
