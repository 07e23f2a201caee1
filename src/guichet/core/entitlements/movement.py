"""What moved in an account between two instants, as a sum: what there was, what each kind of entry came to, what is
left.

An amount is what an entry changed of *left less owed*, and not what it is about: time that is given back to a pack
which has lapsed changes nothing. So the lines always add up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self

from guichet.core.entitlements.entries import SIGNS, EntryKind


class Balance(NamedTuple):
    """Minutes that are left, and minutes that are owed."""

    left: int = 0
    owed: int = 0

    @property
    def net(self) -> int:
        """What is left, less what is owed."""
        return self.left - self.owed


class Posted(NamedTuple):
    """An entry as its ledger has it: what it is, and the balance after it."""

    kind: EntryKind
    minutes: int
    ticket: int | None
    left: int
    owed: int


class Moved(NamedTuple):
    """A kind of entry: how many there were, and by how many minutes they changed what is left less what is owed."""

    kind: EntryKind
    entries: int
    change: int


@dataclass(frozen=True, slots=True)
class Movement:
    """What there was, what moved, and what there is then. ``charged`` is what each ticket was debited and not given
    back meanwhile, which is less than nothing where it was given back what was debited before.
    """

    before: Balance
    moved: tuple[Moved, ...]
    after: Balance
    charged: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, before: Balance, posted: Iterable[Posted]) -> Self:
        """The sum of entries, in their order, after a balance."""
        counts, changes = dict[EntryKind, int](), dict[EntryKind, int]()
        charged = dict[int, int]()
        (left, owed), net = before, before.net
        for kind, minutes, ticket, left, owed in posted:
            counts[kind] = counts.get(kind, 0) + 1
            changes[kind] = changes.get(kind, 0) + (left - owed) - net
            if ticket is not None and kind in SIGNS:
                charged[ticket] = charged.get(ticket, 0) + SIGNS[kind] * minutes
            net = left - owed
        moved = tuple(Moved(kind, counts[kind], changes[kind]) for kind in EntryKind if kind in counts)
        return cls(before, moved, Balance(left, owed), tuple(sorted(charged.items())))
