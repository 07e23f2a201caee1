"""What somebody sends that they sent a moment ago, by a form that has no name for it any more: a page that was gone
back to, where no script runs. It is not sent twice unless they say that they mean it.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import QuerySet

from guichet.core.timeline.events import EventType
from guichet.customers.models import Contact
from guichet.tickets import attaching
from guichet.tickets.actions.submit import titled
from guichet.tickets.actor import Actor
from guichet.tickets.door import clean, key_of
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, HeldReply, HeldState, Message, Ticket

WITHIN_S: Final = 600
"""How long ago a moment is."""

FILED: Final = "filed_before"
WRITTEN: Final = "written_before"


def check_filed(  # noqa: PLR0913 - what tells one request from another, keyword-only
    contact: Contact,
    *,
    by: Actor,
    at: int,
    subject: str,
    text: str,
    key: str | None,
    files: Sequence[Attachment] = (),
    anew: Ticket | None = None,
) -> None:
    """See that a request is not one that was filed a moment ago under another key. ``anew`` is the one that is sent
    again on purpose.

    Raises:
        Refused: ``filed_before``, with its ``number``; ``too_long``.
    """
    called = key_of(by, key, EventType.SUBMITTED, contact.desk_id)
    lately = _lately(by, text, at).filter(
        ticket__contact=contact, ticket__subject=titled(subject), event__type=EventType.SUBMITTED.value
    )
    found = _same(lately if anew is None else lately.exclude(ticket=anew), files, called)
    if found is not None:
        raise Refused(FILED, number=found.ticket.number)


def sent_since(ticket: Ticket) -> Ticket | None:
    """The latest request of the same contact that says in the same words what this one does, and was filed after it."""
    filed = Message.objects.filter(event__type=EventType.SUBMITTED.value).exclude(text="")
    text = filed.filter(ticket=ticket).values_list("text", flat=True).first()
    if text is None:
        return None
    same = filed.filter(
        ticket__contact=ticket.contact_id, ticket__subject=ticket.subject, ticket__gt=ticket.pk, text=text
    )
    found = same.select_related("ticket").order_by("-id").first()
    return None if found is None else found.ticket


def check_written(  # noqa: PLR0913 - what tells one message from another, keyword-only
    ticket: Ticket,
    kind: EventType,
    *,
    by: Actor,
    at: int,
    text: str,
    key: str | None,
    files: Sequence[Attachment] = (),
) -> None:
    """See that words on a ticket are not those that were sent a moment ago under another key, left or held still.

    Raises:
        Refused: ``written_before``; ``too_long``.
    """
    called = key_of(by, key, kind, ticket.pk)
    lately = _lately(by, text, at).filter(ticket=ticket, event__type=kind.value)
    if _same(lately, files, called) is not None or (
        kind is EventType.REPLIED and _held(ticket, by, text, files, called)
    ):
        raise Refused(WRITTEN)


def _lately(by: Actor, text: str, at: int) -> QuerySet[Message]:
    written = Message.objects.filter(seat=by.seat, contact=by.contact, at__gt=at - WITHIN_S, text=clean(text))
    return written.exclude(text="").select_related("ticket", "event").order_by("-id")


def _same(lately: QuerySet[Message], files: Sequence[Attachment], called: str | None) -> Message | None:
    """The latest under another key."""
    for found in lately:
        if (called is None or found.event.key != called) and _same_files(files, found.attachments.all()):
            return found
    return None


def _held(ticket: Ticket, by: Actor, text: str, files: Sequence[Attachment], called: str | None) -> bool:
    waiting = HeldReply.objects.filter(ticket=ticket, seat=by.seat, state=HeldState.WAITING, text=clean(text))
    return any(
        (called is None or row.key != called) and _same_files(files, Attachment.objects.filter(pk__in=row.files))
        for row in waiting
    )


def _same_files(files: Sequence[Attachment], before: Iterable[Attachment]) -> bool:
    """Whether the files make no other message of the same words. A form that was gone back to has none picked any
    more.
    """
    return not files or attaching.prints_of(files) == attaching.prints_of(before)
