"""Files of messages: received first, then taken by the message with which they are sent, in its transaction.

A row is written before its bytes and goes after them, so that no bytes are ever left that no row knows of. What no
message takes within a week, and what is erased, the rounds remove.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from guichet.kit.filestore import store
from guichet.kit.receiving import Looked, NotKept
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, Message

MOST_FILES: Final = 10
"""Of one message."""

MOST_WAITING: Final = 100
"""Files that one person may have received and not sent."""

LASTS_S: Final = 7 * 86400
"""How long what was not sent is kept: a draft outlives a weekend with its files."""


def receive(desk: int, by: Actor, name: str, content: "File[Any]", *, at: int) -> Attachment:
    """Keep a file that is to be sent; ``at`` is by the machine's clock.

    Raises:
        Refused: ``file_empty``, ``file_too_big``, ``files_waiting``; ``no_such_actor`` for a stranger.
    """
    mine = by.seat.desk_id if by.seat else by.contact.desk_id if by.contact else None
    if mine != desk:
        raise Refused("no_such_actor")
    try:
        looked = Looked.at(name, content)
    except NotKept as error:
        raise Refused(error.code, name=error.name) from error
    if waiting_of(desk, by).filter(message__isnull=True).count() >= MOST_WAITING:
        raise Refused("files_waiting", most=MOST_WAITING)
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    found = Attachment.objects.create(
        desk_id=desk, seat=by.seat, contact=by.contact, sha256=digest.hexdigest(), received_at=at, **looked.said
    )
    looked.put(content)
    return found


def waiting_of(desk: int, by: Actor) -> QuerySet[Attachment]:
    """What somebody has uploaded at a desk, sent or not, and is not erased."""
    return Attachment.objects.filter(desk_id=desk, seat=by.seat, contact=by.contact, erased_at__isnull=True)


def check_free(desk: int, by: Actor, files: Sequence[Attachment]) -> None:
    """See that files can be sent with a message that is still to be.

    Raises:
        Refused: ``too_many_files``; ``file_gone`` where one is not the sender's, was sent before, or is not kept any
            more.
    """
    if len(files) > MOST_FILES:
        raise Refused("too_many_files", most=MOST_FILES)
    free = waiting_of(desk, by).filter(pk__in={file.pk for file in files}, message__isnull=True)
    if files and free.count() != len(files):
        raise Refused("file_gone")


def take(message: Message, by: Actor, files: Sequence[Attachment]) -> None:
    """Give files to the message with which they are sent: all of them, or the message is not written either.

    Raises:
        Refused: ``too_many_files``; ``file_gone`` where one is not the sender's, was sent before, or is not kept any
            more.
    """
    if not files:
        return
    if len(files) > MOST_FILES:
        raise Refused("too_many_files", most=MOST_FILES)
    named = {file.pk for file in files}
    free = waiting_of(message.ticket.desk_id, by).filter(pk__in=named, message__isnull=True)
    if free.update(message=message, ticket_id=message.ticket_id) != len(files):
        raise Refused("file_gone")


def prints_of(files: Iterable[Attachment]) -> list[tuple[str, str]]:
    """What tells whether the same files were sent: their names and what is in them."""
    return sorted((file.name, file.sha256) for file in files)


def erase(files: QuerySet[Attachment], *, at: int) -> None:
    """Forget files, within a transaction: their names now, their bytes as soon as it has ended."""
    gone = list(files.filter(erased_at__isnull=True).values_list("pk", flat=True))
    if not gone:
        return
    Attachment.objects.filter(pk__in=gone).update(name="", sha256="", size=0, erased_at=at)
    transaction.on_commit(lambda: _remove_bytes(Attachment.objects.filter(pk__in=gone)))


def tidy(*, at: int) -> int:
    """Remove what nobody sent within a week, and bytes that are still there of what was erased; how many files. ``at``
    is by the machine's clock. Where there is none, nothing is written.
    """
    unsent = Attachment.objects.filter(message__isnull=True, received_at__lt=at - LASTS_S)
    count = 0
    for found in unsent.filter(erased_at__isnull=True):
        # From here on no message takes it.
        count += unsent.filter(pk=found.pk, erased_at__isnull=True).update(erased_at=at, name="", sha256="", size=0)
    count += _remove_bytes(Attachment.objects.filter(erased_at__isnull=False).exclude(key=""))
    if unsent.filter(key="").exists():
        unsent.filter(key="").delete()
    return count


def _remove_bytes(files: QuerySet[Attachment]) -> int:
    count = 0
    for found in files.exclude(key=""):
        store().delete(found.key)
        count += Attachment.objects.filter(pk=found.pk).update(key="")
    return count
