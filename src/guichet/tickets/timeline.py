"""Rows to the core's timeline, and the questions that are asked of it."""

from collections.abc import Iterable

from guichet.contracts.holding import from_codes, policy_under
from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import Standing
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import By, EventType, Timeline
from guichet.core.timeline.events import Event as CoreEvent
from guichet.tickets.models import Event, Terms, Ticket


def policy_for(ticket: Ticket) -> Policy:
    """The policy that the ticket was submitted under, with the single targets of its contract."""
    terms = ticket.terms
    return policy_under(terms.version, from_codes(terms.overrides or ()))


def events_of(ticket: Ticket) -> list[Event]:
    """The ticket's events in the order in which they count: by instant, equal instants as they were recorded."""
    return list(Event.objects.filter(ticket=ticket).order_by("at", "seq"))


def timeline_of(ticket: Ticket, events: Iterable[Event] | None = None) -> Timeline:
    """The timeline that a ticket's rows say. Acts that take something from the customer count as recorded only."""
    return compose(str(ticket.public_id), ticket.terms, events_of(ticket) if events is None else events)


def compose(name: str, terms: Terms, events: Iterable[Event]) -> Timeline:
    """The timeline of these events under these terms."""
    ordered = sorted(events, key=lambda event: (event.at, event.seq))
    return Timeline(
        events=tuple(core_event(event) for event in ordered),
        id=name,
        plan=terms.plan,
        paid=terms.paid,
        time_balance_minutes=terms.time_balance_minutes,
        acts_recorded=True,
    )


def core_event(event: Event) -> CoreEvent:
    """One row as the core's value."""
    return CoreEvent(event.at, EventType(event.type), By(event.by), event.data)


def standing_of(ticket: Ticket, at: int, *, ledger: bool = True) -> Standing:
    """Where a ticket stands at an instant, from its events: the truth, of which its columns are a copy."""
    return assess(policy_for(ticket), timeline_of(ticket), at, ledger=ledger)
