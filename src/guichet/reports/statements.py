"""A customer's months: what of their requests and accounts belongs to one, handed to the core, in a few questions to
the database however much there is.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from guichet.contracts.holding import version_for
from guichet.contracts.ledger import KINDS
from guichet.contracts.models import Contract, LedgerEntry, ServiceCredit
from guichet.core.entitlements.entries import SIGNS, EntryKind
from guichet.core.entitlements.movement import Balance, Movement, Posted
from guichet.core.statement.document import About, document, fingerprint
from guichet.core.statement.month import Month
from guichet.core.statement.statement import Account, Credited, Credits, Period, Places, Request, Statement, statement
from guichet.customers.models import Organisation
from guichet.desks.changes import zone_before
from guichet.policies.loading import policy_of
from guichet.tickets.allowances import places_at, places_of
from guichet.tickets.models import Event, Ticket
from guichet.tickets.timeline import compose, policy_for

SETTLING_S: Final = 3600
"""How long after its end a month is provisional: a mail that came before midnight may still be read."""

BLOCKS: Final = {
    EntryKind.FROZEN.value: ("frozen", True),
    EntryKind.REACTIVATED.value: ("frozen", False),
    EntryKind.HELD.value: ("held", True),
    EntryKind.RELEASED.value: ("held", False),
}
"""The entries after which nothing can be drawn, or something can again."""


@dataclass(frozen=True)
class MonthOf:
    """A month of a customer, made by what is known of it now. ``final``: it is over, and nothing waits any more that
    would count in it; until then it is provisional. ``tickets`` are its requests by number.
    """

    organisation: Organisation
    month: Month
    zone: ZoneInfo
    final: bool
    tickets: dict[int, Ticket]
    statement: Statement

    @cached_property
    def document(self) -> bytes:
        """The statement as bytes that are always the same."""
        about = About(
            desk=self.organisation.desk.slug,
            customer=self.organisation.pk,
            month=self.month,
            zone=self.zone.key,
            policies={ticket.terms_id: ticket.terms.version.hash for ticket in self.tickets.values()},
        )
        return document(about, self.statement)

    @cached_property
    def hash(self) -> str:
        """The hash of the document."""
        return fingerprint(self.document)


def month_of(organisation: Organisation, month: Month, *, now: int) -> MonthOf | None:
    """A customer's month; nothing where it has not begun."""
    zone = _zone(organisation, month)
    start, end = month.start(zone), month.end(zone)
    if start > now:
        return None
    period = Period(start, min(end, now + 1))
    contracts = _contracts(organisation, period)
    moved = _movements(contracts, period)
    charged = {ticket: minutes for each in moved.values() for ticket, minutes in each.charged}
    tickets = _tickets(organisation, contracts, period)
    return MonthOf(
        organisation=organisation,
        month=month,
        zone=zone,
        final=end + SETTLING_S <= now and not _waits(organisation, end),
        tickets={ticket.number: ticket for ticket in tickets},
        statement=statement(period, _requests(tickets, period, charged), _accounts(contracts, moved, period)),
    )


def months_of(organisation: Organisation, *, now: int) -> list[Month]:
    """The months of which there is anything to say, the latest first, up to the one that runs."""
    zone = ZoneInfo(organisation.desk.zone)
    filed = of_customer(organisation).aggregate(first=Min("submitted_at"))["first"]
    entered = LedgerEntry.objects.filter(contract__organisation=organisation).aggregate(first=Min("at"))["first"]
    first = min((at for at in (filed, entered) if at is not None), default=None)
    if first is None:
        return []
    month, last, found = Month.of(first, zone), Month.of(now, zone), list[Month]()
    while month <= last:
        found.append(month)
        month = month.next
    return found[::-1]


def of_customer(organisation: Organisation) -> QuerySet[Ticket]:
    """The requests of a customer: those under its contracts, and those without any that its people sent."""
    under = Q(terms__contract__organisation=organisation)
    return Ticket.objects.filter(under | Q(terms__contract__isnull=True, contact__organisation=organisation))


def _zone(organisation: Organisation, month: Month) -> ZoneInfo:
    """The zone of the desk as it was when the month ended: one that was set later moves no month that is over."""
    zone = ZoneInfo(organisation.desk.zone)
    earlier = zone_before(organisation.desk, month.end(zone))
    return zone if earlier is None else ZoneInfo(earlier)


def _waits(organisation: Organisation, end: int) -> bool:
    """Whether something is still to be settled that counts before the end."""
    due = of_customer(organisation).filter(look_again_at__lt=end).exists()
    ringing = Q(look_again_at__lt=end) | Q(look_at_held_at__lt=end)
    return due or Contract.objects.filter(ringing, organisation=organisation).exists()


def _contracts(organisation: Organisation, period: Period) -> list[Contract]:
    """The customer's contracts that had begun, each with the balance before the period."""
    before = LedgerEntry.objects.filter(contract=OuterRef("pk"), at__lt=period.start).order_by("-number")
    found = Contract.objects.filter(organisation=organisation, starts_at__lt=period.end).order_by("pk")
    known = found.annotate(
        left_before=Subquery(before.values("left")[:1]),
        owed_before=Subquery(before.values("owed")[:1]),
        has_credits=Exists(ServiceCredit.objects.filter(contract=OuterRef("pk"), at__lt=period.end)),
    )
    for each in known:
        each.desk = organisation.desk
    return list(known)


def _entered(contracts: list[Contract], period: Period) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(contract__in=contracts, at__gte=period.start, at__lt=period.end)


def _movements(contracts: list[Contract], period: Period) -> dict[int, Movement]:
    rows = _entered(contracts, period).order_by("contract_id", "number")
    posted: dict[int, list[Posted]] = defaultdict(list)
    for row in rows.values_list("contract_id", "kind", "minutes", "ticket", "left", "owed"):
        posted[row[0]].append(Posted(KINDS[row[1]], *row[2:]))
    return {
        one.pk: Movement.of(Balance(one.left_before or 0, one.owed_before or 0), posted[one.pk])  # type: ignore[attr-defined]
        for one in contracts
        if one.prepaid_since is not None and one.prepaid_since < period.end
    }


def _tickets(organisation: Organisation, contracts: list[Contract], period: Period) -> list[Ticket]:
    """The requests to which something may have happened in the period, or that were charged or given back in it."""
    lived = Q(submitted_at__lt=period.end, last_event_at__gte=period.start)
    # Asked for within the question: what was charged may be thousands.
    charged = Q(pk__in=_entered(contracts, period).filter(kind__in=SIGNS).values("ticket"))
    found = of_customer(organisation).filter(lived | charged)
    ready = found.select_related("terms__version", "terms__contract").defer("terms__version__text")
    return list(ready.order_by("number"))


def _requests(tickets: list[Ticket], period: Period, charged: dict[int, int]) -> Iterator[Request]:
    events: dict[int, list[Event]] = defaultdict(list)
    rows = Event.objects.filter(ticket__in=[ticket.pk for ticket in tickets], at__lt=period.end)
    for event in rows.only("ticket_id", "seq", "at", "type", "by", "data").order_by("at", "seq"):
        events[event.ticket_id].append(event)
    for ticket in tickets:
        policy, contract = policy_for(ticket), ticket.terms.contract
        paid = policy.metering is not None and contract is not None and contract.prepaid_since is not None
        yield Request(
            number=ticket.number,
            policy=policy,
            terms=ticket.terms_id,
            timeline=compose(ticket.public_id, ticket.terms, events[ticket.pk]),
            charged=charged.get(ticket.pk, 0) if paid else None,
        )


def _accounts(contracts: list[Contract], moved: dict[int, Movement], period: Period) -> Iterator[Account]:
    blocks: dict[int, dict[str, bool]] = defaultdict(dict)
    rows = LedgerEntry.objects.filter(contract__in=contracts, kind__in=BLOCKS, at__lt=period.end)
    for contract, kind in rows.order_by("number").values_list("contract_id", "kind"):
        name, on = BLOCKS[kind]
        blocks[contract][name] = on
    credited = _credited(contracts, period)
    for each in contracts:
        entries, credits_ = credited.get(each.pk, ((), ()))
        over, movement = each.ends_at is not None and each.ends_at <= period.start, moved.get(each.pk)
        if over and (movement is None or not movement.moved) and not entries:
            continue
        places = None if over else _places(each, period.end - 1)
        yield Account(
            contract=each.pk,
            plan=each.plan,
            movement=movement,
            places=places,
            credited=entries,
            credits=credits_,
            **blocks[each.pk],
        )


def _credited(contracts: list[Contract], period: Period) -> dict[int, tuple[tuple[Credited, ...], tuple[Credits, ...]]]:
    """The service credits of each contract that has any by then: the entries of the period, and the sums around it."""
    having = [each.pk for each in contracts if each.has_credits]  # type: ignore[attr-defined]
    if not having:
        return {}
    entries: dict[int, list[Credited]] = defaultdict(list)
    sums: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    rows = list(
        ServiceCredit.objects.filter(contract__in=having, at__lt=period.end)
        .select_related("term")
        .order_by("contract_id", "number")
    )
    numbers = dict(Ticket.objects.filter(pk__in={row.ticket for row in rows}).values_list("pk", "number"))
    for row in rows:
        before, after = sums[row.contract_id].get(row.currency, (0, 0))
        earlier = row.at < period.start
        sums[row.contract_id][row.currency] = (before + row.change if earlier else before, after + row.change)
        if not earlier:
            entries[row.contract_id].append(
                Credited(
                    number=row.number,
                    at=row.at,
                    kind=row.kind,
                    cause=row.cause,
                    request=numbers[row.ticket],
                    commitment=row.commitment,
                    missed_at=row.missed_at,
                    currency=row.currency,
                    change=row.change,
                    cut_from=row.cut_from,
                )
            )
    return {
        pk: (tuple(entries[pk]), tuple(Credits(currency, *each) for currency, each in sorted(sums[pk].items())))
        for pk in having
    }


def _places(contract: Contract, at: int) -> Places | None:
    """The places of a contract in its term; two of those never cover the same, so that there are few."""
    limit = None if contract.places is None else places_at(contract, at)
    version = None if limit is None else version_for(contract, at)
    found = None if version is None else places_of(contract, policy_of(version), at)
    return None if found is None or limit is None else Places(of=limit, used=found.used)
