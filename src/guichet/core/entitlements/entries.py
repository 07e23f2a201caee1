"""The entries of an account's ledger, as values. They know no ticket but by its number, and no clock."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from guichet.core.errors import GuichetError


class EntryKind(StrEnum):
    """Past participles: what was done to the account."""

    PURCHASED = "purchased"
    """A pack was bought."""
    DEBITED = "debited"
    """A ticket used time."""
    CREDITED = "credited"
    """A ticket's time is given back, as if it had not been used."""
    HELD = "held"
    """Nothing can be drawn until it is released: the contract is suspended."""
    RELEASED = "released"
    FROZEN = "frozen"
    """Nothing can be drawn until the licence is reactivated: it has expired (AL-7)."""
    REACTIVATED = "reactivated"
    LAPSED = "lapsed"
    """What was left when the time for a reactivation was over is gone (AL-7)."""
    REFUNDED = "refunded"
    """Unused time of a pack was taken back, and its price returned."""
    CORRECTED = "corrected"
    """A pack holds more or less than was recorded when it was bought."""
    WAIVED = "waived"
    """Time that a ticket owes is let off."""
    GRANTED = "granted"
    """A pack that nobody bought: a missed guarantee credits time (G-9)."""
    REVOKED = "revoked"
    """Time that was granted is taken back, as if it had never been: what was used of it is owed."""


OF_TICKETS: Final = frozenset({EntryKind.DEBITED, EntryKind.CREDITED, EntryKind.WAIVED})
"""Entries that change what a ticket has come to."""

SIGNS: Final[Mapping[str, int]] = {EntryKind.DEBITED: 1, EntryKind.CREDITED: -1}
"""Entries that charge a ticket, or give back what it was charged."""

OF_PACKS: Final = frozenset({EntryKind.REFUNDED, EntryKind.CORRECTED, EntryKind.REVOKED})
"""Entries that name a pack, by the number of the entry with which it began."""

WITH_MINUTES: Final = frozenset({EntryKind.PURCHASED, EntryKind.GRANTED, *OF_TICKETS, *OF_PACKS})
"""Entries that are about an amount of time."""

MOST_MINUTES: Final = 600_000
"""No entry is about more: ten thousand hours are a slip of the pen."""


class Entry(NamedTuple):
    """One entry: its number in the ledger, from 1 without gaps; when it counts; and how many minutes it is about.

    ``began_at`` is when the slice began that a debit is for, which may be before it was entered.
    """

    number: int
    at: int
    kind: EntryKind
    minutes: int = 0
    ticket: int | None = None
    pack: int | None = None
    began_at: int | None = None


class LedgerError(GuichetError):
    """An entry cannot be made. ``data["reason"]`` says why, as a code."""

    code = "ledger"
