"""Erasing what somebody wrote. The message stays as a tombstone; what happened, and when, is in the events,
untouched.
"""

from django.db import transaction
from django.db.models import Q

from guichet import clock
from guichet.conduct import erasing as conduct
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit import outbox
from guichet.kit.feed import Change, publish
from guichet.kit.models import Mail
from guichet.kit.search import index
from guichet.tickets import attaching, consulting, searching
from guichet.tickets.crediting import about_credits
from guichet.tickets.errors import Refused
from guichet.tickets.locking import lock_ticket
from guichet.tickets.models import Attachment, HeldReply, HeldState, Message, Ticket


def erase(message: Message, *, by: Seat, at: int, subject_too: bool = False) -> None:
    """Forget the words and the files of a message, and the ticket's subject where that is asked. The mails of the
    ticket are blanked, and those that are still on their way are called off.

    Raises:
        Refused: ``no_such_actor`` for a seat of another desk.
    """
    with transaction.atomic():
        ticket = lock_ticket(message.ticket_id)
        if not by.is_active or by.desk_id != ticket.desk_id:
            raise Refused("no_such_actor")
        message.text, message.fields, message.erased_at, message.erased_by = "", {}, at, by
        message.save(update_fields=["text", "fields", "erased_at", "erased_by"])
        attaching.erase(message.attachments.all(), at=at)
        # What was taken back may have quoted them.
        HeldReply.objects.filter(ticket=ticket).exclude(state=HeldState.WAITING).update(text="")
        consulting.erase_on(ticket, at=at)
        if subject_too:
            Ticket.objects.filter(pk=ticket.pk).update(subject="")
        ticket.refresh_from_db(fields=["subject"])
        searching.again(ticket)
        index.purge()
        # What was mailed of it said the same words, and so did what quoted them.
        said = Q(subject_id=ticket.pk) | Q(about=about_credits(ticket.pk))
        outbox.erase(Mail.objects.filter(said, stream=ticket.desk_id), at=at)
        change = Change(kind="erased", subject=ticket.pk, detail=message.pk, at=at)
        publish(ticket.desk_id, [change], recorded_at=clock.now_seconds())


def erase_all_of(contact: Contact, *, by: Seat, at: int) -> None:
    """Forget every word that a contact wrote, and the subjects of what they asked.

    Raises:
        Refused: ``no_such_actor`` for a seat of another desk.
    """
    with transaction.atomic():
        for message in Message.objects.filter(contact=contact, erased_at=None).select_related("ticket").order_by("pk"):
            erase(message, by=by, at=at, subject_too=message.ticket.contact_id == contact.pk)
        attaching.erase(Attachment.objects.filter(attaching.UNSENT, contact=contact), at=at)
        # What the desk noted about their requests may name them.
        conduct.erase_about(Ticket.objects.filter(contact=contact).values_list("pk", flat=True), at=at)
