"""What a policy says besides its tables and hours, compared as data: field by field, by the table of judges."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guichet.core.diff.judging import WORDS, Hours, Rule, field_verdict
from guichet.core.diff.table import TABLE
from guichet.core.diff.verdict import Verdict
from guichet.core.policy.findings import Path
from guichet.core.policy.model import Policy
from guichet.core.policy.plain import plain_value
from guichet.core.policy.rules.requests import RequiredField
from guichet.core.policy.rules.sorting import Plans
from guichet.core.policy.shapes import FieldOf, Leaf, MapOf, Record, Shape, fields_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that differs. ``path`` is where it stands; ``old`` and ``new`` are as a policy writes them, ``None``
    where it has none.

    ``plans`` are those that it concerns (none named: all; the plan ``None`` is to have none), ``paid`` whether only
    paid, or only free use; ``clause`` is that of the new text, or else of the old.
    """

    path: Path
    old: str | None
    new: str | None
    verdict: Verdict
    clause: str | None = None
    plans: tuple[str | None, ...] = ()
    paid: bool | None = None


def changes(old: Policy, new: Policy, hours: Hours) -> Iterator[Change]:
    """Give what differs and is not only words, in the order of the language."""
    yield from _in_record(old, new, (), None, hours)
    if old.plans and new.plans and _first(old.plans) != _first(new.plans):
        yield Change(
            path=("plans", "levels"),
            old=_first(old.plans),
            new=_first(new.plans),
            verdict=Verdict.INCOMPARABLE,
            clause=new.plans.clause,
        )


def _first(plans: Plans) -> str:
    return next(iter(plans.levels))


def _in_record(old: Any, new: Any, path: Path, clause: str | None, hours: Hours) -> Iterator[Change]:
    clause = getattr(new, "clause", None) or getattr(old, "clause", None) or clause
    for field in fields_of(type(old)):
        rule = TABLE.get((type(old), field.name), _default(field))
        if isinstance(rule, Rule):
            was, is_now = getattr(old, field.name), getattr(new, field.name)
            # A field may have a clause of its own beside it: `channels_clause`.
            beside = f"{field.name}_clause"
            own = getattr(new, beside, None) or getattr(old, beside, None) or clause
            yield from _in_field(_Place((*path, field.name), field.shape, rule, own), was, is_now, (old, new), hours)


def _default(field: FieldOf) -> Rule | str:
    """What a field that the table does not name is: words where it is some, or a clause; else incomparable."""
    if field.shape is Leaf.WORDING or field.shape is Leaf.CLAUSE:
        return WORDS
    return Rule()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where two values stand, of which shape they are, and how they are judged."""

    path: Path
    shape: Shape
    rule: Rule
    clause: str | None

    def change(self, old: Any, new: Any, verdict: Verdict) -> Change:
        plans, paid = _whom(self.path)
        return Change(
            path=self.path,
            old=_said(old, self.shape),
            new=_said(new, self.shape),
            verdict=verdict,
            clause=getattr(new, "clause", None) or getattr(old, "clause", None) or self.clause,
            plans=plans,
            paid=paid,
        )


def _in_field(place: _Place, old: Any, new: Any, held_by: tuple[Any, Any], hours: Hours) -> Iterator[Change]:
    rule = place.rule
    # Equal records are looked into all the same: time in them may count by calendars that differ.
    within = isinstance(place.shape, Record) and rule.judge is None and old is not None
    if old == new and not rule.always and not within:
        return
    one_is_none = (old is None) != (new is None)
    if one_is_none and not rule.always:
        yield place.change(old, new, rule.appears if old is None else rule.vanishes)
    elif rule.judge is not None:
        verdict = rule.judge(old, new, *held_by, hours)
        if old != new or verdict is not Verdict.EQUAL:
            yield place.change(old, new, verdict)
    elif isinstance(place.shape, Record):
        yield from _in_record(old, new, place.path, place.clause, hours)
    elif isinstance(place.shape, MapOf):
        yield from _in_map(place, old, new, hours)
    else:
        yield place.change(old, new, Verdict.INCOMPARABLE)


def _in_map(place: _Place, old: Mapping[str, Any], new: Mapping[str, Any], hours: Hours) -> Iterator[Change]:
    assert isinstance(place.shape, MapOf)  # noqa: S101 - the caller has looked
    shape, rule = place.shape.value, place.rule
    for key in dict.fromkeys((*old, *new)):
        inner = _Place((*place.path, key), shape, rule, place.clause)
        if key not in old or key not in new:
            value, appears = (new[key], True) if key in new else (old[key], False)
            verdict = rule.appears if appears else rule.vanishes
            if isinstance(value, RequiredField):
                verdict = field_verdict(value, appears=appears)
            if place.path not in _KEYS_ELSEWHERE:
                yield inner.change(None if appears else value, value if appears else None, verdict)
        elif isinstance(shape, Record):
            yield from _in_record(old[key], new[key], inner.path, place.clause, hours)


_KEYS_ELSEWHERE = {("commitments",), ("services",)}
"""What appears or vanishes there shows in the cells, or in the plans."""


def _whom(path: Path) -> tuple[tuple[str | None, ...], bool | None]:
    """The plans that a change concerns, and whether only free use."""
    if path[:2] == ("plans", "levels") and len(path) > 2:
        return (str(path[2]),), None
    if path[:2] == ("plans", "without"):
        return (None,), None
    return (), False if path[0] == "free_use" else None


def _said(value: Any, shape: Shape) -> str | None:
    if value is None:
        return None
    if isinstance(shape, Record):
        name = getattr(value, "name", None)
        return next(iter(name.values())) if name else "yes"
    if shape is Leaf.WORDING:
        return str(next(iter(value.values())))
    plain = plain_value(value, shape)
    if isinstance(plain, list):
        return ", ".join(str(each) if not isinstance(each, dict) else next(map(str, each.values())) for each in plain)
    return str(plain).lower() if isinstance(plain, bool) else str(plain)
