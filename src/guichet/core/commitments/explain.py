"""Why: the receipt of a promise as data. It explains what `assess` says, and decides nothing.

Which row of the table chose the target and why the others did not, what started the clock, each span, and the sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from guichet.core.commitments.assess import assess
from guichet.core.commitments.clock import Clock
from guichet.core.commitments.compiled import first_fitting
from guichet.core.commitments.course import Course
from guichet.core.commitments.receipt import Receipt, receipt_of
from guichet.core.commitments.standing import CommitmentStanding
from guichet.core.errors import GuichetError
from guichet.core.policy.findings import listed
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import CommitmentRule, Target
from guichet.core.policy.words import Trigger
from guichet.core.timeline.events import Timeline

CONDITIONS = ("priority", "plan", "category", "channel", "paid", "hours")


class NothingToExplain(GuichetError):  # noqa: N818 - reads as what is said
    """The ticket has no such promise, act, charge or refusal."""

    code = "nothing_to_explain"


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row of a table as it was read for a ticket. ``unfit`` names the conditions that the ticket does not meet; a
    row without any that is not ``chosen`` comes after the one that holds.
    """

    number: int
    within: str | None
    clause: str
    chosen: bool
    unfit: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A promise on a ticket. ``facts`` are what the table looked at, by condition; ``anchor`` is what started the clock
    at ``receipt.start``; ``let_in`` that it was held until then. ``rule`` is the one that runs: of ordered work, what
    its quote promises stands before the policy's own.
    """

    clock: CommitmentStanding
    rule: CommitmentRule
    facts: dict[str, object]
    rows: tuple[RowRead, ...]
    anchor: Trigger | None
    receipt: Receipt
    let_in: bool = False


def explain_promise(policy: Policy, timeline: Timeline, at: int, kind: str) -> Explanation:
    """Explain one promise at ``at``.

    Raises:
        NothingToExplain: where the ticket has no such promise.
        TimelineError, BeyondHorizon: as `assess` does.
    """
    standing = assess(policy, timeline, at)
    found = next((one for one in standing.commitments if one.kind == kind), None)
    if found is None:
        had = listed(one.kind for one in standing.commitments)
        raise NothingToExplain(f'Nothing called "{kind}" is promised on this ticket.', hint=f"There is {had}.")
    course = Course(policy, timeline, at)
    rule = course.policy.commitments[kind]
    clock = Clock(kind, rule, course.ready)
    clock.run(course.moments, at)
    ticket = _judged_as(clock, course, kind)
    return Explanation(
        clock=found,
        rule=rule,
        facts=_facts(ticket),
        rows=tuple(_rows(rule, ticket)),
        anchor=_anchor(clock, rule, course),
        let_in=course.hold is not None and course.hold.released_at == clock.started_at is not None,
        receipt=receipt_of(found, clock.cell.calendar if clock.cell else course.ready.calendar, at),
    )


def _judged_as(clock: Clock, course: Course, kind: str) -> tuple[object, ...]:
    """What the ticket was when the target by which the clock is judged was chosen: the last such moment."""
    tickets = [state.ticket for _, _, state, _ in course.moments]
    if clock.cell is None:
        return tickets[-1]
    # A target that was judged before other hours came is one of the hours that held then.
    hours = [state.ready for _, _, state, _ in course.moments]
    return next(each for each in reversed(tickets) if any(one.cell(kind, each) is clock.cell for one in hours))


def _facts(ticket: tuple[object, ...]) -> dict[str, object]:
    priority, plan, paid, category, channel, inside = ticket
    hours = None if inside is None else "inside" if inside else "outside"
    return {
        "priority": priority, "plan": plan, "category": category, "channel": channel, "paid": paid, "hours": hours,
    }  # fmt: skip


def _rows(rule: CommitmentRule, ticket: tuple[object, ...]) -> Iterator[RowRead]:
    facts, chosen = _facts(ticket), first_fitting(rule, ticket)
    for number, row in enumerate(rule.targets):
        within = None if row.within is None else str(row.within)
        yield RowRead(number, within, row.clause or rule.clause, row is chosen, tuple(_unfit(row, facts)))


def _unfit(row: Target, facts: dict[str, object]) -> Iterator[str]:
    for name in CONDITIONS:
        wanted = getattr(row, name)
        fits = facts[name] in wanted if isinstance(wanted, tuple) and wanted else wanted in {None, (), facts[name]}
        if not fits:
            yield name


def _anchor(clock: Clock, rule: CommitmentRule, course: Course) -> Trigger | None:
    """What started the clock: of what happened at its start, what its rule begins with, or begins anew with."""
    if clock.started_at is None:
        return None
    happened = [trigger for now, triggers, _, _ in course.moments if now == clock.started_at for trigger in triggers]
    starting = (*rule.starts, *rule.restarts, *(rule.met_by if rule.recurs else ()), Trigger.REPLIED)
    return next((trigger for trigger in starting if trigger in happened), None)
