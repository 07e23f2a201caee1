"""Files of messages, and of consultations: received first, then taken by what they are sent with, in its transaction.

A row is written before its bytes and goes after them, so that no bytes are ever left that no row knows of. What no
message takes within a week, and what is erased, the rounds remove.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet

from guichet.kit.filestore import random_name, store
from guichet.kit.receiving import Looked, NotKept
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, ConsultationMessage, Message

MOST_FILES: Final = 10
"""Of one message."""

MOST_WAITING: Final = 100
"""Files that one person may have received and not sent."""

LASTS_S: Final = 7 * 86400
"""How long what was not sent is kept: a draft outlives a weekend with its files."""

UNSENT: Final = Q(message__isnull=True, said__isnull=True)


def receive(desk: int, by: Actor, name: str, content: "File[Any]", *, at: int) -> Attachment:
    """Keep a file that is to be sent; ``at`` is by the machine's clock.

    Raises:
        Refused: ``file_empty``, ``file_too_big``, ``files_waiting``; ``no_such_actor`` for a stranger.
    """
    mine = by.seat.desk_id if by.seat else by.contact.desk_id if by.contact else None
    if mine != desk:
        raise Refused("no_such_actor")
    looked = _looked(name, content)
    if waiting_of(desk, by).filter(UNSENT).count() >= MOST_WAITING:
        raise Refused("files_waiting", most=MOST_WAITING)
    return _kept(looked, content, desk_id=desk, seat=by.seat, contact=by.contact, received_at=at)


def receive_from_outside(desk: int, name: str, content: "File[Any]", *, at: int) -> Attachment:
    """Keep a file that somebody outside has sent, who was asked.

    Raises:
        Refused: ``file_empty``, ``file_too_big``.
    """
    return _kept(_looked(name, content), content, desk_id=desk, received_at=at)


def copy(file: Attachment, by: Actor, *, at: int) -> Attachment:
    """The same file once more, to be sent with another message; ``at`` is by the machine's clock.

    Raises:
        Refused: ``file_gone`` where its bytes are not kept; what `receive` refuses.
    """
    try:
        with store().open(file.key) as content:
            return receive(file.desk_id, by, file.name, content, at=at)
    except FileNotFoundError as error:
        raise Refused("file_gone") from error


def waiting_of(desk: int, by: Actor) -> QuerySet[Attachment]:
    """What somebody has uploaded at a desk, sent or not, and is not erased."""
    return Attachment.objects.filter(desk_id=desk, seat=by.seat, contact=by.contact, erased_at__isnull=True)


def unsent(named: Iterable[int]) -> QuerySet[Attachment]:
    """Those of some files that nothing has been sent with."""
    return Attachment.objects.filter(UNSENT, pk__in=named).order_by("pk")


def check_free(desk: int, by: Actor, files: Sequence[Attachment]) -> None:
    """See that files can be sent with a message that is still to be.

    Raises:
        Refused: ``too_many_files``; ``file_gone`` where one is not the sender's, was sent before, or is not kept any
            more.
    """
    if len(files) > MOST_FILES:
        raise Refused("too_many_files", most=MOST_FILES)
    free = waiting_of(desk, by).filter(UNSENT, pk__in={file.pk for file in files})
    if files and free.count() != len(files):
        raise Refused("file_gone")


def take(message: Message, by: Actor, files: Sequence[Attachment]) -> None:
    """Give files to the message with which they are sent: all of them, or the message is not written either.

    Raises:
        Refused: ``too_many_files``; ``file_gone`` where one is not the sender's, was sent before, or is not kept any
            more.
    """
    # Most messages bring none, and others wait meanwhile.
    if files:
        _take(waiting_of(message.ticket.desk_id, by), files, message=message, ticket_id=message.ticket_id)


def take_outside(said: ConsultationMessage, by: Actor | None, files: Sequence[Attachment]) -> None:
    """Give files to what is said in a consultation: by an agent, or by whoever was asked, who is no actor.

    Raises:
        Refused: as ``take`` does.
    """
    desk = said.consultation.ticket.desk_id
    outside = Attachment.objects.filter(desk_id=desk, seat=None, contact=None, erased_at__isnull=True)
    _take(outside if by is None else waiting_of(desk, by), files, said=said)


def give_back(said: ConsultationMessage) -> list[Attachment]:
    """Let the files of what is taken back be sent with something else; which they are."""
    found = list(Attachment.objects.filter(said=said, erased_at__isnull=True).order_by("pk"))
    Attachment.objects.filter(said=said).update(said=None)
    return found


def copies_of(files: Sequence[Attachment]) -> list[Attachment]:
    """Further rows of files that were received, for one more message, within a transaction: the bytes are kept once.

    Raises:
        Refused: ``file_gone`` where one is not kept any more.
    """
    wanted = {file.pk for file in files}
    # Locked, so that the bytes are not removed before a copy names them too.
    kept = Attachment.objects.select_for_update(no_key=True).filter(pk__in=wanted, erased_at__isnull=True)
    copies = []
    for row in kept.order_by("pk"):
        row.pk, row.public_id, row.ticket, row.message, row.said = None, random_name(), None, None, None
        row._state.adding = True  # noqa: SLF001 - Django's own way to copy a row
        row.save()
        copies.append(row)
    if len(copies) != len(wanted):
        raise Refused("file_gone")
    return copies


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
    unsent = Attachment.objects.filter(UNSENT, received_at__lt=at - LASTS_S)
    count = 0
    for found in unsent.filter(erased_at__isnull=True):
        # From here on no message takes it.
        count += unsent.filter(pk=found.pk, erased_at__isnull=True).update(erased_at=at, name="", sha256="", size=0)
    count += _remove_bytes(Attachment.objects.filter(erased_at__isnull=False).exclude(key=""))
    if unsent.filter(key="").exists():
        unsent.filter(key="").delete()
    return count


def _looked(name: str, content: "File[Any]") -> Looked:
    try:
        return Looked.at(name, content)
    except NotKept as error:
        raise Refused(error.code, name=error.name) from error


def _kept(looked: Looked, content: "File[Any]", **whose: Any) -> Attachment:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    found = Attachment.objects.create(sha256=digest.hexdigest(), **looked.said, **whose)
    looked.put(content)
    return found


def _take(free: QuerySet[Attachment], files: Sequence[Attachment], **by_what: Any) -> None:
    if not files:
        return
    if len(files) > MOST_FILES:
        raise Refused("too_many_files", most=MOST_FILES)
    named = free.filter(UNSENT, pk__in={file.pk for file in files})
    if named.update(**by_what) != len(files):
        raise Refused("file_gone")


def _remove_bytes(files: QuerySet[Attachment]) -> int:
    count = 0
    for found in files.exclude(key=""):
        if not Attachment.objects.filter(key=found.key, erased_at__isnull=True).exists():
            store().delete(found.key)
        count += Attachment.objects.filter(pk=found.pk).update(key="")
    return count
