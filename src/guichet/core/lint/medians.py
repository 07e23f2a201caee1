"""Rules about promises of which only the middle of a period is judged."""

from collections.abc import Iterator

from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.said import said
from guichet.core.lint.subject import Subject

ENOUGH = 5
"""With fewer tickets one of them decides: the median of three is whichever is in the middle."""


def _of_few(subject: Subject) -> Iterator[Bite]:
    for kind, rule in subject.policy.commitments.items():
        if rule.median is None or (rule.median.least or 0) >= ENOUGH:
            continue
        period, least = said(rule.median.period), rule.median.least
        if least is None or least == 1:
            found = said("A {period} is judged by its median, however few tickets it has.", period=period)
        else:
            found = said("A {period} is judged by its median as soon as it has {n} tickets.", period=period, n=least)
        yield Bite(("commitments", kind, "median"), found, rule.median.clause)


MEDIAN_OF_FEW = Rule(
    code="median-of-few",
    title="A median of too few tickets to mean anything",
    severity=Severity.NOTE,
    why="Where a level sees few tickets in a period, one of them alone keeps the promise, or breaks it.",
    do=f"Say how many tickets a period must have (`least: {ENOUGH}` or more), or take a longer period.",
    bad="""\
commitments:
  first_response:
    clause: C-1
    median: {clause: C-1, period: month}
    targets:
      - {within: 4 business hours}
""",
    good="""\
commitments:
  first_response:
    clause: C-1
    median: {clause: C-1, period: month, least: 10}
    targets:
      - {within: 4 business hours}
""",
    check=_of_few,
)

RULES = (MEDIAN_OF_FEW,)
