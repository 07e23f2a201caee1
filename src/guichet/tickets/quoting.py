"""The quotes of a ticket as they were sent: amounts from the event, words from its message, the seal over both."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from guichet.core.entitlements.pricing import Pricing, seal
from guichet.core.timeline.events import EventType
from guichet.tickets.models import Event, Message, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSent:
    """One quote. ``name`` is the seal by which it is accepted, ``number`` counts those of the ticket from 1.
    ``is_erased``: its words are gone, so that nobody can tell what would be accepted.
    """

    name: str
    number: int
    event: Event
    pricing: Pricing
    note: str
    valid_until: int
    within: str | None
    is_erased: bool


def quotes_of(ticket: Ticket) -> list[QuoteSent]:
    """All quotes of a ticket, in the order in which they were sent."""
    events = Event.objects.filter(ticket=ticket, type=EventType.QUOTED.value).order_by("seq")
    return list(read_quotes(events, {each.event_id: each for each in Message.objects.filter(event__in=events)}))


def read_quotes(events: Iterable[Event], messages: Mapping[int, Message]) -> Iterator[QuoteSent]:
    """The quotes among these events; ``messages`` are theirs by the event."""
    found = (event for event in events if event.type == EventType.QUOTED.value)
    for number, event in enumerate(found, 1):
        message = messages.get(event.pk)
        fields = {} if message is None else message.fields
        says = [fields.get(str(place), "") for place in range(1, len(event.data["lines"]) + 1)]
        within = event.data.get("within")
        yield QuoteSent(
            name=str(event.data["quote"]),
            number=number,
            event=event,
            pricing=Pricing.of(event.data, says),
            note="" if message is None else message.text,
            valid_until=int(event.data["valid_until"]),
            within=None if within is None else str(within),
            is_erased=message is None or message.erased_at is not None,
        )


def seal_of(ticket: Ticket, quote: QuoteSent) -> str:
    """What a quote comes to be known by, from all that it says."""
    return seal(
        quote.pricing,
        ticket=ticket.public_id,
        valid_until=quote.valid_until,
        within=quote.within,
        note=quote.note,
        number=quote.event.data.get("number"),
    )
