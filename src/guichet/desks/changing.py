"""Changing what a desk is called, where it is, and what it looks like. What makes sense is asked before, at doors."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction

from guichet.accounts.models import User
from guichet.desks.changes import ZONE, note
from guichet.desks.models import Desk

FACTS: Final = ("name", "address", "zone", "mail_address", "sender_name", "accent")


def change(desk: Desk, said: Mapping[str, str], *, languages: Sequence[str], by: User | None, at: int) -> None:
    """Give the desk these facts, each by its field, and these languages, the first one first.

    Raises:
        IntegrityError: where another desk answers at the address.
    """
    zone = desk.zone
    desk.languages = list(languages)
    for field in FACTS:
        setattr(desk, field, said[field])
    with transaction.atomic():
        desk.save()
        if desk.zone != zone:
            # Months that are over begin and end by the clocks of then.
            note(desk, ZONE, by=by, at=at, data={"before": zone})
