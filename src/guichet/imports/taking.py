"""Taking what a file says: every row by the doors that people use, in one transaction that is whole or has not been.

Trying is the same, taken back at the end: what trying finds, taking finds.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from guichet.desks.changes import IMPORTED, note
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk, Seat
from guichet.imports.columns import Kind
from guichet.imports.contracts import take_contract
from guichet.imports.people import take_contact, take_customer
from guichet.imports.rows import Wrong
from guichet.imports.table import Problem, Row, Unreadable, read
from guichet.imports.targets import take_target


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a file: how many rows made, changed or left what there is; all that is wrong; if it was taken."""

    kind: Kind
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    taken: bool = False

    @property
    def rows(self) -> int:
        """How many rows could be taken."""
        return sum(self.counts.values())


def take(text: str, kind: Kind, *, by: Seat, at: int, for_good: bool) -> Outcome:
    """Take what a text says at the desk of who does it; ``for_good``, or only to see what would come of it. Where
    anything is wrong nothing is taken.
    """
    try:
        table = read(text, kind)
    except Unreadable as unreadable:
        return Outcome(kind=kind, problems=(unreadable.problem,))
    problems, counts = list(table.problems), Counter[str]()
    with transaction.atomic():
        # Two files at once: the second sees what came of the first.
        desk = lock_desk(by.desk_id)
        for row in table.rows:
            try:
                with transaction.atomic():
                    counts[ROWS[kind](desk, row, by, at)] += 1
            except Wrong as wrong:
                problems += [
                    Problem(code=each.code, row=row.number, column=each.column, found=each.found, hint=each.hint)
                    for each in (wrong, *wrong.others)
                ]
        taken = for_good and not problems
        if taken:
            data = {"kind": kind.value, "sha256": hashlib.sha256(text.encode()).hexdigest(), **counts}
            note(desk, IMPORTED, by=by.user, at=at, data=data)
        else:
            transaction.set_rollback(True)
    problems.sort(key=lambda each: each.row)
    return Outcome(kind=kind, counts=counts, problems=tuple(problems), taken=taken)


ROWS: Final[Mapping[Kind, Callable[[Desk, Row, Seat, int], str]]] = {
    Kind.CUSTOMERS: take_customer,
    Kind.CONTACTS: take_contact,
    Kind.CONTRACTS: take_contract,
    Kind.TARGETS: take_target,
}
