"""One ticket under two policies, and what many come to: each promise kept or missed before and after.

What people did is that of the past, pauses and closings included: nobody knows what they would have done. What is
compared is what was promised for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from guichet.core.commitments.standing import CommitmentStanding, CommitmentStatus, Standing


class Fate(StrEnum):
    """What became of a promise. Open: it is neither kept nor missed yet, or was called off before. None was made."""

    KEPT = "kept"
    MISSED = "missed"
    OPEN = "open"
    NONE = "none"


FATES: Final = {CommitmentStatus.MET: Fate.KEPT, CommitmentStatus.MISSED: Fate.MISSED}


@dataclass(frozen=True, slots=True)
class Line:
    """One promise on one ticket under both policies, with the due instants (none: there is no promise, or its clock
    stands still).
    """

    kind: str
    priority: str | None
    before: Fate
    after: Fate
    due_before: int | None
    due_after: int | None

    @property
    def turns(self) -> bool:
        """Whether its fate is another."""
        return self.before is not self.after

    @property
    def moves(self) -> bool:
        """Whether it falls due at another instant, and nothing else changes."""
        return not self.turns and self.due_before != self.due_after


@dataclass(frozen=True, slots=True)
class Cell:
    """What promises of one kind at one priority came to. ``lost`` were kept and would have been missed, ``won`` were
    missed and would have been kept; ``moved`` only fall due at another instant.
    """

    kind: str
    priority: str | None
    tickets: int = 0
    kept_before: int = 0
    missed_before: int = 0
    kept_after: int = 0
    missed_after: int = 0
    lost: int = 0
    won: int = 0
    moved: int = 0


def compared(before: Standing, after: Standing) -> Iterator[Line]:
    """Give each promise of a ticket under either policy, those of the policy that held first; by the priority that the
    ticket had.
    """
    was = {each.kind: each for each in before.commitments}
    would_be = {each.kind: each for each in after.commitments}
    for kind in (*was, *(kind for kind in would_be if kind not in was)):
        old, new = was.get(kind), would_be.get(kind)
        yield Line(kind, before.priority, _fate(old), _fate(new), _due(old), _due(new))


def summed(lines: Iterable[Line], onto: Iterable[Cell] = ()) -> tuple[Cell, ...]:
    """Return what lines come to, added to what earlier ones came to; in the order in which they first came."""
    cells = {(cell.kind, cell.priority): cell for cell in onto}
    for line in lines:
        key = line.kind, line.priority
        cell = cells.get(key) or Cell(*key)
        cells[key] = replace(
            cell,
            tickets=cell.tickets + 1,
            kept_before=cell.kept_before + (line.before is Fate.KEPT),
            missed_before=cell.missed_before + (line.before is Fate.MISSED),
            kept_after=cell.kept_after + (line.after is Fate.KEPT),
            missed_after=cell.missed_after + (line.after is Fate.MISSED),
            lost=cell.lost + (line.before is Fate.KEPT and line.after is Fate.MISSED),
            won=cell.won + (line.before is Fate.MISSED and line.after is Fate.KEPT),
            moved=cell.moved + line.moves,
        )
    return tuple(cells.values())


def _fate(found: CommitmentStanding | None) -> Fate:
    return Fate.NONE if found is None or found.target is None else FATES.get(found.status, Fate.OPEN)


def _due(found: CommitmentStanding | None) -> int | None:
    return None if found is None else found.due_at
