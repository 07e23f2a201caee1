"""The chains of escalation that concern each plan and priority, compared: who is told, from when on, how often."""

from collections.abc import Iterator, Mapping
from itertools import product

from guichet.core.diff.judging import Hours
from guichet.core.diff.rules import Change
from guichet.core.diff.verdict import Verdict, joined, of_gain
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import Escalation


def chain_changes(old: Policy, new: Policy, hours: Hours) -> Iterator[Change]:
    """Give a change for each plan and priority that both have and whose chains differ, priorities alike together."""
    found: dict[tuple[str | None, str | None, Verdict, str | None], list[str | None]] = {}
    priorities = _keys(*(each.priorities.levels if each.priorities else {} for each in (old, new)))
    plans = _keys(*(each.plans.levels if each.plans else {} for each in (old, new)))
    clause = next((chain.clause for chain in (*new.escalations, *old.escalations)), None)
    for plan, priority in product(plans, priorities):
        was, is_now = ([each for each in it.escalations if each.concerns(priority, plan)] for it in (old, new))
        verdict = _verdict(was, is_now, hours)
        if verdict is not Verdict.EQUAL:
            key = (_said(was), _said(is_now), verdict, priority)
            found.setdefault(key, []).append(plan)
    for (said, says, verdict, priority), concerned in found.items():
        yield Change(
            path=("escalations",) if priority is None else ("escalations", priority),
            old=said,
            new=says,
            verdict=verdict,
            clause=clause,
            plans=() if tuple(concerned) == plans else tuple(concerned),
        )


def _keys(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[str | None, ...]:
    return tuple(each for each in old if each in new) or (None,)


def _verdict(old: list[Escalation], new: list[Escalation], hours: Hours) -> Verdict:
    if len(old) != len(new):
        # A chain more is somebody more who is told.
        kept = all(any(_one(was, is_now, hours).harmless for is_now in new) for was in old)
        if len(new) > len(old) and kept:
            return Verdict.BETTER
        fewer = all(any(_one(was, is_now, hours).backward.harmless for was in old) for is_now in new)
        return Verdict.WORSE if len(new) < len(old) and fewer else Verdict.INCOMPARABLE
    return joined(_one(was, is_now, hours) for was, is_now in zip(old, new, strict=True))


def _one(old: Escalation, new: Escalation, hours: Hours) -> Verdict:
    if set(old.starts) != set(new.starts):
        return Verdict.INCOMPARABLE
    return joined(
        (
            hours.order((old.first, old.calendar), (new.first, new.calendar)),
            of_gain(gained=bool(set(old.stops) - set(new.stops)), lost=bool(set(new.stops) - set(old.stops))),
            _repeat(old, new, hours),
            Verdict.EQUAL if len(old.levels) == len(new.levels) else Verdict.INCOMPARABLE,
        )
    )


def _repeat(old: Escalation, new: Escalation, hours: Hours) -> Verdict:
    if old.repeat is None or new.repeat is None:
        return of_gain(
            gained=old.repeat is None and new.repeat is not None, lost=new.repeat is None and old.repeat is not None
        )
    return hours.order((old.repeat, old.calendar), (new.repeat, new.calendar))


def _said(chains: list[Escalation]) -> str | None:
    told = [
        f"{chain.first}{f', then every {chain.repeat}' if chain.repeat else ''}: {len(chain.levels)}"
        for chain in chains
    ]
    return "; ".join(told) or None
