"""Rules about when a promise falls due, judged over every minute of a year at which a request can arrive."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guichet.core.lint.arrivals import Arrivals, percent, share
from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.subject import Row, Subject

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOSTLY = 0.5
"""From which share of arrivals on two promises are said to come to the same."""


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
            within = f"; {percent(share(bites, worked))} of those in opening hours" if worked.any() else ""
            yield Bite(
                row.path,
                f"{row.text} falls due while the desk is closed for {percent(share(bites, may_start))} of the minutes of"
                f" {arrivals.year} at which its clock can start{within}.",
                row.clause,
                arrival=arrivals.shown(arrivals.first(bites), due),
            )


def _cannot_be_met(subject: Subject) -> Iterator[Bite]:
    for row, arrivals, due, may_start in _judged(subject):
        bites = arrivals.unworked(due) & may_start
        if bites.any():
            part = share(bites, may_start)
            yield Bite(
                row.path,
                f"For {percent(part)} of the minutes of {arrivals.year} at which its clock can start, the desk is not"
                f" open for one second before {row.text} {'is' if row.text[0] == '1' else 'are'} over.",
                row.clause,
                severity=Severity.ERROR if part == 1 else None,
                arrival=arrivals.shown(arrivals.first(bites), due),
            )


def _same(subject: Subject) -> Iterator[Bite]:
    said: set[tuple[object, ...]] = set()
    for kind in subject.policy.commitments:
        tickets = list(subject.tickets([kind]))
        for ticket in tickets:
            for other in tickets:
                if ticket[1:] != other[1:] or tickets.index(ticket) >= tickets.index(other):
                    continue
                rows = subject.fitting(kind, ticket), subject.fitting(kind, other)
                key = (kind, ticket[0], other[0], *(row and row.number for row in rows))
                if rows[0] is None or rows[1] is None or rows[0].number == rows[1].number or key in said:
                    continue
                said.add(key)
                yield from _compared(subject, rows[0], rows[1], f'"{ticket[0]}"', f'"{other[0]}"')


def _together(subject: Subject) -> Iterator[Bite]:
    said: set[tuple[object, ...]] = set()
    commitments = subject.policy.commitments
    pairs = [(a, b) for a in commitments for b in commitments if a < b and commitments[a].starts == commitments[b].starts]
    for pair in pairs:
        for ticket in subject.tickets(pair):
            rows = [subject.fitting(kind, ticket) for kind in pair]
            key = (*pair, *(row and row.number for row in rows))
            if rows[0] is None or rows[1] is None or key in said:
                continue
            said.add(key)
            at = f" at priority {ticket[0]}" if ticket[0] else ""
            yield from _compared(subject, rows[0], rows[1], f"{pair[0]}{at}", pair[1])


def _compared(subject: Subject, one: Row, two: Row, first: str, second: str) -> Iterator[Bite]:
    """Say where two rows fall due at the same instant for most arrivals."""
    arrivals, due, other = subject.arrivals, subject.due(one), subject.due(two)
    if arrivals is None or due is None or other is None:
        return
    may_start = subject.may_start(one, arrivals) & subject.may_start(two, arrivals)
    alike = (due == other) & may_start
    part = share(alike, may_start)
    if part >= MOSTLY:
        yield Bite(
            two.path,
            f"{first} ({one.text}) and {second} ({two.text}) fall due at the same instant for {percent(part)} of the"
            f" minutes of {arrivals.year}.",
            two.clause,
            arrival=arrivals.shown(arrivals.first(alike), due),
        )


CLOSED_WHEN_DUE = Rule(
    code="closed-when-due",
    title="A target that can fall due while the desk is closed",
    severity=Severity.WARNING,
    why="Nobody works at that instant, so the promise is kept earlier than it says, or missed.",
    do="Promise business hours, or row by `hours: inside` and `hours: outside`, or open the desk; or leave it and staff it.",
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
