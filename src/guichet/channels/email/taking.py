"""Taking a mail in: from what was kept to what it is at the desk, whole or not at all, and once."""

import re
from collections.abc import Sequence
from typing import Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from guichet.channels.email.filling import PRIORITY, completing, labelled, priority_of
from guichet.channels.email.judging import Deed, Judgement, address_of, judge
from guichet.channels.email.pool import Read
from guichet.channels.email.reading.reading import Head, Reading
from guichet.channels.email.trust import CHANNEL
from guichet.channels.models import Arrival, State
from guichet.core.commitments.limited import STAYS_CLOSED
from guichet.customers.models import Contact
from guichet.kit.addresses import without_control
from guichet.kit.locking import lock
from guichet.kit.uploads import MOST_BYTES
from guichet.policies.loading import in_force, policy_of
from guichet.tickets import attaching, consulting
from guichet.tickets.actions import answer, submit
from guichet.tickets.actor import Actor
from guichet.tickets.door import LONGEST_TEXT, Outcome
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, Ticket
from guichet.tickets.timeline import policy_for, standing_of

MESSAGE_ID: Final = re.compile(r"<[!-;=?-~]{1,120}@[!-;=?-~]{1,120}>")
"""The Message-IDs that we name in answers: printable, of one line, and no longer than a header needs."""

ENDS: Final = {
    Deed.FILE: State.TAKEN,
    Deed.ANSWER: State.TAKEN,
    Deed.HEAR: State.TAKEN,
    Deed.SHOW: State.SHOWN,
    Deed.REVIEW: State.REVIEW,
    Deed.LEAVE: State.LEFT,
}


def take_in(arrival: Arrival, read: Read, *, at: int) -> Arrival:
    """Do with a mail what is to be done, once; the arrival as it is now."""
    if read.reading is None:
        return _set_apart(arrival, read, at=at)
    judgement = judge(arrival, read.reading, at=at)
    arrival = _noted(arrival, read.reading, judgement)
    if judgement.deed not in {Deed.FILE, Deed.ANSWER, Deed.HEAR}:
        return _end(arrival, judgement.deed, judgement.reason, at=at)
    try:
        return write(arrival, read, judgement, at=at)
    except Refused as refused:
        return _end(arrival, Deed.REVIEW, f"refused_{refused.code}"[:40], at=at)


def write(arrival: Arrival, read: Read, judgement: Judgement, *, at: int) -> Arrival:
    """Make a mail a message: of the request that it answers, or of a new one.

    Raises:
        Refused: where the door refuses it.
    """
    if read.reading is None:
        raise Refused("empty", field="text")
    if judgement.trace.consultation is not None:
        return _heard(arrival, judgement, read, at=at)
    ticket = judgement.trace.ticket if judgement.deed is Deed.ANSWER else None
    # Bytes cannot be taken back with a transaction: what no message takes is removed a week later.
    files = _files(arrival, contact_of(arrival, read.reading), read, at=arrival.received_at) if read.files else []
    with transaction.atomic():
        contact = contact_of(arrival, read.reading)
        locked = lock(Arrival.objects.all(), arrival.pk)
        if locked.message_id is not None:
            return locked
        outcome = _written(arrival, ticket, contact, read.reading, files)
        arrival.ticket, arrival.message = outcome.ticket, outcome.event.message
        return _end(arrival, judgement.deed, judgement.reason, at=at)


def _heard(arrival: Arrival, judgement: Judgement, read: Read, *, at: int) -> Arrival:
    """Let somebody outside be heard who was asked: nobody becomes a contact by it."""
    consultation, reading = judgement.trace.consultation, read.reading
    files = [
        attaching.receive_from_outside(arrival.desk_id, name, content, at=arrival.received_at)
        for name, content in _fitting(read)
    ]
    with transaction.atomic():
        locked = lock(Arrival.objects.all(), arrival.pk)
        if consultation is None or reading is None or locked.heard_id is not None:
            return Arrival.objects.get(pk=arrival.pk)
        with translation.override(arrival.desk.first_language):
            text = _text_of(reading)
        arrival.heard = consulting.hear(consultation, at=arrival.received_at, text=text, files=files)
        arrival.ticket = consultation.ticket
        return _end(arrival, Deed.HEAR, judgement.reason, at=at)


def contact_of(arrival: Arrival, reading: Reading) -> Contact:
    """Whom the desk knows by the address, or somebody new, of no customer: an address proves no membership."""
    desk = arrival.desk
    found, _is_new = Contact.objects.get_or_create(
        desk=desk,
        email=arrival.sender,
        erased_at=None,
        defaults={
            "name": without_control(reading.sender_name, most=200),
            "language": desk.language_for(reading.language),
        },
    )
    return found


def _written(
    arrival: Arrival, ticket: Ticket | None, contact: Contact, reading: Reading, files: Sequence[Attachment]
) -> Outcome:
    """The request that a mail is, or the answer. What would bring back a request that a limit keeps closed is a request
    of its own, so that it is kept where people look, and answered as the limit answers all others (MX-9).
    """
    if ticket is not None:
        try:
            return _answer(arrival, ticket, contact, reading, files)
        except Refused as refused:
            if refused.code != STAYS_CLOSED:
                raise
    return _file(arrival, contact, reading, files)


def _file(arrival: Arrival, contact: Contact, reading: Reading, files: Sequence[Attachment]) -> Outcome:
    desk, at = arrival.desk, arrival.received_at
    version = in_force(desk.pk, at)
    if version is None:
        raise Refused("no_policy")
    policy = policy_of(version)
    said = labelled(policy, reading.visible)
    with translation.override(contact.language):
        subject = without_control(reading.subject) or gettext("(no subject)")
        text = _text_of(reading)
    return submit(
        desk,
        contact=contact,
        by=Actor.customer(contact),
        at=at,
        channel=CHANNEL,
        # Where the mail names none, the desk's default holds until somebody sets it (FA-4).
        priority=priority_of(policy, said.pop(PRIORITY, "")),
        subject=subject,
        text=text,
        fields=said,
        key=f"mail:{arrival.pk}",
        files=files,
    )


def _answer(
    arrival: Arrival, ticket: Ticket, contact: Contact, reading: Reading, files: Sequence[Attachment]
) -> Outcome:
    """What an answer does: it is one, and it completes what the request lacks (ES-4). A priority that it names is for
    an agent to set, who reads it there.
    """
    policy, at = policy_for(ticket), arrival.received_at
    missing = standing_of(ticket, max(at, ticket.last_event_at), ledger=False).missing
    with translation.override(contact.language):
        text, pointer = _text_of(reading), gettext("See the message.")
    fields = completing(policy, missing, reading.visible, pointer) if missing else {}
    by, key = Actor.customer(contact), f"mail:{arrival.pk}"
    return answer(ticket, by=by, at=at, text=text, channel=CHANNEL, fields=fields, key=key, files=files)


def _text_of(reading: Reading) -> str:
    text = reading.visible or reading.text
    return text[:LONGEST_TEXT] or gettext("(The mail has no text.)")


def _files(arrival: Arrival, contact: Contact, read: Read, *, at: int) -> list[Attachment]:
    """The files of a mail that can be kept apart; the others are in the mail, which is kept whole."""
    by = Actor.customer(contact)
    return [attaching.receive(arrival.desk_id, by, name, content, at=at) for name, content in _fitting(read)]


def _fitting(read: Read) -> list[tuple[str, "ContentFile[bytes]"]]:
    said = () if read.reading is None else read.reading.files
    fitting = [
        (file.name, ContentFile(content))
        for file, content in zip(said, read.files, strict=True)
        if 0 < file.size <= MOST_BYTES
    ]
    return fitting[: attaching.MOST_FILES]


def _noted(arrival: Arrival, reading: Reading, judgement: Judgement) -> Arrival:
    """What the mail claims and what was found of it, for whoever looks at it."""
    _claims(arrival, reading, judgement.sender)
    arrival.verdict = judgement.proof.verdict.value
    arrival.is_proven = judgement.is_proven
    arrival.ticket, arrival.mail = judgement.trace.ticket, judgement.trace.mail
    arrival.consultation = judgement.trace.consultation
    arrival.status = "" if reading.report is None else reading.report.status[:20]
    return arrival


def _claims(arrival: Arrival, head: Reading | Head, sender: str) -> None:
    arrival.sender = sender or head.sender[:400]
    arrival.sender_name = without_control(head.sender_name, most=200)
    arrival.subject = without_control(head.subject, most=300)
    arrival.sent_at = head.sent_at
    arrival.called = head.message_id if MESSAGE_ID.fullmatch(head.message_id) else ""


def _set_apart(arrival: Arrival, read: Read, *, at: int) -> Arrival:
    arrival.state, arrival.reason = State.QUARANTINE, read.failed[:40]
    if read.head is not None:
        _claims(arrival, read.head, address_of(read.head.sender))
    return _kept(arrival, at=at)


def _end(arrival: Arrival, deed: Deed, reason: str, *, at: int) -> Arrival:
    arrival.state, arrival.reason = ENDS[deed], reason[:40]
    return _kept(arrival, at=at)


def _kept(arrival: Arrival, *, at: int) -> Arrival:
    arrival.tries += 1
    arrival.handled_at = at
    arrival.save()
    return arrival
