"""Finding tickets by the words in them: number, subject, messages, customer and contact.

The index is written where messages are written, in their transaction, and not by reading the feed: what was filed can
be found by the next request, what was erased by none, and nobody has to wait for a reader that is behind.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from guichet.customers import searching as customers
from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat
from guichet.kit.search import index
from guichet.kit.search.finding import Hit, Where, find
from guichet.kit.search.query import Query
from guichet.tickets.models import ConsultationMessage, Message, MessageKind, Ticket
from guichet.tickets.scopes import followed_by, readable_by, visible_to

KIND: Final = "message"
OUTSIDE: Final = "outside"
"""What was said in consultations: for agents alone, in a scope of its own, which no customer's search looks into."""

MOST_HITS: Final = 100
"""Messages that are looked at; their tickets are shown, each once."""

MOST_TICKETS: Final = 25

MOST_MARKS: Final = 300

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A ticket, and the message in which the words stand: its latest, or that of whose ticket they are the subject; or
    what was said in a consultation about it.
    """

    ticket: Ticket
    message: Message | ConsultationMessage


def add(ticket: Ticket, message: Message) -> None:
    """Put a message that was written into the index."""
    index.put_one(_piece(ticket, message))


def add_outside(said: ConsultationMessage) -> None:
    """Put what was said in a consultation into the index."""
    index.put_one(_piece_outside(said))


def drop_outside(said: ConsultationMessage) -> None:
    """Take out what never was."""
    index.drop_part(OUTSIDE, part=said.pk)


def again(ticket: Ticket) -> None:
    """Put a ticket in anew, with what its subject and its messages say now, and what was said about it outside."""
    for kind in (KIND, OUTSIDE):
        index.drop(kind, subject=ticket.pk)
    index.put(_piece(ticket, message) for message in Message.objects.filter(ticket=ticket).order_by("pk"))
    index.put(_piece_outside(said) for said in _outside().filter(consultation__ticket=ticket).order_by("pk"))


def reindex(desk: Desk) -> Iterator[int]:
    """Put all tickets of a desk in anew, a batch at a time; gives how many messages each had.

    A batch is one transaction, so that others can write in between; what they write is put in by themselves.
    """
    with transaction.atomic():
        for kind in (KIND, OUTSIDE):
            index.drop_stream(kind, stream=desk.pk)
    yield from _batches(
        KIND, _whole(Message.objects.filter(ticket__desk=desk)), lambda message: _piece(message.ticket, message)
    )
    yield from _batches(OUTSIDE, _outside().filter(consultation__ticket__desk=desk), _piece_outside)


def search(who: Seat | Contact, query: Query) -> list[Found]:
    """The tickets that somebody may see in which the words stand, where they may read them."""
    public, private = (index.scope(KIND, who.desk_id, public=each) for each in (True, False))
    if isinstance(who, Seat):
        where, readable = Where([public, private, index.scope(OUTSIDE, who.desk_id, public=False)]), None
    else:
        where, readable = Where([public], _marks_of(who)), readable_by(who).order_by().values("pk")
    hits = find(query, where, language=who.desk.first_language, limit=MOST_HITS, parts=readable)
    first: dict[int, Hit] = {}
    for hit in hits:
        first.setdefault(hit.subject, hit)
        if len(first) == MOST_TICKETS:
            break
    tickets = {ticket.pk: ticket for ticket in _known(visible_to(who).filter(pk__in=first))}
    said = _read(who, first.values())
    return [
        Found(tickets[pk], said[hit.kind, hit.part])
        for pk, hit in first.items()
        if pk in tickets and (hit.kind, hit.part) in said
    ]


def _read(who: Seat | Contact, hits: Iterable[Hit]) -> dict[tuple[str, int], Message | ConsultationMessage]:
    """What was found, as far as somebody may read it."""
    parts = [hit.part for hit in hits if hit.kind == KIND]
    messages = readable_by(who).filter(pk__in=parts).select_related("event")
    found: dict[tuple[str, int], Message | ConsultationMessage] = {(KIND, each.pk): each for each in messages}
    outside = [hit.part for hit in hits if hit.kind == OUTSIDE]
    if outside and isinstance(who, Seat) and who.is_active:
        said = ConsultationMessage.objects.filter(pk__in=outside, consultation__ticket__desk_id=who.desk_id)
        found |= {(OUTSIDE, each.pk): each for each in said}
    return found


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


def _batches(kind: str, rows: QuerySet[Any], piece: Callable[[Any], index.Piece]) -> Iterator[int]:
    last = 0
    while True:
        with transaction.atomic():
            found = list(rows.filter(pk__gt=last).order_by("pk")[:BATCH])
            if not found:
                return
            last = found[-1].pk
            index.put_missing(kind, [piece(row) for row in found])
        yield len(found)


def _outside() -> QuerySet[ConsultationMessage]:
    return ConsultationMessage.objects.select_related("consultation__ticket__desk")


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


def _piece_outside(said: ConsultationMessage) -> index.Piece:
    row = said.consultation
    ticket = row.ticket
    return index.Piece(
        stream=ticket.desk_id,
        kind=OUTSIDE,
        subject=ticket.pk,
        part=said.pk,
        person=None,
        public=False,
        marks=(),
        language=ticket.desk.first_language,
        title=f"{ticket.number} {ticket.subject}",
        people=row.address,
        text=f"{row.subject} {said.text}",
    )
