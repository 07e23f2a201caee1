"""Ways of judging a change of one value of a policy, for the customer. Each knows kinds of values and no policy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from guichet.core.diff.verdict import Verdict, of_gain
from guichet.core.hours.duration import Duration


class Hours(Protocol):
    """What a judge may ask about time: both name calendars as the two policies do; ``None`` is the desk's."""

    def order(self, old: tuple[Duration, str | None], new: tuple[Duration, str | None]) -> Verdict:
        """The verdict on two lengths of time for whom sooner is better, over all instants at which they can start."""

    def same(self, old: str | None, new: str | None) -> bool:
        """Whether two calendars are open at the same times."""


Judge = Callable[[Any, Any, Any, Any, Hours], Verdict]
"""Judges an old value and a new one; then come the records that hold them, for what depends on their other fields."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How changes of one field are judged. ``judge``: of a value that both have (none: by what is inside of it).

    ``appears`` and ``vanishes`` are for what only the new, or only the old policy has: an optional value, or a key of a
    map. ``always``: also where the values are equal, because calendars may differ.
    """

    judge: Judge | None = None
    appears: Verdict = Verdict.INCOMPARABLE
    vanishes: Verdict = Verdict.INCOMPARABLE
    always: bool = False


WORDS: Final = "words"
"""Of a field that only people read, or that names a clause."""

CELLS: Final = "cells"
"""Of a field whose effect is proved in the cells, or in the hours, or in the chains of escalation."""


def unknown(old: Any, new: Any, *_: object) -> Verdict:
    """Whatever changes, nothing is proved; but the order of what is named changes nothing."""
    named = isinstance(old, tuple) and isinstance(new, tuple)
    return Verdict.EQUAL if named and set(old) == set(new) else Verdict.INCOMPARABLE


def unfelt(*_: object) -> Verdict:
    """It is about how the desk works, and takes nothing from the customer."""
    return Verdict.EQUAL


def more(old: Any, new: Any, *_: object) -> Verdict:
    """The more of these, the better."""
    return of_gain(gained=bool(set(new) - set(old)), lost=bool(set(old) - set(new)))


def fewer(old: Any, new: Any, *_: object) -> Verdict:
    """The fewer of these, the better."""
    return more(new, old)


def contact(old: Any, new: Any, *_: object) -> Verdict:
    """Of who may do something, what counts is whether the customer may."""
    return of_gain(gained="contact" in new and "contact" not in old, lost="contact" in old and "contact" not in new)


def rising(*values: object) -> Judge:
    """The further along these, the better."""

    def judge(old: Any, new: Any, *_: object) -> Verdict:
        was, is_now = values.index(old), values.index(new)
        return of_gain(gained=is_now > was, lost=is_now < was)

    return judge


true_is_better: Final = rising(False, True)


def greater(old: Any, new: Any, *_: object) -> Verdict:
    """The more, the better: numbers, or lengths of one kind."""
    if isinstance(old, Duration):
        if old.kind is not new.kind:
            return Verdict.INCOMPARABLE
        old, new = old.amount, new.amount
    return of_gain(gained=new > old, lost=new < old)


def smaller(old: int, new: int, *_: object) -> Verdict:
    """The less, the better."""
    return greater(new, old)


def number_of(old: Any, new: Any, *_: object) -> Verdict:
    """The more of these there are, the better, whatever they say."""
    return of_gain(gained=len(new) > len(old), lost=len(new) < len(old))


def any_if_none(judge: Judge, gained_by_all: Verdict) -> Judge:
    """Judge lists of which an empty one means all: ``gained_by_all`` is the verdict on widening to all."""

    def judged(old: Any, new: Any, was: Any, is_now: Any, hours: Hours) -> Verdict:
        if not old or not new:
            return gained_by_all if old else gained_by_all.backward
        return judge(old, new, was, is_now, hours)

    return judged


def later(old: Any, new: Any, was: Any, is_now: Any, hours: Hours) -> Verdict:
    """The later it is over, the better, for every instant at which it can start."""
    return hours.order((old, was.calendar), (new, is_now.calendar)).backward


def same_calendar(old: Any, new: Any, _was: Any, _is_now: Any, hours: Hours) -> Verdict:
    """Time that is charged by a calendar: with other hours, something else is charged."""
    return Verdict.EQUAL if hours.same(old, new) else Verdict.INCOMPARABLE


def charged_in(old: Duration, new: Duration, was: Any, is_now: Any, _hours: Hours) -> Verdict:
    """Slices that are rounded up: one that divides the other never charges more."""
    rounded_up = was.rounding == is_now.rounding == "up" and was.basis == is_now.basis
    if not rounded_up or old.kind is not new.kind:
        return Verdict.INCOMPARABLE
    if old.amount % new.amount == 0:
        return Verdict.BETTER
    return Verdict.WORSE if new.amount % old.amount == 0 else Verdict.INCOMPARABLE


def demanded(old: Any, new: Any, was: Any, is_now: Any, hours: Hours) -> Verdict:
    """Where something is asked for: the fewer, the better, as long as it is required."""
    if not was.required and not is_now.required:
        return Verdict.EQUAL
    if was.required != is_now.required:
        return Verdict.INCOMPARABLE
    return any_if_none(fewer, Verdict.WORSE)(old, new, was, is_now, hours)


def spared(old: Any, new: Any, was: Any, is_now: Any, *_: object) -> Verdict:
    """What is never held: the more, the better, where the others are held before and after; else it says nothing."""
    return more(old, new) if was.at_limit == is_now.at_limit == "hold" else Verdict.EQUAL


def field_verdict(field: Any, *, appears: bool) -> Verdict:
    """A new question is worse where a request is incomplete without its answer; one that is gone was better kept."""
    if not field.required:
        return Verdict.EQUAL
    return Verdict.WORSE if appears else Verdict.BETTER


Table = Mapping[tuple[type[Any], str], Rule | str]
"""The rule of each field of each record of the language, or that it is words, or that it is proved in the cells."""
