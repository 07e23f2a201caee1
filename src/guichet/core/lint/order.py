"""Rules about what comes too late to be of use: a step that falls due after the target that it leads to."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guichet.core.commitments.compiled import MET_BY
from guichet.core.lint.arrivals import share
from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.said import Share, said
from guichet.core.lint.subject import Row, Subject
from guichet.core.policy.rules.promises import CommitmentRule
from guichet.core.policy.words import Trigger

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def _ends(kind: str, rule: CommitmentRule) -> bool:
    """Whether a promise is about the end of a request: what resolves it keeps it."""
    return not rule.recurs and Trigger.RESOLVED in (rule.met_by or MET_BY[kind])


def _answers(kind: str, rule: CommitmentRule) -> bool:
    """Whether a promise is about a reply on the way to that end."""
    return not rule.recurs and not _ends(kind, rule)


def _late_answer(subject: Subject) -> Iterator[Bite]:
    for kind, rule in subject.policy.commitments.items():
        if _answers(kind, rule):
            yield from _later_than_the_end(subject, kind)


def _late_update(subject: Subject) -> Iterator[Bite]:
    for kind, rule in subject.policy.commitments.items():
        if rule.recurs:
            yield from _later_than_the_end(subject, kind)


def _later_than_the_end(subject: Subject, kind: str) -> Iterator[Bite]:
    """Say where a promise falls due after the end of the same ticket does."""
    commitments = subject.policy.commitments
    known: set[tuple[object, ...]] = set()
    for end, rule in commitments.items():
        if not _ends(end, rule) or rule.starts != commitments[kind].starts:
            continue
        for ticket in subject.tickets([kind, end]):
            step, last = subject.fitting(kind, ticket), subject.fitting(end, ticket)
            if step is None or last is None or (step.path, last.path) in known:
                continue
            known.add((step.path, last.path))
            due = subject.due(step)
            if due is not None:
                yield from _bites(subject, step, (kind, step.promised, due), last, step.path, step.clause)


def _late_escalation(subject: Subject) -> Iterator[Bite]:
    policy, arrivals = subject.policy, subject.arrivals
    for number, chain in enumerate(policy.escalations):
        calendar = subject.calendar(chain.calendar or policy.calendar)
        known: set[tuple[object, ...]] = set()
        for kind, rule in policy.commitments.items():
            if arrivals is None or calendar is None or not _ends(kind, rule) or rule.starts != chain.starts:
                continue
            due = arrivals.due(chain.first, calendar, "same_time", "closing")
            concerned = [ticket for ticket in subject.tickets([kind]) if chain.concerns(ticket[0], ticket[1])]
            for row in (subject.fitting(kind, ticket) for ticket in concerned):
                if due is not None and row is not None and row.path not in known:
                    known.add(row.path)
                    step = (said("the first step"), chain.first, due)
                    yield from _bites(subject, row, step, row, ("escalations", number, "first"), chain.clause)


def _bites(
    subject: Subject,
    starting: Row,
    step: "tuple[object, object, NDArray[np.int64]]",
    last: Row,
    path: tuple[str | int, ...],
    clause: str,
) -> Iterator[Bite]:
    """Say for which arrivals a step falls due after the row ``last`` does."""
    arrivals, end = subject.arrivals, subject.due(last)
    if arrivals is None or end is None:
        return
    name, text, due = step
    may_start = subject.may_start(starting, arrivals) & subject.may_start(last, arrivals)
    late = (due > end) & may_start
    if late.any():
        yield Bite(
            path,
            said(
                "{step} ({within}) falls due after {last} ({target}) for {part} of the minutes of {year} at which both"
                " can start.",
                step=name,
                within=text,
                last=last.kind,
                target=last.promised,
                part=Share(share(late, may_start)),
                year=arrivals.year,
            ),
            clause,
            arrival=arrivals.shown(arrivals.first(late), due),
        )


def _idle_reminder(subject: Subject) -> Iterator[Bite]:
    for row in subject.rows():
        within = row.target.within
        for number, reminder in enumerate(row.rule.reminders):
            lead = reminder.before
            if within is not None and lead.kind is within.kind and lead.amount >= within.amount:
                found = said(
                    "A reminder {lead} before a target of {target} had passed when the clock started.",
                    lead=lead,
                    target=row.promised,
                )
                yield Bite(("commitments", row.kind, "reminders", number), found, reminder.clause or row.clause)


RESPONSE_AFTER_RESOLUTION = Rule(
    code="response-after-resolution",
    title="An answer that may come after the resolution",
    severity=Severity.WARNING,
    why="A request can be late as a whole before its first answer is due, so the promise of an answer says nothing.",
    do="Promise the answer earlier, or the resolution later.",
    bad="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 3 business days}
  resolution:
    clause: C-1
    targets:
      - {within: 9 business hours}
""",
    good="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 4 business hours}
  resolution:
    clause: C-1
    targets:
      - {within: 9 business hours}
""",
    check=_late_answer,
)

UPDATE_AFTER_TARGET = Rule(
    code="update-after-target",
    title="Updates further apart than the target",
    severity=Severity.WARNING,
    why="The request should be resolved before the first update is due: nobody ever hears of one in time.",
    do="Shorten the interval, or leave the updates out for these requests.",
    bad="""\
commitments:
  update:
    clause: C-1
    recurs: true
    targets:
      - {within: 6 business hours}
  resolution:
    clause: C-1
    targets:
      - {within: 4 business hours}
""",
    good="""\
commitments:
  update:
    clause: C-1
    recurs: true
    targets:
      - {within: 1 business hour}
  resolution:
    clause: C-1
    targets:
      - {within: 4 business hours}
""",
    check=_late_update,
)

ESCALATION_AFTER_TARGET = Rule(
    code="escalation-after-target",
    title="An escalation that begins after the target",
    severity=Severity.WARNING,
    why="Those who could still save the promise are told when it is broken already.",
    do="Let the chain begin before the target falls due, or add a reminder before it.",
    bad="""\
commitments:
  resolution:
    clause: C-1
    targets:
      - {within: 4 business hours}
escalations:
  - clause: C-1
    first: 8 business hours
    levels: [{name: {en: The manager}}]
""",
    good="""\
commitments:
  resolution:
    clause: C-1
    targets:
      - {within: 4 business hours}
escalations:
  - clause: C-1
    first: 2 business hours
    levels: [{name: {en: The manager}}]
""",
    check=_late_escalation,
)

IDLE_REMINDER = Rule(
    code="idle-reminder",
    title="A reminder that never comes",
    severity=Severity.WARNING,
    why="Its instant has passed when the clock starts, and what had passed at the start does not come.",
    do="Give a reminder that is shorter than every target of the table, or take it out.",
    bad="""\
commitments:
  first_response:
    clause: C-1
    reminders: [{before: 4 business hours}]
    targets:
      - {within: 4 business hours}
""",
    good="""\
commitments:
  first_response:
    clause: C-1
    reminders: [{before: 1 business hour}]
    targets:
      - {within: 4 business hours}
""",
    check=_idle_reminder,
)

RULES = (RESPONSE_AFTER_RESOLUTION, UPDATE_AFTER_TARGET, ESCALATION_AFTER_TARGET, IDLE_REMINDER)
