"""Asking somebody outside about a ticket, and hearing what they say: under the ticket's lock, told of by the feed to
the desk alone. It is no event: no clock knows of it, and it is no answer to whoever asked.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from django.core.exceptions import ValidationError

from guichet.desks.models import Desk
from guichet.kit.addresses import normalised, without_control
from guichet.kit.asking import Question
from guichet.kit.filestore import random_name
from guichet.tickets import attaching, searching
from guichet.tickets.actor import Actor
from guichet.tickets.door import clean, visiting
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, Collaborator, Consultation, ConsultationMessage, Ticket
from guichet.tickets.visit import Visit

MOST: Final = 20
"""People who are asked about one ticket: nobody mails a crowd through it."""

CONSULTED: Final = "consulted"
HEARD: Final = "heard"
ENDED: Final = "consultation_ended"
SAID: Final = "consultation_said"
"""What the feed says of what has not left yet..."""

UNSAID: Final = "consultation_unsaid"
"""...and of what was taken back."""

BATCH: Final = 100


def consult(  # noqa: PLR0913 - whom, about what, and in which words
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    address: str,
    subject: str,
    text: str,
    key: str | None = None,
    files: Sequence[Attachment] = (),
    seconds: int = 0,
) -> ConsultationMessage:
    """Ask somebody outside. They read these words and have these files, and nothing else of the ticket. For so many
    ``seconds`` it can be taken back.

    Raises:
        Refused: ``no_such_actor`` for whoever does not work there; ``unusable`` for what is no address, or is a desk's;
            ``asks_already`` where it is that of whoever asks, or follows the ticket; ``empty``, ``too_long``,
            ``too_many``; what refuses files.
    """
    plain, said = _address(address), clean(text)
    title = without_control(subject, most=300)
    if not said or not title:
        raise Refused("empty", field="text" if title else "subject")
    with visiting(ticket.pk, at=at) as visit:
        called = _key(visit.ticket, by, key)
        done = ConsultationMessage.objects.filter(key=called).first() if called else None
        if done is not None:
            return done
        if _reads(visit.ticket, plain):
            raise Refused("asks_already", field="address")
        if visit.ticket.consultations.count() >= MOST:
            raise Refused("too_many", most=MOST)
        assert by.seat is not None  # noqa: S101 - as _key has found
        row = Consultation.objects.create(
            ticket=visit.ticket,
            public_id=random_name(),
            address=plain,
            subject=title,
            opened_by=by.seat,
            opened_at=visit.at,
        )
        return _said(visit, row, by, said, called, files, seconds)


def say(  # noqa: PLR0913 - what is said with what, keyword-only
    consultation: Consultation,
    *,
    by: Actor,
    at: int,
    text: str,
    key: str | None = None,
    files: Sequence[Attachment] = (),
    seconds: int = 0,
) -> ConsultationMessage:
    """Write to them once more. A consultation that was closed is open again.

    Raises:
        Refused: ``no_such_actor``, ``empty``, ``too_long``; what refuses files.
    """
    said = clean(text)
    if not said:
        raise Refused("empty", field="text")
    with visiting(consultation.ticket_id, at=at) as visit:
        called = _key(visit.ticket, by, key)
        done = ConsultationMessage.objects.filter(key=called).first() if called else None
        if done is not None:
            return done
        Consultation.objects.filter(pk=consultation.pk).update(closed_at=None, closed_by=None)
        return _said(visit, consultation, by, said, called, files, seconds)


def take_back(said: ConsultationMessage, *, by: Actor, at: int) -> list[Attachment]:
    """Take back what has not left yet, as if it had never been: its author, and nobody else. Its files, to be sent
    again.

    Raises:
        Refused: ``no_such_actor``; ``left`` where it has left.
    """
    with visiting(said.consultation.ticket_id, at=at) as visit:
        _key(visit.ticket, by, None)
        row = ConsultationMessage.objects.select_related("consultation").filter(pk=said.pk).first()
        if row is None or row.leaves_at is None:
            raise Refused("left")
        if by.seat is None or row.seat_id != by.seat.pk:
            raise Refused("no_such_actor")
        files = attaching.give_back(row)
        searching.drop_outside(row)
        row.delete()
        if not row.consultation.messages.exists():
            row.consultation.delete()
        visit.tell(UNSAID, at=visit.at, detail=said.pk)
    return files


def let_leave(said: int, *, at: int) -> bool:
    """Let leave what could be taken back; false where it was, or has left."""
    ticket = ConsultationMessage.objects.filter(pk=said).values_list("consultation__ticket_id", flat=True).first()
    if ticket is None:
        return False
    with visiting(ticket, at=at) as visit:
        if not ConsultationMessage.objects.filter(pk=said, leaves_at__isnull=False).update(leaves_at=None, at=visit.at):
            return False
        visit.tell(CONSULTED, at=visit.at, detail=said)
    return True


def let_due_leave(*, at: int) -> int:
    """Let leave what is due by ``at``; how much."""
    found = ConsultationMessage.objects.filter(leaves_at__lte=at).order_by("leaves_at", "id")
    return sum(let_leave(pk, at=at) for pk in list(found.values_list("pk", flat=True)[:BATCH]))


def next_leaving() -> int | None:
    """When the next one leaves."""
    found = ConsultationMessage.objects.filter(leaves_at__isnull=False).order_by("leaves_at", "id")
    return found.values_list("leaves_at", flat=True).first()


def hear(consultation: Consultation, *, at: int, text: str, files: Sequence[Attachment] = ()) -> ConsultationMessage:
    """Take in what they answer. Nothing of it is the customer's."""
    with visiting(consultation.ticket_id, at=at) as visit:
        Consultation.objects.filter(pk=consultation.pk).update(closed_at=None, closed_by=None)
        row = ConsultationMessage.objects.create(consultation=consultation, text=clean(text), at=visit.at)
        attaching.take_outside(row, None, files)
        searching.add_outside(row)
        visit.tell(HEARD, at=visit.at, detail=row.pk)
    return row


def end(consultation: Consultation, *, by: Actor, at: int) -> None:
    """Have what one wanted of them.

    Raises:
        Refused: ``no_such_actor``; ``same`` where it is closed already.
    """
    with visiting(consultation.ticket_id, at=at) as visit:
        _key(visit.ticket, by, None)
        if not Consultation.objects.filter(pk=consultation.pk, closed_at=None).update(
            closed_at=visit.at, closed_by=by.seat
        ):
            raise Refused("same")
        visit.tell(ENDED, at=visit.at, detail=consultation.pk)


def consultations_of(ticket: Ticket) -> list[Consultation]:
    """Those of a ticket, in the order in which they were opened, for whoever works at its desk."""
    return CONSULTATIONS.all(ticket.pk)


def messages_of(ticket: Ticket) -> list[ConsultationMessage]:
    """All that was said in them, in its order."""
    return MESSAGES.all(ticket.pk)


CONSULTATIONS: Final = Question(lambda ticket: Consultation.objects.filter(ticket=ticket).order_by("id"))
MESSAGES: Final = Question(
    lambda ticket: (
        ConsultationMessage.objects.filter(consultation__ticket=ticket).select_related("seat__user").order_by("id")
    )
)


def erase_on(ticket: Ticket, *, at: int) -> None:
    """Forget every word that was said about a ticket with people outside, and every file."""
    found = ConsultationMessage.objects.filter(consultation__ticket=ticket, erased_at__isnull=True)
    found.update(text="", erased_at=at)
    Consultation.objects.filter(ticket=ticket).update(subject="")
    attaching.erase(Attachment.objects.filter(said__consultation__ticket=ticket), at=at)


def _said(  # noqa: PLR0913, PLR0917 - who says what in which consultation
    visit: Visit, row: Consultation, by: Actor, text: str, key: str | None, files: Sequence[Attachment], seconds: int
) -> ConsultationMessage:
    leaves_at = visit.at + seconds if seconds > 0 else None
    made = ConsultationMessage.objects.create(
        consultation=row, seat=by.seat, text=text, at=visit.at, key=key, leaves_at=leaves_at
    )
    attaching.take_outside(made, by, files)
    searching.add_outside(made)
    visit.tell(CONSULTED if leaves_at is None else SAID, at=visit.at, detail=made.pk)
    return made


def _key(ticket: Ticket, by: Actor, key: str | None) -> str | None:
    """What a sending is called, as a code; its sender must work at the ticket's desk."""
    if by.seat is None or not by.seat.is_active or by.seat.desk_id != ticket.desk_id:
        raise Refused("no_such_actor")
    return hashlib.sha256(f"{by.seat.pk}\x1f{ticket.pk}\x1f{key}".encode()).hexdigest() if key else None


def _address(text: str) -> str:
    try:
        plain = normalised(text)
    except ValidationError as error:
        raise Refused("unusable", field="address") from error
    if Desk.objects.filter(mail_address__iexact=plain).exists():
        raise Refused("unusable", field="address")
    return plain


def _reads(ticket: Ticket, address: str) -> bool:
    """Whether the address is that of somebody who reads the ticket."""
    follows = Collaborator.objects.filter(ticket=ticket, left_at__isnull=True, contact__email=address)
    return ticket.contact.email == address or follows.exists()
