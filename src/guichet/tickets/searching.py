"""Finding tickets by the words in them: number, subject, messages, customer and contact.

The index is written where messages are written, in their transaction, and not by reading the feed: what was filed can
be found by the next request, what was erased by none, and nobody has to wait for a reader that is behind.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from guichet.customers import searching as customers
from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat
from guichet.kit.search import index
from guichet.kit.search.finding import Where, find
from guichet.kit.search.query import Query
from guichet.tickets.models import Message, MessageKind, Ticket
from guichet.tickets.scopes import followed_by, readable_by, visible_to

KIND: Final = "message"

MOST_HITS: Final = 100
"""Messages that are looked at; their tickets are shown, each once."""

MOST_TICKETS: Final = 25

MOST_MARKS: Final = 300

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A ticket, and the message in which the words stand: its latest, or that of whose ticket they are the subject."""

    ticket: Ticket
    message: Message


def add(ticket: Ticket, message: Message) -> None:
    """Put a message that was written into the index."""
    index.put_one(_piece(ticket, message))


def again(ticket: Ticket) -> None:
    """Put a ticket in anew, with what its subject and its messages say now."""
    index.drop(KIND, subject=ticket.pk)
    index.put(_piece(ticket, message) for message in Message.objects.filter(ticket=ticket).order_by("pk"))


def reindex(desk: Desk) -> Iterator[int]:
    """Put all tickets of a desk in anew, a batch at a time; gives how many messages each had.

    A batch is one transaction, so that others can write in between; what they write is put in by themselves.
    """
    with transaction.atomic():
        index.drop_stream(KIND, stream=desk.pk)
    last = 0
    while True:
        with transaction.atomic():
            found = list(_whole(Message.objects.filter(ticket__desk=desk, pk__gt=last)).order_by("pk")[:BATCH])
            if not found:
                return
            last = found[-1].pk
            index.put_missing(KIND, [_piece(message.ticket, message) for message in found])
        yield len(found)


def search(who: Seat | Contact, query: Query) -> list[Found]:
    """The tickets that somebody may see in which the words stand, where they may read them."""
    public, private = (index.scope(KIND, who.desk_id, public=each) for each in (True, False))
    if isinstance(who, Seat):
        where, readable = Where([public, private]), None
    else:
        where, readable = Where([public], _marks_of(who)), readable_by(who).order_by().values("pk")
    hits = find(query, where, language=who.desk.first_language, limit=MOST_HITS, parts=readable)
    parts: dict[int, int] = {}
    for hit in hits:
        parts.setdefault(hit.subject, hit.part)
        if len(parts) == MOST_TICKETS:
            break
    shown = visible_to(who).filter(pk__in=parts)
    tickets = {ticket.pk: ticket for ticket in _known(shown)}
    messages = {
        message.pk: message for message in readable_by(who).filter(pk__in=parts.values()).select_related("event")
    }
    return [Found(tickets[pk], messages[part]) for pk, part in parts.items() if pk in tickets and part in messages]


def _marks_of(who: Contact) -> list[str] | None:
    """What a contact's tickets are marked with, so that a search looks at theirs only: by their contacts and, where
    they only follow, each by itself. It is there for speed; what they may read is asked again. Nothing for very many.
    """
    people = [who.pk]
    if who.is_administrator and who.organisation_id is not None:
        people += Contact.objects.filter(organisation_id=who.organisation_id).values_list("pk", flat=True)[:MOST_MARKS]
    followed = followed_by(who).values_list("ticket_id", flat=True)[:MOST_MARKS]
    marks = [*map(_mark_of_contact, people), *map(_mark_of_ticket, followed)]
    return marks if len(marks) < MOST_MARKS else None


def _mark_of_contact(pk: int) -> str:
    return f"c{pk}"


def _mark_of_ticket(pk: int) -> str:
    return f"t{pk}"


def _known(found: QuerySet[Ticket]) -> QuerySet[Ticket]:
    return found.select_related("contact__organisation", "assignee__user", "terms__version").defer(
        "terms__version__text"
    )


def _whole(found: QuerySet[Message]) -> QuerySet[Message]:
    return found.select_related("ticket__desk", "ticket__contact__organisation")


def _piece(ticket: Ticket, message: Message) -> index.Piece:
    answers = message.fields.values() if isinstance(message.fields, dict) else ()
    return index.Piece(
        stream=ticket.desk_id,
        kind=KIND,
        subject=ticket.pk,
        part=message.pk,
        person=ticket.contact_id,
        public=message.kind == MessageKind.PUBLIC,
        marks=(_mark_of_contact(ticket.contact_id), _mark_of_ticket(ticket.pk)),
        language=ticket.desk.first_language,
        title=f"{ticket.number} {ticket.subject}",
        people=customers.words_of(ticket.contact),
        text=" ".join([message.text, *(str(answer) for answer in answers)]),
    )
