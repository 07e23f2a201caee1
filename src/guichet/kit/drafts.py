"""What somebody is in the middle of typing, kept until it is sent. It knows forms by name, and no word of what they are
about. Nothing typed is ever written over: who saves upon an older state than the last has a draft of their own.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction

from guichet.kit.models import Draft

MOST: Final = 50
"""Drafts of one person; the oldest go first."""

LONGEST_S: Final = 90 * 86400
"""How long one is kept that nobody touches."""


Value = str | bool | Sequence[Sequence[str]]
"""What stands in a field: a text, a switch, or a list of what was picked."""


def keep(owner: str, name: str, *, slot: str, base: int, fields: Mapping[str, Value], at: int) -> Draft:
    """Save a draft upon its state ``base``. Where it has been saved since, in another window or elsewhere, this one
    becomes a second.
    """
    with transaction.atomic():
        found = Draft.objects.select_for_update(no_key=True).filter(owner=owner, name=name, slot=slot).first()
        if found is None or found.revision != base:
            _make_room(owner, at)
            fresh = slot if found is None else secrets.token_urlsafe(12)
            return Draft.objects.create(
                owner=owner, name=name, slot=fresh, revision=1, fields=dict(fields), saved_at=at
            )
        found.revision, found.fields, found.saved_at = base + 1, dict(fields), at
        found.save(update_fields=["revision", "fields", "saved_at"])
        return found


def kept(owner: str, name: str) -> list[Draft]:
    """The drafts of one form, the latest first."""
    return list(Draft.objects.filter(owner=owner, name=name).order_by("-saved_at", "-id"))


def drop(owner: str, name: str, *, slot: str) -> None:
    """Forget a draft: it was sent."""
    Draft.objects.filter(owner=owner, name=name, slot=slot).delete()


def forget(owner: str) -> None:
    """Forget all that somebody was typing."""
    Draft.objects.filter(owner=owner).delete()


def owner_of(desk: int, person: int) -> str:
    """What a person is called as the owner of drafts at a desk."""
    return f"{desk}-{person}"


def _make_room(owner: str, at: int) -> None:
    mine = Draft.objects.filter(owner=owner)
    mine.filter(saved_at__lt=at - LONGEST_S).delete()
    old = mine.order_by("-saved_at", "-id").values_list("pk", flat=True)[MOST - 1 :]
    Draft.objects.filter(pk__in=list(old)).delete()
