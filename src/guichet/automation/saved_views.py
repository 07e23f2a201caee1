"""Saved views of the queue: who may see and change which, saving one, and their order."""

from collections.abc import Mapping
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet

from guichet.automation.canned import may_share
from guichet.automation.errors import NameTaken, TooMany
from guichet.automation.models import SavedView
from guichet.desks.locking import lock_desk
from guichet.desks.models import Seat

MOST: Final = 20
"""Views of one person, and of one desk: each is counted whenever the queue is shown."""


def shown_to(seat: Seat) -> QuerySet[SavedView]:
    """The views of the seat's own, then those that its desk shares, each in their order."""
    mine = Q(owner=seat) | Q(owner__isnull=True)
    return SavedView.objects.filter(mine, desk_id=seat.desk_id).order_by(F("owner").asc(nulls_last=True), "place", "id")


def changeable_by(seat: Seat) -> QuerySet[SavedView]:
    """The views that the seat may change: its own; as a manager, also those that the desk shares."""
    found = shown_to(seat)
    return found if may_share(seat) else found.filter(owner=seat)


def save(name: str, sieve: Mapping[str, object], *, shared: bool, by: Seat) -> SavedView:
    """Keep a view, as the last of its kind. To share one is a manager's; for others it stays their own.

    Raises:
        NameTaken: where there is one of that name.
        TooMany: where there are as many as the queue shows.
    """
    owner = None if shared and may_share(by) else by
    try:
        with transaction.atomic():
            # The desk's row is the lock under which views are counted and placed.
            lock_desk(by.desk_id)
            siblings = SavedView.objects.filter(desk_id=by.desk_id, owner=owner)
            if siblings.count() >= MOST:
                raise TooMany
            last = siblings.aggregate(last=Max("place"))["last"]
            place = 1 if last is None else last + 1
            return SavedView.objects.create(desk_id=by.desk_id, owner=owner, name=name, sieve=dict(sieve), place=place)
    except IntegrityError as error:
        raise NameTaken from error


def sift_anew(view: SavedView, sieve: Mapping[str, object]) -> None:
    """Let a view let others through, under its name and at its place."""
    SavedView.objects.filter(pk=view.pk).update(sieve=dict(sieve))


def raise_up(view: SavedView) -> None:
    """Let a view change places with the one before it, if there is one."""
    with transaction.atomic():
        lock_desk(view.desk_id)
        now = SavedView.objects.filter(pk=view.pk).values_list("place", flat=True).first()
        if now is None:
            return
        siblings = SavedView.objects.filter(desk_id=view.desk_id, owner=view.owner)
        before = siblings.filter(place__lt=now).order_by("-place").first()
        if before is not None:
            SavedView.objects.filter(pk=view.pk).update(place=before.place)
            SavedView.objects.filter(pk=before.pk).update(place=now)
