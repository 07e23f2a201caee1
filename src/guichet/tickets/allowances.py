"""How many of a contract's tickets have a place in the period, told from the tickets' own events (IS-3).

A ticket has its place in the period in which it was filed, or in which it was let in where it had been held, and gives
it back for the causes that the policy names, or when it is excluded; it takes it again when that is taken back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from guichet.contracts.models import Contract, ContractChange
from guichet.contracts.placing import entered
from guichet.core.entitlements.allowance import Place, Span, period_of, used
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Allowance
from guichet.core.policy.words import Status
from guichet.core.timeline.events import EventType
from guichet.tickets.models import Event, Ticket
from guichet.tickets.models.ticket import OPEN

DECIDING = (EventType.CAUSE_SET.value, EventType.EXCLUDED.value, EventType.READMITTED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places of a period: how many there are and how many are taken; ``span`` is the period. ``waiting`` is for how
    many it is that others wait, who were held.
    """

    of: int
    used: int
    span: Span
    rule: Allowance
    waiting: int = 0

    @property
    def left(self) -> int:
        """How many are free, and nobody waits for them."""
        return max(0, self.of - self.used - self.waiting)

    @property
    def would_hold(self) -> bool:
        """Whether a further request is held, unless its priority is one that never is."""
        return self.rule.at_limit == "hold" and not self.left

    @property
    def beyond(self) -> bool:
        """Whether more are taken than there are."""
        return self.used > self.of


def places_of(contract: Contract | None, policy: Policy, at: int, *, until: int | None = None) -> Places | None:
    """The places of the period in which ``at`` lies, by what was known at ``until`` (default: the same); nothing where
    the policy or the contract limits none.
    """
    rule = rule_of(contract, policy)
    if rule is None or contract is None or contract.places is None:
        return None
    span = period_of(at, ZoneInfo(contract.desk.zone), rule.period)
    taken = used(places_between(contract, rule, span.start, span.end), span, until=at if until is None else until)
    waiting = 0
    if rule.at_limit == "hold":
        waiting = held_under(contract).count()
    return Places(of=contract.places, used=taken, span=span, rule=rule, waiting=waiting)


def held_under(contract: Contract) -> QuerySet[Ticket]:
    """The requests of a contract that are held, found among the open ones of the desk."""
    return Ticket.objects.filter(OPEN, desk=contract.desk_id, status=Status.HELD.value, terms__contract=contract)


def rule_of(contract: Contract | None, policy: Policy) -> Allowance | None:
    """The allowance that limits what is asked under a contract; nothing where policy or contract limits none."""
    return None if contract is None or contract.places is None else policy.allowance


def places_at(contract: Contract, at: int) -> int | None:
    """How many places there were at an instant, by what was said of it since. None: not limited, or nobody knows."""
    changes = list(ContractChange.objects.filter(contract=contract, kind="places").order_by("id"))
    return next((places for since, places in reversed(entered(contract, changes)) if since <= at), None)


def places_between(contract: Contract, rule: Allowance, start: int, end: int) -> Iterator[Place]:
    """The places that were taken from ``start`` on and before ``end``, and what has become of them since."""
    found = Ticket.objects.filter(terms__contract=contract, placed_at__gte=start, placed_at__lt=end).exclude(
        status=Status.DECLINED.value
    )
    since = {ticket: at for ticket, at in found.values_list("pk", "placed_at") if at is not None}
    yield from (Place(ticket, at, at, taken=True) for ticket, at in since.items())
    back = {cause.value for cause in rule.gives_back}
    excluded, caused = dict.fromkeys(since, False), dict.fromkeys(since, False)
    decided = Event.objects.filter(ticket__in=since, type__in=DECIDING).order_by("at", "seq")
    for ticket, at, kind, data in decided.values_list("ticket_id", "at", "type", "data"):
        if kind == EventType.CAUSE_SET.value:
            caused[ticket] = data.get("cause") in back
        else:
            excluded[ticket] = rule.excluded and kind == EventType.EXCLUDED.value
        # What was known of it before it had its place counts from then on.
        yield Place(ticket, max(at, since[ticket]), since[ticket], taken=not (caused[ticket] or excluded[ticket]))
