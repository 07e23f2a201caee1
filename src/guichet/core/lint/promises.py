"""Rules about when a promise falls due, judged over every minute of a year at which a request can arrive."""

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from guichet.core.lint.arrivals import Arrivals, share
from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.said import Share, said
from guichet.core.lint.subject import Row, Subject, Ticket

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOSTLY = 0.5
"""The share of arrivals from which on two promises are said to come to the same."""


def _judged(subject: Subject) -> "Iterator[tuple[Row, Arrivals, NDArray[np.int64], NDArray[np.bool_]]]":
    """Give each row that promises something, with the due instants, and where its clock may start."""
    arrivals = subject.arrivals
    for row in subject.rows():
        due = subject.due(row)
        if arrivals is not None and due is not None:
            may_start = subject.may_start(row, arrivals)
            if may_start.any():
                yield row, arrivals, due, may_start


def _closed_when_due(subject: Subject) -> Iterator[Bite]:
    for row, arrivals, due, may_start in _judged(subject):
        bites = arrivals.closed_at(due) & may_start
        if bites.any():
            worked = may_start & arrivals.open
            hours = said("; {part} of those in opening hours", part=Share(share(bites, worked))) if worked.any() else ""
            found = said(
                "{target} falls due while the desk is closed for {part} of the minutes of {year} at which its clock can"
                " start{hours}.",
                target=row.promised,
                part=Share(share(bites, may_start)),
                year=arrivals.year,
                hours=hours,
            )
            yield Bite(
                row.path,
                found,
                row.clause,
                arrival=arrivals.shown(arrivals.first(bites), due),
                times=arrivals.times(bites),
            )


def _cannot_be_met(subject: Subject) -> Iterator[Bite]:
    for row, arrivals, due, may_start in _judged(subject):
        bites = arrivals.unworked(due) & may_start
        if bites.any():
            part = share(bites, may_start)
            found = said(
                "For {part} of the minutes of {year} at which its clock can start, the desk is not open for one second"
                " before the end of {target}.",
                part=Share(part),
                year=arrivals.year,
                target=row.promised,
            )
            yield Bite(
                row.path,
                found,
                row.clause,
                severity=Severity.ERROR if part == 1 else None,
                arrival=arrivals.shown(arrivals.first(bites), due),
                times=arrivals.times(bites),
            )


def _same(subject: Subject) -> Iterator[Bite]:
    known: set[tuple[object, ...]] = set()
    for kind in subject.policy.commitments:
        alike: dict[tuple[object, ...], list[Ticket]] = {}
        for ticket in subject.tickets([kind]):
            alike.setdefault(ticket[1:], []).append(ticket)
        for one, two in (pair for tickets in alike.values() for pair in combinations(tickets, 2)):
            rows = subject.fitting(kind, one), subject.fitting(kind, two)
            if _new(rows, (kind, one[0], two[0]), known):
                yield from _compared(subject, rows, f'"{one[0]}"', f'"{two[0]}"')


def _together(subject: Subject) -> Iterator[Bite]:
    known: set[tuple[object, ...]] = set()
    commitments = subject.policy.commitments
    for one, two in combinations(commitments, 2):
        if commitments[one].starts != commitments[two].starts:
            continue
        for ticket in subject.tickets([one, two]):
            rows = subject.fitting(one, ticket), subject.fitting(two, ticket)
            if _new(rows, (one, two), known):
                at = said("{kind} at priority {level}", kind=one, level=ticket[0]) if ticket[0] else one
                yield from _compared(subject, rows, at, two)


Rows = tuple[Row | None, Row | None]


def _new(rows: Rows, of: tuple[object, ...], known: set[tuple[object, ...]]) -> bool:
    """Whether two rows are two, and have not been compared yet."""
    places = tuple(row and row.path for row in rows)
    if places[0] == places[1] or (key := (*of, *places)) in known:
        return False
    known.add(key)
    return True


def _compared(subject: Subject, rows: Rows, first: object, second: object) -> Iterator[Bite]:
    """Say where two rows fall due at the same instant for most arrivals."""
    one, two = rows
    arrivals = subject.arrivals
    if arrivals is None or one is None or two is None:
        return
    due, other = subject.due(one), subject.due(two)
    if due is None or other is None:
        return
    may_start = subject.may_start(one, arrivals) & subject.may_start(two, arrivals)
    alike = (due == other) & may_start
    part = share(alike, may_start)
    if part >= MOSTLY:
        yield Bite(
            two.path,
            said(
                "{first} ({one}) and {second} ({two}) fall due at the same instant for {part} of the minutes of"
                " {year}.",
                first=first,
                one=one.promised,
                second=second,
                two=two.promised,
                part=Share(part),
                year=arrivals.year,
            ),
            two.clause,
            arrival=arrivals.shown(arrivals.first(alike), due),
            times=arrivals.times(alike),
        )


CLOSED_WHEN_DUE = Rule(
    code="closed-when-due",
    title="A target that can fall due while the desk is closed",
    severity=Severity.WARNING,
    why="Nobody works at that instant, so the promise is kept earlier than it says, or missed.",
    do="Promise business hours, or open the desk; or leave it, and have somebody there.",
    bad="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 20h}
""",
    good="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 20 business hours}
""",
    check=_closed_when_due,
)

CANNOT_BE_MET = Rule(
    code="cannot-be-met",
    title="A target that cannot be met in opening hours",
    severity=Severity.WARNING,
    why="A desk that keeps its hours misses it, whatever it does. It is an error where that is so for every arrival.",
    do="Promise business hours, or more time to what arrives outside the hours, or staff those hours and say so.",
    bad="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {hours: inside, within: 20 business hours}
      - {hours: outside, within: 4h}
""",
    good="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {hours: inside, within: 20 business hours}
      - {hours: outside, within: 4 business hours}
""",
    check=_cannot_be_met,
)

SAME_PROMISE = Rule(
    code="same-promise",
    title="Two priorities that come to the same",
    severity=Severity.NOTE,
    why="Whoever chooses between them believes that it makes a difference; for these clocks it makes none.",
    do="Give them different targets, or one row for both if that is meant.",
    bad="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {priority: high, within: 9 business hours}
      - {priority: low, within: 1 business day}
""",
    good="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {priority: high, within: 4 business hours}
      - {priority: low, within: 1 business day}
""",
    check=_same,
)

DUE_TOGETHER = Rule(
    code="due-together",
    title="Two commitments that fall due together",
    severity=Severity.NOTE,
    why="The first gives no warning of the second: a ticket first answered at its limit is late for both at once.",
    do="Let the earlier step be due earlier, or promise only the later one.",
    bad="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 2 business days}
  resolution:
    clause: C-1
    targets:
      - {within: 18 business hours}
""",
    good="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 1 business day}
  resolution:
    clause: C-1
    targets:
      - {within: 18 business hours}
""",
    check=_together,
)

RULES = (CLOSED_WHEN_DUE, CANNOT_BE_MET, SAME_PROMISE, DUE_TOGETHER)
