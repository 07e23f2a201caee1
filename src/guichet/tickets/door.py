"""The one door: every change of a ticket is one transaction that locks its row, settles, asks the core, writes,
projects and numbers the change, and then ends. Nobody is told anything here: the feed says what happened, and others
read it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from guichet import clock
from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import Standing
from guichet.core.errors import GuichetError
from guichet.core.timeline.errors import TimelineError
from guichet.core.timeline.events import By, EventType
from guichet.kit.feed import publish
from guichet.kit.setaside import take_back
from guichet.kit.writing import Writing
from guichet.tickets import attaching, searching
from guichet.tickets.actor import Actor
from guichet.tickets.crediting import enter_credits
from guichet.tickets.debiting import enter_charges
from guichet.tickets.errors import Refused
from guichet.tickets.locking import lock_ticket
from guichet.tickets.models import Attachment, Event, Message, MessageKind, Ticket
from guichet.tickets.projection import project
from guichet.tickets.scopes import may_act, may_decide
from guichet.tickets.settle import settle
from guichet.tickets.visit import Visit
from guichet.tickets.waiting import set_alarm

LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an action came to: the ticket as it is now, the event, and whether it had been done before."""

    ticket: Ticket
    event: Event
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person typed with an act, and the files that they send with it."""

    text: str
    kind: MessageKind = MessageKind.PUBLIC
    fields: Mapping[str, str] | None = None
    files: Sequence[Attachment] = ()


Step = tuple[EventType, Mapping[str, object]]
"""An event that is to be: its type and its data."""


def act(  # noqa: PLR0913 - all that an act can carry, keyword-only
    ticket: Ticket,
    kind: EventType,
    *,
    by: Actor,
    at: int,
    data: Mapping[str, object] | None = None,
    words: Words | None = None,
    key: str | None = None,
    expected: int | None = None,
    unless: Callable[[Visit], None] | None = None,
    instead: Callable[[Visit], Step | None] | None = None,
    then: Callable[[Visit, Event], None] | None = None,
) -> Outcome:
    """Do one act on a ticket, whole or not at all. ``then`` writes what goes with it, under the same lock.

    ``expected`` is the number of the last event that the actor had seen when they decided. ``unless`` may refuse it,
    and ``instead`` choose another step, by what is true under the lock. An act that was done before by this ``key`` is
    not done again.

    Raises:
        Refused: where the ticket's status or the policy does not allow it, or the actor has no business with it;
            ``stale`` where somebody else has done something since what the actor had seen, or the key was used for
            other words; ``file_gone``, ``too_many_files`` of what is sent with them.
    """
    called = key_of(by, key, kind, ticket.pk)
    with visiting(ticket.pk, at=at) as visit:
        # Who only follows a ticket writes there, and decides nothing.
        if not (may_act if kind is EventType.ANSWERED else may_decide)(by, visit.ticket):
            raise Refused("no_such_actor")
        done = _done_before(visit, called)
        if done is not None:
            if done.type == kind.value:
                check_same(done, data or {}, words)
            return Outcome(ticket=visit.ticket, event=done, repeated=True)
        if expected is not None and (unseen := unseen_by(by, visit.events, expected)):
            raise Refused("stale", expected=expected, found=unseen[-1].seq)
        # What falls at this very instant comes after what somebody does at it.
        settle(visit, until=max(visit.at - 1, visit.ticket.last_event_at))
        if unless is not None:
            unless(visit)
        chosen, said = (instead and instead(visit)) or (kind, data or {})
        event = allow(visit, chosen, by, data=said, key=called)
        if words is not None:
            write_message(visit, event, by, words)
        if then is not None:
            then(visit, event)
    return Outcome(ticket=visit.ticket, event=event)


@contextmanager
def visiting(ticket_id: int, *, at: int) -> Iterator[Visit]:
    """One change of a ticket, in one transaction: locked on the way in; on the way out settled, projected and numbered
    wherever anything was appended, so that no event is ever left without its projection.
    """
    with transaction.atomic():
        visit = enter(ticket_id, at=at)
        yield visit
        if visit.changes:
            settle(visit)
        if visit.changes or visit.standing is not None:
            leave(visit)


def enter(ticket_id: int, *, at: int) -> Visit:
    """Lock a ticket's row until the transaction ends, and read what is known of it."""
    ticket = lock_ticket(ticket_id, "terms__version", "terms__contract", "desk", "contact__organisation")
    return Visit(ticket, at=at, recorded_at=clock.now_seconds())


def allow(visit: Visit, kind: EventType, by: Actor, *, data: Mapping[str, object], key: str | None = None) -> Event:
    """Append an event if the core allows it.

    Raises:
        Refused: with the core's reason.
    """
    check_allowed(visit, kind, by, data=data)
    return visit.append(kind, by, data=data, key=key)


def check_allowed(visit: Visit, kind: EventType, by: Actor, *, data: Mapping[str, object]) -> Standing:
    """Ask the core whether an event is allowed now, and where the ticket would stand with it.

    Raises:
        Refused: with the core's reason.
    """
    draft = visit.draft(kind, by, at=visit.at, data=data)
    try:
        return assess(visit.policy, visit.with_event(draft), visit.at, ledger=False)
    except TimelineError as error:
        why = error.data.get("why")
        raise Refused(str(error.data.get("reason", "unusable")), message=error.message, why=why) from error
    except GuichetError as error:
        raise Refused(error.code, message=error.message) from error


def leave(visit: Visit) -> None:
    """Enter what it has cost and what its misses credit, store the projection, and number the changes as the last."""
    if visit.standing is None:
        raise RuntimeError("A visit ends with a settled ticket.")
    enter_charges(visit)
    enter_credits(visit)
    set_alarm(visit)
    if visit.ticket.set_aside_at is not None:
        visit.ticket.set_aside_at = None
        take_back("ticket", subject=visit.ticket.pk)
    if visit.changes:
        visit.ticket.version += 1
    project(visit, visit.standing)
    publish(visit.ticket.desk_id, visit.changes, recorded_at=visit.recorded_at)


MESSAGES: Final = Writing(Message)


def write_message(visit: Visit, event: Event, by: Actor, words: Words) -> Message:
    """Keep what was typed, apart from the event, so that it can be erased; and let it be found."""
    message = MESSAGES.add(
        Message(
            ticket=visit.ticket,
            event=event,
            kind=words.kind,
            seat=by.seat,
            contact=by.contact,
            text=clean(words.text),
            fields={name: clean(text) for name, text in (words.fields or {}).items()},
            at=event.at,
        )
    )
    attaching.take(message, by, words.files)
    searching.add(visit.ticket, message)
    return message


def clean(text: str) -> str:
    """Text as it is stored: no NUL and no lone surrogates, which databases refuse; lines end in one way.

    Raises:
        Refused: ``too_long``.
    """
    if len(text) > LONGEST_TEXT:
        raise Refused("too_long", most=LONGEST_TEXT, found=len(text))
    whole = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\r\n", "\n").replace("\r", "\n").strip()


def check_same(done: Event, data: Mapping[str, object], words: Words | None) -> None:
    """See that what is sent under a key is what was done under it. Words that were erased cannot be compared.

    Raises:
        Refused: ``stale``, so that nothing that somebody typed is dropped without a word.
    """
    kept = Message.objects.filter(event=done).first()
    if kept is not None and kept.erased_at is not None:
        return
    was = None if kept is None else (kept.text, kept.fields, attaching.prints_of(kept.attachments.all()))
    fields = {} if words is None else {name: clean(text) for name, text in (words.fields or {}).items()}
    now = None if words is None else (clean(words.text), fields, attaching.prints_of(words.files))
    if was != now or done.data != dict(data):
        raise Refused("stale", field="key")


def unseen_by(who: Actor, events: Iterable[Event], expected: int) -> list[Event]:
    """What somebody else has done since the event of that number, the last that the actor had seen. What the desk did
    by itself is no surprise: the page said that it would.
    """
    return [
        event
        for event in events
        if event.seq > expected
        and event.by != By.SYSTEM.value
        and (event.seat_id, event.contact_id)
        != (who.seat.pk if who.seat else None, who.contact.pk if who.contact else None)
    ]


def key_of(by: Actor, key: str | None, kind: EventType, about: int) -> str | None:
    """What an act is called by its sender, as a code: two senders never share one, nor do two kinds of act, nor acts
    on two things (``about``: the ticket; for a request, its desk).
    """
    if not key:
        return None
    who = f"{by.by.value}:{by.seat.pk if by.seat else ''}:{by.contact.pk if by.contact else ''}"
    return hashlib.sha256(f"{who}\x1f{kind.value}\x1f{about}\x1f{key}".encode()).hexdigest()


def _done_before(visit: Visit, key: str | None) -> Event | None:
    return None if key is None else next((event for event in visit.events if event.key == key), None)
