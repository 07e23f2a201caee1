"""``lint(policy)``: every finding of every rule."""

from collections.abc import Sequence
from typing import Final

from guichet.core.lint import abuse, holds, holidays, hours, medians, offers, order, promises, tables, waiting, wording
from guichet.core.lint.french import reasons, words
from guichet.core.lint.rule import Bite, Finding, Rule, Severity
from guichet.core.lint.said import arriving, weekly
from guichet.core.lint.subject import Subject
from guichet.core.policy.findings import Path, Places, written
from guichet.core.policy.model import Policy

RULES: Final[tuple[Rule, ...]] = (
    *tables.RULES,
    *promises.RULES,
    *order.RULES,
    *medians.RULES,
    *waiting.RULES,
    *offers.RULES,
    *abuse.RULES,
    *holds.RULES,
    *hours.RULES,
    *holidays.RULES,
    *wording.RULES,
)
"""Every rule, in the order in which they are documented."""

_GRAVITY: Final = tuple(Severity)


def lint(
    policy: Policy, places: Places | None = None, rules: Sequence[Rule] = RULES, *, language: str = "en"
) -> tuple[Finding, ...]:
    """Return the findings in English or French, the gravest first and then in the order of the rules.

    ``places`` gives their lines, where the policy was read from a file. A policy that cannot be judged over a year
    (a calendar that cannot be made or is not known for that long) is judged by the rules that need none.
    """
    subject = Subject(policy)
    findings = [_finding(rule, bite, places, language) for rule in rules for bite in rule.check(subject)]
    return tuple(sorted(findings, key=lambda each: _GRAVITY.index(each.severity)))


def _finding(rule: Rule, bite: Bite, places: Places | None, language: str) -> Finding:
    why, do = reasons(rule, language)
    return Finding(
        code=rule.code,
        severity=bite.severity or rule.severity,
        field=written(bite.path),
        clause=bite.clause,
        line=None if places is None else _line(places, bite.path),
        message=words(bite.found, language),
        why=why,
        do=do,
        arrival=None if bite.arrival is None else arriving(bite.arrival, language),
        times=None if bite.times is None else weekly(bite.times, language),
    )


def _line(places: Places, path: Path) -> int:
    return places.finding(path, "", "").line
