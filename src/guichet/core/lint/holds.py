"""Rules about requests that are held until an allowance has a place."""

from collections.abc import Iterator

from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.said import said
from guichet.core.lint.subject import Subject
from guichet.core.policy.rules.bounds import Allowance


def _holding(subject: Subject) -> Iterator[Allowance]:
    rule = subject.policy.allowance
    if rule is not None and rule.at_limit == "hold":
        yield rule


def _walked_around(subject: Subject) -> Iterator[Bite]:
    priorities = subject.policy.priorities
    for rule in _holding(subject):
        if priorities is None or "contact" not in priorities.set_by:
            return
        for number, name in enumerate(rule.never_held):
            found = said('Whoever asks may choose "{name}" themselves, and is not held.', name=name)
            yield Bite(("allowance", "never_held", number), found, rule.clause)


def _nothing_held(subject: Subject) -> Iterator[Bite]:
    priorities = subject.policy.priorities
    for rule in _holding(subject):
        if priorities is not None and set(rule.never_held) >= set(priorities.levels):
            found = said("Every priority is named: no request is ever held.")
            yield Bite(("allowance", "never_held"), found, rule.clause)


def _for_a_year(subject: Subject) -> Iterator[Bite]:
    for rule in _holding(subject):
        if rule.period == "year":
            found = said("A request that comes in January may be held until the next.")
            yield Bite(("allowance", "period"), found, rule.clause)


_PRIORITIES = """\
priorities:
  clause: C-1
  default: low
  set_by: [{by}]
  levels:
    high: {{name: {{en: High}}, definition: {{en: It cannot wait.}}, shape: octagon}}
    low: {{name: {{en: Low}}, definition: {{en: It can wait.}}, shape: ring}}
"""

HOLD_WALKED_AROUND = Rule(
    code="hold-walked-around",
    title="A hold that whoever asks can walk around",
    severity=Severity.WARNING,
    why="A priority that is never held, and that customers may choose, is chosen once the places are used up.",
    do="Let agents alone set priorities (`set_by: [agent]`), or hold this one too.",
    bad=_PRIORITIES.format(by="contact, agent") + "allowance: {clause: C-1, at_limit: hold, never_held: [high]}\n",
    good=_PRIORITIES.format(by="agent") + "allowance: {clause: C-1, at_limit: hold, never_held: [high]}\n",
    check=_walked_around,
)

HOLD_WITHOUT_EFFECT = Rule(
    code="hold-without-effect",
    title="A hold that holds nothing",
    severity=Severity.WARNING,
    why="The text says that requests beyond the allowance wait, and none ever does.",
    do="Take the priorities that can wait out of `never_held`, or write `at_limit: accept`.",
    bad=_PRIORITIES.format(by="agent") + "allowance: {clause: C-1, at_limit: hold, never_held: [high, low]}\n",
    good=_PRIORITIES.format(by="agent") + "allowance: {clause: C-1, at_limit: hold, never_held: [high]}\n",
    check=_nothing_held,
)

HELD_FOR_A_YEAR = Rule(
    code="held-for-a-year",
    title="Requests that may be held for a year",
    severity=Severity.WARNING,
    why="The next period is the next year, and nothing but a decision lets a request in before it.",
    do="Count by the month, or accept what is beyond the allowance and flag it.",
    bad="allowance: {clause: C-1, period: year, at_limit: hold}\n",
    good="allowance: {clause: C-1, period: month, at_limit: hold}\n",
    check=_for_a_year,
)

RULES = (HOLD_WALKED_AROUND, HOLD_WITHOUT_EFFECT, HELD_FOR_A_YEAR)
