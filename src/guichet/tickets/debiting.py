"""What a ticket costs, entered in the ledger of its contract: inside the ticket's own transaction, slice by slice.

What it costs is said by the core from the ticket's events; what is left, by the ledger. The two never differ by more
than what the ticket has come to since it was last settled.
"""

from typing import Final

from guichet.contracts.ledger import AGENT, Books, Ground, charged_to, low_between
from guichet.contracts.models import Contract
from guichet.core.causes import Cause
from guichet.core.commitments.charging import Charges, Slice, charges_of
from guichet.core.entitlements.entries import EntryKind
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import EventType, Timeline
from guichet.kit.feed import Change
from guichet.tickets.models import Terms
from guichet.tickets.visit import Visit

CREDIT_LOW: Final = "credit_low"
"""In the feed: a debit after which so little is left that the policy warns. Its detail is the ledger's entry."""

EXCLUDED: Final = "excluded"


def drawn_from(terms: Terms, policy: Policy) -> Contract | None:
    """The contract whose ledger pays for tickets under these terms; nothing where time is not limited."""
    if policy.metering is None or terms.contract is None or terms.contract.prepaid_since is None:
        return None
    return terms.contract


def cost_of(contract: Contract, policy: Policy, timeline: Timeline, at: int) -> tuple[Slice, ...]:
    """The slices that the contract's ledger pays for up to ``at``: those begun since it is kept, unless given back."""
    charges = charges_of(policy, timeline, at)
    if charges is None or not charges.charged or contract.prepaid_since is None:
        return ()
    return tuple(one for one in charges.slices if one.start >= contract.prepaid_since)


def enter_charges(visit: Visit) -> None:
    """Debit the slices that were begun since the last time, or give back what the policy gives back (AL-3, AL-6)."""
    contract = drawn_from(visit.ticket.terms, visit.policy)
    rule = visit.policy.metering
    if contract is None or rule is None or visit.standing is None:
        return
    at = visit.standing.at
    slices, known = cost_of(contract, visit.policy, visit.timeline, at), charged_to(contract.pk, visit.ticket.pk)
    cost = sum(one.minutes for one in slices)
    if cost == known:
        return
    books = Books.open(contract.pk)
    version = visit.ticket.terms.version
    if cost < known:
        ground = _given_back(visit, charges_of(visit.policy, visit.timeline, at))
        books.enter(EntryKind.CREDITED, at=at, minutes=known - cost, ticket=visit.ticket.pk, ground=ground)
        return
    for frozen in books.settle(rule, version, at=at):
        visit.changes.append(Change(kind=f"account:{frozen.kind}", subject=contract.pk, detail=frozen.pk, at=frozen.at))
    for one in _beyond(slices, known):
        before = books.account.left
        entry = books.enter(
            EntryKind.DEBITED,
            at=one.start,
            began_at=one.start,
            minutes=one.minutes,
            ticket=visit.ticket.pk,
            ground=Ground(clause=rule.clause, version=version),
        )
        if low_between(before, entry, rule) is not None:
            visit.tell(CREDIT_LOW, at=entry.at, detail=entry.pk)


def _beyond(slices: tuple[Slice, ...], known: int) -> list[Slice]:
    """The slices, or the part of one, that come after so many minutes."""
    found = []
    for one in slices:
        passed = min(known, one.minutes)
        known -= passed
        if passed < one.minutes:
            found.append(Slice(one.start, one.end, one.seconds, one.minutes - passed))
    return found


def _given_back(visit: Visit, charges: Charges | None) -> Ground:
    """By which clause, for what cause, and by whom time is given back."""
    deciding = {EventType.CAUSE_SET.value, EventType.EXCLUDED.value}
    event = next((event for event in reversed(visit.events) if event.type in deciding), None)
    cause = "" if event is None else str(event.data.get("cause", EXCLUDED))
    return Ground(
        clause="" if charges is None else charges.back_clause,
        version=visit.ticket.terms.version,
        cause=cause if cause in {EXCLUDED, *(known.value for known in Cause)} else "",
        by=AGENT,
        seat=None if event is None else event.seat,
    )
