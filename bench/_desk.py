"""A desk with a past of any size, so made that it is believable and that `replay --verify` finds no fault in it.

Some hundreds of histories go through the one door, act by act. Each is then copied: the same events at the same
instants, of another number, customer and wording. What a ticket's projection says follows from its events alone, so
that of a copy is as true as that of its original. The words are put into the search by `reindex`, as after a restored
backup.
"""

import random
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from guichet.accounts.models import User
from guichet.contracts.models import Contract
from guichet.core.policy.bundled import source
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk, Role, Seat
from guichet.policies.publishing import publish
from guichet.tickets import searching
from guichet.tickets.actions import answer, close, note, reply, submit, take
from guichet.tickets.actor import Actor
from guichet.tickets.models import Commitment, Event, Message, Ticket

DAY = 86_400
HISTORIES = 120
OPEN_SHARE = 0.05
"""Of a desk with a past, one ticket in twenty is open."""

COMMON, RARE = "pump", "zirconium"
RARE_TICKETS = 7
LEVELS = ("blocking", "major", "minor", "question")
BATCH = 5_000

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Made:
    """The desk, who works there and whom it serves; and a ticket whose history is a long one."""

    desk: Desk
    seats: list[Seat]
    contacts: list[Contact]
    number: int


def make(size: int, *, now: int) -> Made:
    """A FluksAqua desk with so many tickets as of ``now``."""
    chance = random.Random(1)  # noqa: S311 - the same desk in every run
    with transaction.atomic():
        desk, seats, contacts = _people(chance, now)
        count = min(HISTORIES, size)
        live = max(1, int(count * OPEN_SHARE) * 4)
        for i in range(count):
            _history(desk, seats, contacts, chance, now, live=i < live)
    originals = list(Ticket.objects.filter(desk=desk).order_by("pk"))
    is_open = [each for each in originals if each.queue_at is not None]
    over = [each for each in originals if each.queue_at is None]
    wanted_open = int(size * OPEN_SHARE)
    for pool, wanted in ((is_open, wanted_open - len(is_open)), (over, size - wanted_open - len(over))):
        _copy(desk, pool, max(0, wanted), contacts, chance)
    _plant(desk, chance)
    for _ in searching.reindex(desk):
        pass
    longest = max(is_open, key=lambda each: each.last_seq)
    return Made(desk, seats, contacts, longest.number)


def known() -> Made | None:
    """The desk that an earlier run has made."""
    desk = Desk.objects.filter(slug="bench").first()
    if desk is None:
        return None
    longest = Ticket.objects.filter(desk=desk, queue_at__isnull=False).order_by("-last_seq", "pk")[0]
    seats = Seat.objects.filter(desk=desk).select_related("user").order_by("pk")
    contacts = Contact.objects.filter(desk=desk).select_related("user").order_by("pk")
    return Made(desk, list(seats), list(contacts), longest.number)


def _people(chance: random.Random, now: int) -> tuple[Desk, list[Seat], list[Contact]]:
    desk = Desk.objects.create(
        slug="bench",
        name="FluksAqua",
        languages=["en", "fr"],
        zone="America/Toronto",
        mail_address="help@bench.example",
    )
    roles = [Role.MANAGER, *[Role.AGENT] * 7]
    seats = [
        Seat.objects.create(desk=desk, user=_user(f"agent{i}@bench.example", _name(chance)), role=role)
        for i, role in enumerate(roles)
    ]
    publish(desk, source("fluksaqua").decode(), by=seats[0], at=now - 400 * DAY)
    contacts = []
    for i in range(200):
        organisation = Organisation.objects.create(desk=desk, name=f"{_name(chance)} Water {i}")
        Contract.objects.create(desk=desk, organisation=organisation)
        for k in range(3):
            name = _name(chance)
            email = f"contact{i}-{k}@bench.example"
            contacts.append(
                Contact.objects.create(
                    desk=desk, organisation=organisation, user=_user(email, name), email=email, name=name
                )
            )
    return desk, seats, contacts


def _user(email: str, name: str) -> User:
    return User.objects.create(email=email, name=name, password="!")  # noqa: S106 - nobody signs in by it


def _history(
    desk: Desk, seats: list[Seat], contacts: list[Contact], chance: random.Random, now: int, *, live: bool
) -> None:
    """One ticket through the one door: the open ones began in the last days, the others in the year before."""
    at = now - chance.randrange(DAY // 2, 3 * DAY) if live else now - chance.randrange(20 * DAY, 380 * DAY)
    contact, seat = chance.choice(contacts), chance.choice(seats)
    agent, customer = Actor.agent(seat), Actor.customer(contact)
    ticket = submit(
        desk,
        contact=contact,
        by=customer,
        at=at,
        channel="portal",
        priority=chance.choice(LEVELS),
        subject=_words(chance, 7),
        text=_words(chance, 60),
    ).ticket
    until = now if live else at + 12 * DAY
    for turn in range(chance.randrange(0, 3) if live else chance.randrange(1, 4)):
        at += chance.randrange(600, DAY)
        if at >= until:
            break
        if turn == 0:
            take(ticket, by=agent, at=at)
        _exchange(ticket, agent, customer, at, chance)
        at += 300
    if not live:
        close(ticket, by=agent, at=at + 600, ground="solved")


def _exchange(ticket: Ticket, agent: Actor, customer: Actor, at: int, chance: random.Random) -> None:
    note(ticket, by=agent, at=at + 20, text=_words(chance, 25))
    reply(ticket, by=agent, at=at + 60, text=_words(chance, 50), asks=True)
    if chance.random() < 0.8:
        answer(ticket, by=customer, at=at + 200, text=_words(chance, 30))


# --- copies ---


@dataclass(frozen=True, slots=True)
class Rows:
    """What hangs on the tickets that are copied, by their ids."""

    events: dict[int, list[Event]]
    messages: dict[int, list[Message]]
    commitments: dict[int, list[Commitment]]


def _copy(desk: Desk, pool: list[Ticket], wanted: int, contacts: list[Contact], chance: random.Random) -> None:
    """Copy the tickets of a pool in turn until so many are made, in batches of one transaction."""
    if not pool or not wanted:
        return
    rows = Rows(
        _by_ticket(Event.objects.all(), pool),
        _by_ticket(Message.objects.all(), pool),
        _by_ticket(Commitment.objects.all(), pool),
    )
    number = Desk.objects.values_list("last_ticket_number", flat=True).get(pk=desk.pk)
    for first in range(0, wanted, BATCH):
        with transaction.atomic():
            tickets: list[Ticket] = []
            parts: list[tuple[Ticket, Ticket]] = []
            for i in range(first, min(first + BATCH, wanted)):
                number += 1
                original = pool[i % len(pool)]
                copy = _clone(original, number=number, public_id=f"copy{number}", subject=_words(chance, 7))
                copy.contact = chance.choice(contacts)
                tickets.append(copy)
                parts.append((original, copy))
            Ticket.objects.bulk_create(tickets)
            _copy_parts(parts, rows, chance)
            Desk.objects.filter(pk=desk.pk).update(last_ticket_number=number)


def _by_ticket(rows: QuerySet[Any], pool: list[Ticket]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {each.pk: [] for each in pool}
    for row in rows.filter(ticket__in=pool).order_by("pk"):
        found[row.ticket_id].append(row)
    return found


def _copy_parts(parts: list[tuple[Ticket, Ticket]], rows: Rows, chance: random.Random) -> None:
    events: list[Event] = []
    places: dict[tuple[int, int], Event] = {}
    commitments: list[Commitment] = []
    for original, copy in parts:
        for event in rows.events[original.pk]:
            made = _clone(event, ticket=copy, key=None)
            if made.contact_id is not None:
                made.contact_id = copy.contact_id
            events.append(made)
            places[copy.pk, event.pk] = made
        commitments += [_clone(each, ticket=copy) for each in rows.commitments[original.pk]]
    Event.objects.bulk_create(events)
    messages: list[Message] = []
    for original, copy in parts:
        for message in rows.messages[original.pk]:
            sent = _clone(message, ticket=copy, text=_words(chance, 40))
            sent.event = places[copy.pk, message.event_id]
            if sent.contact_id is not None:
                sent.contact_id = copy.contact_id
            messages.append(sent)
    Message.objects.bulk_create(messages)
    Commitment.objects.bulk_create(commitments)


def _clone(row: Row, **changes: object) -> Row:
    # Django's own list of a row's columns.
    fields = {field.attname: getattr(row, field.attname) for field in type(row)._meta.concrete_fields}  # noqa: SLF001
    fields.pop("id")
    if "ticket" in changes:
        fields.pop("ticket_id")
    return type(row)(**{**fields, **changes})


def _plant(desk: Desk, chance: random.Random) -> None:
    """Put the rare word into some messages."""
    last = Message.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for message in Message.objects.filter(pk__in=chance.sample(range(1, last), RARE_TICKETS), ticket__desk=desk):
        Message.objects.filter(pk=message.pk).update(text=f"{message.text} {RARE}")


# --- words ---


def _vocabulary() -> list[str]:
    chance = random.Random(2)  # noqa: S311 - the same words in every run
    sounds = ["ba", "co", "di", "fu", "gra", "lo", "mi", "na", "pe", "ro", "sta", "tri", "ve", "wa", "zo"]
    return ["".join(chance.choices(sounds, k=chance.randrange(2, 5))) for _ in range(8_000)]


VOCABULARY = _vocabulary()


def _words(chance: random.Random, count: int) -> str:
    """Words of which a few are frequent and most are not; every second text speaks of the common one."""
    found = [VOCABULARY[int(chance.paretovariate(0.6)) % len(VOCABULARY)] for _ in range(count)]
    if chance.random() < 0.5:
        found[chance.randrange(count)] = COMMON
    return " ".join(found)


def _name(chance: random.Random) -> str:
    return " ".join(chance.choice(VOCABULARY).capitalize() for _ in range(2))
