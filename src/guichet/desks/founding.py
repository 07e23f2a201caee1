"""Founding a desk. Who may is asked at the door; that no two are called alike or answer at one place is held here."""

from collections.abc import Mapping
from itertools import count
from typing import Final

from django.utils.text import slugify

from guichet.desks import first_steps
from guichet.desks.models import Desk

LONGEST_SLUG: Final = 40


def found(said: Mapping[str, str], *, languages: list[str]) -> Desk:
    """A desk that is to be set up. ``said``: its ``name``, ``address``, ``zone``, ``mail_address``, ``sender_name``.

    Raises:
        IntegrityError: where another desk answers at the address; within a transaction of the caller's.
    """
    fields = ("name", "address", "zone", "mail_address", "sender_name")
    facts = {field: said[field] for field in fields}
    desk = Desk.objects.create(slug=_free_slug(facts["name"]), languages=languages, **facts)
    first_steps.begin(desk)
    return desk


def _free_slug(name: str) -> str:
    """A slug of the name that no desk has."""
    plain = slugify(name)[: LONGEST_SLUG - 4].strip("-") or "desk"
    taken = set(Desk.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    return next(slug for place in count(1) if (slug := plain if place == 1 else f"{plain}-{place}") not in taken)
