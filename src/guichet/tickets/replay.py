"""Computing every ticket again from its events: what is stored must come out the same.

Compared are the projection (columns and commitments), the recorded acts of the system with the derived ones, every
closing by the desk with what allowed it, the terms with their hash, each quote with its sum and its seal, what the
ledger has for a ticket with what it costs, and the misses that are credited with those that stand. Tickets are read in
batches, so that memory stays small.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from guichet.contracts.crediting import standing_misses
from guichet.contracts.ledger import charged_by_ticket
from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import Standing
from guichet.core.entitlements.crediting import MissKey
from guichet.core.errors import GuichetError
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import By, EventType, Timeline
from guichet.tickets import acts, crediting, debiting
from guichet.tickets.models import Commitment, Event, Message, Ticket
from guichet.tickets.projection import columns, rows
from guichet.tickets.quoting import read_quotes, seal_of
from guichet.tickets.terms import hash_before, hash_of
from guichet.tickets.timeline import compose, joining, policy_for

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that is stored otherwise than it comes out."""

    ticket: Ticket
    what: str
    stored: object
    derived: object


def verify(desk_slug: str | None = None) -> Iterator[Difference]:
    """Every difference, ticket by ticket."""
    last = 0
    while True:
        found = Ticket.objects.filter(pk__gt=last).select_related("terms__version", "terms__contract", "desk")
        if desk_slug is not None:
            found = found.filter(desk__slug=desk_slug)
        batch = list(found.order_by("pk")[:BATCH])
        if not batch:
            return
        last = batch[-1].pk
        yield from _verify_batch(batch)


def _verify_batch(batch: Sequence[Ticket]) -> Iterator[Difference]:
    events: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(ticket__in=batch).order_by("ticket_id", "seq"):
        events[event.ticket_id].append(event)
    commitments: dict[int, list[Commitment]] = defaultdict(list)
    for row in Commitment.objects.filter(ticket__in=batch).order_by("ticket_id", "place"):
        commitments[row.ticket_id].append(row)
    charged = charged_by_ticket([ticket.pk for ticket in batch])
    credited = standing_misses(ticket.pk for ticket in batch)
    written: dict[int, dict[int, Message]] = defaultdict(dict)
    for message in Message.objects.filter(ticket__in=batch, event__type=EventType.QUOTED.value):
        written[message.ticket_id][message.event_id] = message
    for ticket in batch:
        yield from differences(
            ticket, events[ticket.pk], commitments[ticket.pk], charged[ticket.pk], credited.get(ticket.pk)
        )
        yield from _in_quotes(ticket, events[ticket.pk], written[ticket.pk])


def differences(
    ticket: Ticket,
    events: Sequence[Event],
    commitments: Sequence[Commitment],
    charged: int,
    credited: dict[MissKey, bool] | None = None,
) -> Iterator[Difference]:
    """What is stored of one ticket otherwise than it comes out; ``charged`` is what the ledger has for it, ``credited``
    which of its misses were credited, and whether that stands.
    """
    try:
        policy = policy_for(ticket)
        timeline = compose(ticket.public_id, ticket.terms, events)
        standing = assess(policy, timeline, ticket.settled_at, ledger=False)
    except (GuichetError, ValueError, IndexError) as error:
        yield Difference(ticket=ticket, what="assessment", stored="events", derived=repr(error))
        return
    yield from _in_history(ticket, events)
    yield from _in_projection(ticket, policy, timeline, standing, commitments)
    yield from _in_acts(ticket, timeline, standing)
    yield from _in_closings(ticket, policy, timeline)
    contract = debiting.drawn_from(ticket.terms, policy)
    cost = () if contract is None else debiting.cost_of(contract, policy, timeline, ticket.settled_at)
    derived = sum(one.minutes for one in cost)
    if charged != derived:
        yield Difference(ticket=ticket, what="charged by the ledger", stored=charged, derived=derived)
    if crediting.unentered(ticket, standing, credited or {}):
        claims = sorted(claim.miss for claim in crediting.claims_of(ticket, standing) if not claim.waived)
        stored = sorted(miss for miss, stands in (credited or {}).items() if stands)
        yield Difference(ticket=ticket, what="misses credited", stored=stored, derived=claims)


def _in_history(ticket: Ticket, events: Sequence[Event]) -> Iterator[Difference]:
    numbers = [event.seq for event in events]
    if numbers != list(range(1, ticket.last_seq + 1)):
        yield Difference(ticket=ticket, what="events", stored=numbers, derived=f"1 to {ticket.last_seq}")
    yield from _in_terms(ticket, events)
    assigned = next((event for event in reversed(events) if event.type == EventType.ASSIGNED.value), None)
    manager = None if assigned is None else assigned.data.get("to")
    if manager != (None if ticket.assignee_id is None else str(ticket.assignee_id)):
        yield Difference(ticket=ticket, what="assignee", stored=ticket.assignee_id, derived=manager)
    given = (event.data.get("team") for event in reversed(events) if event.type == EventType.ASSIGNED.value)
    team = next((found for found in given if found is not None), None)
    if team != (None if ticket.team_id is None else str(ticket.team_id)):
        yield Difference(ticket=ticket, what="team", stored=ticket.team_id, derived=team)


def _in_terms(ticket: Ticket, events: Sequence[Event]) -> Iterator[Difference]:
    """The terms are those of the last change of hours; without what has joined, those of the first event."""
    changes = [event for event in events if joining(event)]
    joined = [number for event in changes for number in joining(event)]
    said = (changes[-1] if changes else events[0]).data.get("terms")
    if not said == ticket.terms_id == hash_of(ticket.terms):
        yield Difference(ticket=ticket, what="terms", stored=ticket.terms_id, derived=said)
    if hash_before(ticket.terms, joined) != events[0].data.get("terms"):
        yield Difference(ticket=ticket, what="terms at first", stored=events[0].data.get("terms"), derived=joined)


def _in_projection(
    ticket: Ticket, policy: Policy, timeline: Timeline, standing: Standing, commitments: Sequence[Commitment]
) -> Iterator[Difference]:
    for name, value in columns(policy, standing, timeline).items():
        if getattr(ticket, name) != value:
            yield Difference(ticket=ticket, what=name, stored=getattr(ticket, name), derived=value)
    derived = rows(standing)
    if len(derived) != len(commitments):
        yield Difference(ticket=ticket, what="commitments", stored=len(commitments), derived=len(derived))
    for row, said in zip(commitments, derived, strict=False):
        for name, value in said.items():
            if getattr(row, name) != value:
                what = f"commitment {row.kind}: {name}"
                yield Difference(ticket=ticket, what=what, stored=getattr(row, name), derived=value)


def _in_acts(ticket: Ticket, timeline: Timeline, standing: Standing) -> Iterator[Difference]:
    derived = Counter(acts.mark_of_act(act) for act in standing.acts if act.done and act.kind in acts.EVENT_OF)
    stored = Counter(acts.mark_of_event(event) for event in timeline.events if event.type in acts.RECORDED)
    for mark in stored - derived:
        yield Difference(ticket=ticket, what=f"act {mark[0]}", stored=mark[1:], derived=None)
    for mark in derived - stored:
        yield Difference(ticket=ticket, what=f"act {mark[0]}", stored=None, derived=mark[1:])


def _in_closings(ticket: Ticket, policy: Policy, timeline: Timeline) -> Iterator[Difference]:
    """Each closing by the desk must have been ordered by what had happened before it, and warned of."""
    for place, event in enumerate(timeline.events):
        if event.type is not EventType.CLOSED or event.by is not By.SYSTEM:
            continue
        before = timeline.events[:place]
        earlier = replace(timeline, events=before)
        standing = assess(policy, earlier, event.at, ledger=False)
        ordered = acts.closing(standing)
        allowed = ordered is not None and (
            acts.decision(ordered, before) is not None or acts.is_warned(policy, standing, before)
        )
        if not allowed:
            yield Difference(ticket=ticket, what="closing", stored=event.at, derived=None)


def _in_quotes(ticket: Ticket, events: Sequence[Event], written: Mapping[int, Message]) -> Iterator[Difference]:
    """Each quote comes to the sum that it says, and is what it is known by, as long as nobody erased its words."""
    for quote in read_quotes(events, written):
        if quote.pricing.total != quote.event.data.get("total"):
            stored, derived = quote.event.data.get("total"), quote.pricing.total
            yield Difference(ticket=ticket, what="total of a quote", stored=stored, derived=derived)
        if not quote.is_erased and seal_of(ticket, quote) != quote.name:
            yield Difference(ticket=ticket, what="seal of a quote", stored=quote.name, derived=seal_of(ticket, quote))
