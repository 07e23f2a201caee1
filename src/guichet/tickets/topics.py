"""Who is told that a ticket has changed: topics of a person, and topics of a change. They agree with the scopes:
whoever may see a ticket shares a topic with it, and nobody else does.

What the customer must not notice, a note among colleagues, has no topic of theirs: that something happened is news too.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from guichet.core.timeline.events import EventType
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit.grants import topic
from guichet.kit.models import FeedRow
from guichet.tickets.collaborating import JOINED, LEFT
from guichet.tickets.consulting import CONSULTED, ENDED, HEARD, SAID, UNSAID
from guichet.tickets.holding import HELD, KEPT_BACK, TAKEN_BACK
from guichet.tickets.models import Collaborator, Message, MessageKind, Ticket

ERASED: Final = "erased"
INSIDE: Final = frozenset(
    {EventType.NOTED.value, EventType.REMINDED.value, HELD, TAKEN_BACK, KEPT_BACK}
    | {CONSULTED, HEARD, ENDED, SAID, UNSAID}
)
"""What only the desk sees happen."""
TOLD: Final = frozenset({kind.value for kind in EventType} | {ERASED, JOINED, LEFT} | INSIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One change of a ticket: its place in the feed, the ticket as addresses name it, and who may hear of it."""

    number: int
    ticket: str
    topics: frozenset[str]


def topics_of(who: Seat | Contact) -> frozenset[str]:
    """The topics of which a person may hear."""
    if isinstance(who, Seat):
        return frozenset({desk_topic(who.desk_id)} if who.is_active else ())
    if who.erased_at is not None:
        return frozenset()
    found = {topic("contact", who.pk)}
    if who.is_administrator and who.organisation_id is not None:
        found.add(topic("organisation", who.organisation_id))
    return frozenset(found)


def news_of(rows: Iterable[FeedRow]) -> list[News]:
    """What changes of one stream amount to, in their order; what is not of a ticket is left out."""
    told = [row for row in rows if row.kind in TOLD]
    facts = {
        pk: (public_id, desk, contact, organisation)
        for pk, public_id, desk, contact, organisation in Ticket.objects.filter(
            pk__in={row.subject for row in told}
        ).values_list("pk", "public_id", "desk_id", "contact_id", "contact__organisation_id")
    }
    followers = _followers(list(facts))
    hidden = _notes([row.detail for row in told if row.kind == ERASED])
    found = []
    for row in told:
        if row.subject not in facts:
            continue
        public_id, desk, contact, organisation = facts[row.subject]
        topics = {desk_topic(desk)}
        if row.kind not in INSIDE and not (row.kind == ERASED and row.detail in hidden):
            topics |= {topic("contact", each) for each in (contact, *followers[row.subject])}
            if organisation is not None:
                topics.add(topic("organisation", organisation))
        found.append(News(number=row.number, ticket=public_id, topics=frozenset(topics)))
    return found


def desk_topic(desk: int) -> str:
    """The topic of everybody who works at a desk."""
    return topic("desk", desk)


def _followers(tickets: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    following = Collaborator.objects.filter(ticket__in=tickets, left_at__isnull=True)
    for ticket, contact in following.values_list("ticket_id", "contact_id"):
        found[ticket].append(contact)
    return found


def _notes(messages: list[int]) -> set[int]:
    if not messages:
        return set()
    return set(Message.objects.filter(pk__in=messages, kind=MessageKind.INTERNAL).values_list("pk", flat=True))
