"""Exceptional openings and closings that the desk has entered since hold for a ticket from here on."""

from guichet.core.hours.entries import CalendarEntry
from guichet.core.timeline.events import EventType
from guichet.policies.loading import value_of
from guichet.policies.models import CalendarEntry as EntryRow
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Step, act
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.terms import entries_in, with_entries
from guichet.tickets.visit import Visit


def change_hours(ticket: Ticket, entry: EntryRow, *, by: Actor, at: int) -> Outcome:
    """Let an entry of the desk's calendars hold for a ticket that was sent before it, from ``at`` on. A manager's act.

    A withdrawal joins where what it withdraws has joined.

    Raises:
        Refused: ``not_theirs`` where they are no manager, or the entry is another desk's; ``same`` where it holds
            already, or says nothing to the ticket; ``begun``; ``closed``, ``declined``.
    """
    if not by.is_manager or entry.desk_id != ticket.desk_id:
        raise Refused("not_theirs")

    def join(visit: Visit) -> Step:
        value = value_of(entry)
        if not joins(value, entries_in(visit.ticket.terms)) or value.calendar not in visit.policy.calendars:
            raise Refused("same")
        if entry.start_at <= visit.at:
            raise Refused("begun")
        visit.ticket.terms = with_entries(visit.ticket.terms, [value])
        return EventType.TERMS_CHANGED, {"terms": visit.ticket.terms_id, "entries": [value.number]}

    return act(ticket, EventType.TERMS_CHANGED, by=by, at=at, instead=join)


def joins(entry: CalendarEntry, held: tuple[CalendarEntry, ...]) -> bool:
    """Whether an entry would say something new to terms that hold these."""
    numbers = {each.number for each in held}
    return entry.number not in numbers and (entry.withdraws is None or entry.withdraws in numbers)
