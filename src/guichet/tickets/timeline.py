"""Rows to the core's timeline, and the questions that are asked of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from guichet.contracts.holding import from_codes, policy_under
from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import Standing
from guichet.core.hours.entries import CalendarEntry
from guichet.core.policy.amending import amended
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import By, EventType, Timeline
from guichet.core.timeline.events import Event as CoreEvent
from guichet.kit.asking import Question
from guichet.tickets.models import Event, Terms, Ticket
from guichet.tickets.terms import entries_in, limit_in


def policy_for(ticket: Ticket) -> Policy:
    """The policy that the ticket was submitted under, with the single targets of its contract."""
    return policy_by(ticket.terms)


def policy_by(terms: Terms) -> Policy:
    """The policy that terms name, with the single targets of their contract."""
    return policy_under(terms.version, from_codes(terms.overrides or ()))


def policy_as_run(terms: Terms) -> Policy:
    """The same policy over the hours that terms hold by now, the desk's exceptions included: for pictures."""
    return amended(policy_by(terms), entries_in(terms))


def events_of(ticket: Ticket) -> list[Event]:
    """The ticket's events in the order in which they count: by instant, equal instants as they were recorded."""
    return EVENTS.all(ticket.pk)


EVENTS: Final = Question(lambda ticket: Event.objects.filter(ticket=ticket).order_by("at", "seq"))


def timeline_of(ticket: Ticket, events: Iterable[Event] | None = None) -> Timeline:
    """The timeline that a ticket's rows say. Acts that take something from the customer count as recorded only."""
    return compose(str(ticket.public_id), ticket.terms, events_of(ticket) if events is None else events)


def compose(name: str, terms: Terms, events: Iterable[Event]) -> Timeline:
    """The timeline of these events under these terms."""
    ordered = sorted(events, key=lambda event: (event.at, event.seq))
    held = {each.number: each for each in entries_in(terms)}
    joined = {number for event in ordered for number in joining(event)} if held else set()
    return Timeline(
        events=tuple(core_event(event, held) for event in ordered),
        id=name,
        plan=terms.plan,
        paid=terms.paid,
        time_balance_minutes=terms.time_balance_minutes,
        acts_recorded=True,
        entries=tuple(each for number, each in held.items() if number not in joined),
        limit=limit_in(terms),
    )


def joining(event: Event) -> Sequence[int]:
    """The numbers of the entries of the desk's calendars that hold from the event on."""
    return event.data.get("entries") or () if event.type == EventType.TERMS_CHANGED.value else ()


def core_event(event: Event, held: Mapping[int, CalendarEntry]) -> CoreEvent:
    """One row as the core's value; ``held`` are the entries of the ticket's terms by number."""
    data, joined = event.data, joining(event) if held else ()
    if joined:
        data = {**data, "entries": tuple(held[number] for number in joined)}
    return CoreEvent(event.at, EventType(event.type), By(event.by), data)


def standing_of(ticket: Ticket, at: int, *, ledger: bool = True) -> Standing:
    """Where a ticket stands at an instant, from its events: the truth, of which its columns are a copy."""
    return assess(policy_for(ticket), timeline_of(ticket), at, ledger=ledger)
