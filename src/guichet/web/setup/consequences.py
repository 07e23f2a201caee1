"""What publishing a text would do: to customers by plan, and to each contract in its term (MX-10)."""

from dataclasses import dataclass, replace

from guichet.contracts.publishing import Affected, affected, counted
from guichet.core.diff.cells import Cell
from guichet.core.diff.rules import Change as RuleChange
from guichet.core.policy.calendars import freeze
from guichet.core.policy.model import Policy
from guichet.policies.comparing import comparison
from guichet.policies.loading import policy_of
from guichet.policies.models import PolicyVersion
from guichet.web.shared.difference import Difference, Mark, difference_of, mark_of
from guichet.web.shared.wording import in_language


@dataclass(frozen=True, slots=True)
class Holder:
    """A contract, what the version means for it and by what, and until when it keeps its own, if it does."""

    customer: str
    plan: str
    mark: Mark
    why: tuple[str, ...]
    keeps: bool
    already: bool
    kept: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """What the text would change: for customers by plan, and for each contract in its term."""

    difference: Difference
    holders: tuple[Holder, ...]
    keeping: int
    getting: int
    clause: str


def change_of(version: PolicyVersion, policy: Policy, at: int) -> Change:
    """What a policy changes of the version in force, were it published at ``at``."""
    held = policy_of(version)
    # From the beginning of the minute, so that looking twice reckons once.
    since, new = at - at % 60, freeze(policy)
    contracts = affected(version, new, since)
    keeping, getting = counted(contracts)
    told: dict[tuple[str | None, bool, int], tuple[str, ...]] = {}
    return Change(
        difference=difference_of(held, new, comparison(held, new, since)),
        holders=tuple(_holder(one, held, version, _why(one, held, new, told)) for one in contracts if one.keeps),
        keeping=keeping,
        getting=getting,
        clause=held.revisions.clause if held.revisions else "",
    )


def _why(
    one: Affected, held: Policy, new: Policy, told: dict[tuple[str | None, bool, int], tuple[str, ...]]
) -> tuple[str, ...]:
    """What is worse for the holder of a contract, or not provably no worse; said once for all who hold the same."""
    paid = one.contract.paid
    key = one.plan, paid, id(one.found)
    if key not in told:
        harm = [each for each in one.found.concerning(one.plan, paid=paid) if not each.verdict.harmless]
        cells = tuple(each for each in harm if isinstance(each, Cell))
        changes = tuple(each for each in harm if isinstance(each, RuleChange))
        rows = difference_of(held, new, replace(one.found, cells=cells, changes=changes)).rows
        told[key] = tuple(f"{row.subject}, {row.whom}" if row.whom else row.subject for row in rows)
    return told[key]


def _holder(one: Affected, held: Policy, version: PolicyVersion, why: tuple[str, ...]) -> Holder:
    plans = held.plans.levels if held.plans else {}
    pinned = one.contract.pinned_version
    return Holder(
        customer=one.contract.organisation.name,
        plan=in_language(plans[one.plan].name) if one.plan is not None and one.plan in plans else "",
        mark=mark_of(one.verdict),
        why=why,
        keeps=one.keeps,
        already=one.already,
        kept=version.number if pinned is None else pinned.number,
        until=one.until,
    )
