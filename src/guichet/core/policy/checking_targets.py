"""The mistakes of tables of targets: every combination that can arise must be said by some row."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Final

from guichet.core.policy.findings import Path
from guichet.core.policy.mistakes import Mistake
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import CommitmentRule, Target

KINDS_WITH_AN_END: Final = frozenset(("first_response", "next_response", "update", "workaround", "resolution"))
"""The kinds of promise of which everybody knows what keeps them."""

MOST_NAMED: Final = 6
"""As many missing cells are named; of more, only the number is said."""

MOST_COMPARISONS: Final = 2_000_000
"""Cells times rows: a table beyond it would take minutes to look through."""

Cell = Mapping[str, str | None]
"""One combination: what a ticket is, by condition."""


def target_mistakes(policy: Policy) -> Iterator[Mistake]:
    """Yield the cells that no row speaks of, and the promises that nothing keeps."""
    for kind, rule in policy.commitments.items():
        path = ("commitments", kind)
        if kind not in KINDS_WITH_AN_END and not rule.met_by and not all(row.met_by for row in rule.targets):
            message = f"Nothing says what keeps {kind}, which is the policy's own kind of promise"
            yield Mistake(path, message, "Add met_by: and the events that keep it")
        if _size(policy, rule) > MOST_COMPARISONS:
            message = "The table has more combinations than anybody can have meant"
            yield Mistake((*path, "targets"), message, "Use fewer conditions, or fewer rows")
            continue
        missing = [cell for cell in _cells(policy, rule) if not any(fits(row, cell) for row in rule.targets)]
        if missing:
            yield _missing((*path, "targets"), missing)


def fits(row: Target, cell: Cell) -> bool:
    """Whether a row of a table speaks of the cell; a condition that the cell leaves out does not matter."""
    return all(
        not allowed or condition not in cell or cell[condition] in allowed
        for condition, allowed in _conditions(row).items()
    )


def _conditions(row: Target) -> dict[str, tuple[str, ...]]:
    return {
        "priority": row.priority,
        "plan": row.plan,
        "category": row.category,
        "channel": row.channel,
        "hours": (row.hours,) if row.hours else (),
        "paid": () if row.paid is None else ("paid" if row.paid else "free",),
    }


def _cells(policy: Policy, rule: CommitmentRule) -> Iterator[Cell]:
    """Yield every combination of the conditions that the table uses which a ticket can be in."""
    axes = _axes(policy, rule)
    for combination in product(*axes.values()):
        cell = dict(zip(axes, combination, strict=True))
        if _arises(policy, cell):
            yield cell


def _size(policy: Policy, rule: CommitmentRule) -> int:
    return prod(len(values) for values in _axes(policy, rule).values()) * len(rule.targets)


def _axes(policy: Policy, rule: CommitmentRule) -> dict[str, tuple[str | None, ...]]:
    """Return the conditions that the table uses, each with every value that it can have."""
    used = {condition for row in rule.targets for condition, allowed in _conditions(row).items() if allowed}
    values: dict[str, tuple[str | None, ...]] = {
        "priority": tuple(policy.priorities.levels) if policy.priorities else (),
        "plan": tuple(policy.plans.levels) if policy.plans else (),
        "category": (*policy.categories, None),
        "channel": policy.submission.channels,
        "hours": ("inside", "outside"),
        "paid": ("paid", "free"),
    }
    return {condition: each for condition, each in values.items() if condition in used}


def _arises(policy: Policy, cell: Cell) -> bool:
    """Whether a ticket can be in the cell: not where its plan does not allow the priority, nor unpaid where exempt."""
    plan = policy.plans.levels.get(cell["plan"] or "") if policy.plans and "plan" in cell else None
    allowed = plan.priorities if plan else ()
    if allowed and "priority" in cell and cell["priority"] not in allowed:
        return False
    return policy.free_use is None or cell.get("paid") != "free"


def _missing(path: Path, cells: list[Cell]) -> Mistake:
    named = "; ".join(_said(cell) for cell in cells[:MOST_NAMED])
    more = f"; and {len(cells) - MOST_NAMED} more" if len(cells) > MOST_NAMED else ""
    cell_or_cells = "a cell" if len(cells) == 1 else f"{len(cells)} cells"
    message = f"No row speaks of {cell_or_cells}: {named}{more}"
    return Mistake(path, message, "Add a row for each; within: none where nothing is promised")


def _said(cell: Cell) -> str:
    return ", ".join(
        f"no {condition}" if value is None else value if condition == "paid" else f"{condition} {value}"
        for condition, value in cell.items()
    )
