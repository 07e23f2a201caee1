"""What the misses of a ticket credit by its contract, entered in the ticket's own transaction (G-9): each miss once,
and taken back by an entry of its own where it was waived or stands no longer.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from guichet.contracts.crediting import CreditBooks, standing_misses
from guichet.contracts.granting import enter_time
from guichet.core.commitments.standing import Standing
from guichet.core.entitlements.crediting import Claim, CreditCause, MissKey, steps
from guichet.core.statement.month import Month
from guichet.core.timeline.events import EventType
from guichet.kit.feed import Change
from guichet.tickets.models import Event, Terms, Ticket
from guichet.tickets.visit import Visit

CREDIT = "credit:"
"""How the kinds of changes of service credits begin in the feed; the subject is the contract, the detail the entry."""

WAIVING = {
    CreditCause.WAIVED: EventType.MISS_WAIVED.value,
    CreditCause.WAIVER_WITHDRAWN: EventType.WAIVER_WITHDRAWN.value,
}
"""The act of a person that an entry follows from."""


def about_credits(ticket_id: int) -> str:
    """What the letters about the credits of a ticket are about: they say why a miss of it was waived."""
    return f"credits:{ticket_id}"


def credits_misses(terms: Terms) -> bool:
    """Whether a contract credits something for a miss of tickets under these terms."""
    return terms.contract_id is not None and any("credit" in one for one in terms.overrides or ())


def claims_of(ticket: Ticket, standing: Standing) -> Iterator[Claim]:
    """The misses of a ticket that its contract credits, as they stand."""
    zone = ZoneInfo(ticket.desk.zone)
    for miss in standing.misses:
        if miss.credit is not None:
            key = MissKey(miss.missed_at, ticket.pk, miss.commitment)
            yield Claim(key, miss.credit.term, str(Month.of(miss.missed_at, zone)), miss.waived)


def unentered(ticket: Ticket, standing: Standing, entered: dict[MissKey, bool]) -> bool:
    """Whether what is entered of a ticket's misses differs from how they stand."""
    wanted = {claim.miss for claim in claims_of(ticket, standing) if not claim.waived}
    return wanted != {miss for miss, stands in entered.items() if stands}


def enter_credits(visit: Visit) -> None:
    """Credit the misses since the last time, and take back what was waived or stands no longer."""
    ticket, standing = visit.ticket, visit.standing
    if standing is None or ticket.terms.contract_id is None or not credits_misses(ticket.terms):
        return
    if not unentered(ticket, standing, standing_misses([ticket.pk]).get(ticket.pk, {})):
        return
    books = CreditBooks.open(ticket.terms.contract_id)
    clauses = {(miss.commitment, miss.missed_at): miss.clause for miss in standing.misses}
    for step in steps(books.account, ticket.pk, claims_of(ticket, standing)):
        first, known = step.cause is CreditCause.MISSED, (step.miss.commitment, step.miss.missed_at)
        at = step.miss.missed_at if first else standing.at
        waiving = WAIVING.get(step.cause)
        waiver = None if waiving is None else _waiver(visit, waiving, step.miss)
        entry = books.enter(
            step,
            at=at,
            clause=clauses.get(known) if first else None,
            version=ticket.terms.version,
            seat=None if waiver is None else waiver.seat,
        )
        visit.changes.append(
            Change(kind=f"{CREDIT}{entry.kind}", subject=entry.contract_id, detail=entry.pk, at=entry.at)
        )
        visit.changes.extend(
            Change(kind=f"account:{one.kind}", subject=one.contract_id, detail=one.pk, at=one.at)
            for one in enter_time(entry, visit.policy.metering)
        )


def _waiver(visit: Visit, kind: str, miss: MissKey) -> Event | None:
    """The last act of a person that a miss was waived by, or its waiver withdrawn."""
    about = (miss.commitment, miss.missed_at)
    found = (each for each in reversed(visit.events) if each.type == kind)
    return next((each for each in found if (each.data["commitment"], each.data["missed_at"]) == about), None)
