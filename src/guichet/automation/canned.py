"""Canned replies: who may use and change which, and saving one."""

from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from guichet.automation.errors import NameTaken, UnknownPlaceholder
from guichet.automation.models import CannedReply
from guichet.desks.models import Seat
from guichet.kit.placeholders import unknown

PLACES: Final = ("customer", "organisation", "number", "subject", "agent", "desk", "clock", "due", "status", "link")
"""The names that a placeholder of a canned reply may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a canned reply says."""

    name: str
    language: str
    text: str
    shared: bool


def usable_by(seat: Seat) -> QuerySet[CannedReply]:
    """The replies that the seat may send: its own, and those that its desk shares."""
    mine = Q(owner=seat) | Q(owner__isnull=True)
    return CannedReply.objects.filter(mine, desk_id=seat.desk_id).order_by("name", "id")


def changeable_by(seat: Seat) -> QuerySet[CannedReply]:
    """The replies that the seat may change: its own; as a manager, also those that the desk shares."""
    found = usable_by(seat)
    return found if may_share(seat) else found.filter(owner=seat)


def may_share(seat: Seat) -> bool:
    """Whether the seat may write replies for everybody."""
    return seat.is_manager


def save(reply: CannedReply | None, written: Written, *, by: Seat, at: int) -> CannedReply:
    """Write a reply, or change one. What is shared is a manager's to write; for others it stays their own.

    Raises:
        UnknownPlaceholder: where nothing would ever fill a place of it.
        NameTaken: where there is one of that name in that language.
    """
    strange = unknown(written.text, PLACES)
    if strange:
        raise UnknownPlaceholder(strange)
    made = reply or CannedReply(desk_id=by.desk_id)
    if reply is None or may_share(by):
        made.owner = None if written.shared and may_share(by) else by
    made.name, made.language, made.text, made.changed_at = written.name, written.language, written.text, at
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise NameTaken from error
    return made
