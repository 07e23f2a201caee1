"""The cells of the tables of targets: plan x priority x commitment, and whatever else either policy tells apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from guichet.core.commitments.compiled import MET_BY, compiled, first_fitting
from guichet.core.diff.arrivals import Order, Promise, Scale, When
from guichet.core.diff.counting import Counting
from guichet.core.diff.verdict import Verdict, joined, of_gain
from guichet.core.diff.witness import Ticket, Witness, witness
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import CommitmentRule, Target
from guichet.core.policy.words import Trigger

AT_ARRIVAL: Final = frozenset({Trigger.SUBMITTED, Trigger.REGISTERED})


@dataclass(frozen=True, slots=True)
class Said:
    """What one policy says in a cell: the time as it writes it (``None``: nothing promised), whether it binds, and the
    clause; no clause where it has no such commitment.
    """

    within: str | None
    binding: bool
    clause: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell. ``verdict`` joins those on the due instants, on what binds and on what keeps the promise.

    ``later`` and ``sooner`` are witnesses of arrivals for which the new policy is due later, or sooner; it is worse
    where there is a later one. ``until`` is the last arrival for which it is proved.
    """

    kind: str
    ticket: Ticket
    when: When
    old: Said
    new: Said
    due: Verdict
    binding: Verdict
    met_by: Verdict
    later: Witness | None
    sooner: Witness | None
    until: int

    @property
    def verdict(self) -> Verdict:
        """What it comes to for the customer."""
        return joined((self.due, self.binding, self.met_by))


@dataclass(frozen=True, slots=True)
class _Row:
    """The row that holds for a ticket under one policy, by whether it arrives inside the hours."""

    kind: str
    rule: CommitmentRule
    target: Target

    @property
    def said(self) -> Said:
        target, rule = self.target, self.rule
        return Said(
            None if target.within is None else str(target.within),
            rule.binding if target.binding is None else target.binding,
            target.clause or rule.clause,
        )

    @property
    def met_by(self) -> frozenset[Trigger]:
        return frozenset(self.target.met_by or self.rule.met_by or MET_BY[self.kind])


def cells(old: Policy, new: Policy, scale: Scale) -> Iterator[Cell]:
    """Give the cells that both policies have; what only one of them has is for the rules."""
    for kind in dict.fromkeys((*old.commitments, *new.commitments)):
        for ticket in _tickets(old, new, kind):
            yield from _cells(old, new, kind, ticket, scale)


def _tickets(old: Policy, new: Policy, kind: str) -> Iterator[Ticket]:
    rows = [row for each in (old, new) if kind in each.commitments for row in each.commitments[kind].targets]
    plans = _both(*(each.plans.levels if each.plans else {} for each in (old, new)))
    priorities = _both(*(each.priorities.levels if each.priorities else {} for each in (old, new)))
    by_paid = any(row.paid is not None for row in rows) and old.free_use is None and new.free_use is None
    categories = (*_both(old.categories, new.categories), None) if any(row.category for row in rows) else (None,)
    channels = dict.fromkeys((*old.submission.channels, *new.submission.channels))
    shared = [each for each in channels if each in old.submission.channels and each in new.submission.channels]
    for plan, priority, category, channel, paid in product(
        plans, priorities, dict.fromkeys(categories), shared if any(row.channel for row in rows) else (None,),
        (True, False) if by_paid else (None,),
    ):  # fmt: skip
        if _allowed(old, plan, priority) and _allowed(new, plan, priority):
            yield Ticket(priority=priority, plan=plan, category=category, channel=channel, paid=paid)


def _both(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[str | None, ...]:
    """The names that both have; nothing in particular where either has none at all."""
    return tuple(each for each in old if each in new) if old and new else (None,)


def _allowed(policy: Policy, plan: str | None, priority: str | None) -> bool:
    allowed = policy.plans.levels[plan].priorities if policy.plans and plan else ()
    return not allowed or priority in allowed


def _cells(old: Policy, new: Policy, kind: str, ticket: Ticket, scale: Scale) -> Iterator[Cell]:
    policies = (old, new)
    rows = [[_row(policy, kind, ticket, inside=inside) for policy in policies] for inside in (True, False)]
    (old_in, new_in), (old_out, new_out) = rows
    if not any((old_in, old_out, new_in, new_out)):
        return
    if old_in == old_out and new_in == new_out:
        promises = [_promise(policy, row, row) for policy, row in zip(policies, rows[0], strict=True)]
        yield _cell(policies, (kind, ticket, None), (old_in, new_in), _order(promises, scale, None))
        return
    whens: tuple[When, ...] = ("inside", "outside")
    at_arrival = all(AT_ARRIVAL.issuperset(each.rule.starts) for each in (*rows[0], *rows[1]) if each)
    for when, (one, two) in zip(whens, rows, strict=True):
        if at_arrival:
            promises = [_promise(policy, *each) for policy, each in zip(policies, zip(*rows, strict=True), strict=True)]
            yield _cell(policies, (kind, ticket, when), (one, two), _order(promises, scale, when))
        else:
            # The clock starts later than the request arrives, at any hour: each row holds for all of them.
            promises = [_promise(policy, row, row) for policy, row in zip(policies, (one, two), strict=True)]
            same = scale.same(compiled(old).calendar, compiled(new).calendar)
            order = _order(promises, scale, None) if same else None
            yield _cell(policies, (kind, ticket, when), (one, two), order)


def _row(policy: Policy, kind: str, ticket: Ticket, *, inside: bool) -> _Row | None:
    rule = policy.commitments.get(kind)
    target = None if rule is None else first_fitting(rule, ticket.facts(inside=inside))
    return None if rule is None or target is None else _Row(kind, rule, target)


def _promise(policy: Policy, inside: _Row | None, outside: _Row | None) -> Promise:
    made = _counting(policy, inside)
    return Promise(compiled(policy).calendar, made, made if inside == outside else _counting(policy, outside))


def _counting(policy: Policy, row: _Row | None) -> Counting | None:
    if row is None or row.target.within is None:
        return None
    calendar = compiled(policy).calendar_of(row.target.calendar or row.rule.calendar)
    return Counting(row.target.within, calendar, row.rule.business_days, row.rule.at_closing)


def _order(promises: list[Promise], scale: Scale, when: When) -> Order:
    return scale.order(promises[0], promises[1], when)


def _cell(
    policies: tuple[Policy, Policy],
    of: tuple[str, Ticket, When],
    rows: tuple[_Row | None, _Row | None],
    order: Order | None,
) -> Cell:
    (kind, ticket, when), (old, new) = of, rows
    promised = [each for each in rows if each is not None and each.target.within is not None]
    both = len(promised) == 2
    comparable = order is not None and (not both or promised[0].rule.starts == promised[1].rule.starts)
    later, sooner = (order.later, order.sooner) if comparable and order else (None, None)
    return Cell(
        kind=kind,
        ticket=ticket,
        when=when,
        old=Said(None, binding=False, clause=None) if old is None else old.said,
        new=Said(None, binding=False, clause=None) if new is None else new.said,
        due=order.verdict if comparable and order else Verdict.INCOMPARABLE,
        binding=_binding(*promised) if both else Verdict.EQUAL,
        met_by=_met_by(*promised) if both else Verdict.EQUAL,
        later=None if later is None else witness(*policies, kind, ticket, later),
        sooner=None if sooner is None else witness(*policies, kind, ticket, sooner),
        until=order.until if order else 0,
    )


def _binding(old: _Row, new: _Row) -> Verdict:
    return of_gain(gained=new.said.binding and not old.said.binding, lost=old.said.binding and not new.said.binding)


def _met_by(old: _Row, new: _Row) -> Verdict:
    """What keeps it: the less does, the more the customer can count on."""
    return of_gain(gained=bool(old.met_by - new.met_by), lost=bool(new.met_by - old.met_by))
