"""The parts of an account, as values: packs, what tickets have come to, and what each entry moved."""

from typing import NamedTuple

from guichet.core.entitlements.entries import Entry


class Pack(NamedTuple):
    """Time that was bought, or granted, at once: how much, and how much of it is left."""

    number: int
    at: int
    minutes: int
    left: int
    lapsed: bool = False
    granted: bool = False
    revoked: bool = False


class Move(NamedTuple):
    """A part of what an entry came to: so many minutes drawn for a ticket from a pack (less than none: given back)."""

    pack: int
    ticket: int | None
    minutes: int


class Line(NamedTuple):
    """An entry, what it moved, and where the account stood after it, in minutes."""

    entry: Entry
    moves: tuple[Move, ...]
    left: int
    owed: int
    usable: int


class Use(NamedTuple):
    """What one ticket has come to: drawn from which packs in that order, owed, and let off."""

    drawn: tuple[tuple[int, int], ...] = ()
    owed: int = 0
    waived: int = 0

    @property
    def charged(self) -> int:
        """What the ticket was debited and not given back."""
        return sum(minutes for _, minutes in self.drawn) + self.owed + self.waived
