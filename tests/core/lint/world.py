"""A small policy on which no rule fires, and that policy with parts of its file put in place of its own."""

from functools import cache
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from guichet.core.lint.rule import Finding
from guichet.core.lint.run import lint
from guichet.core.policy.reading import read_with_places

QUIET = """\
guichet: 1
policy: quiet
version: "1"
name: {en: Quiet}
languages: [en]
revised: 2026-01-05
clauses:
  C-1: {en: We keep office hours and answer in them.}
calendars:
  hours:
    clause: C-1
    zone: Europe/Paris
    week: {mon-fri: "09:00-18:00"}
    holidays: {region: FR, years: 2025-2028}
calendar: hours
priorities:
  clause: C-1
  default: low
  levels:
    high:
      name: {en: High}
      definition: {en: It cannot wait.}
      shape: octagon
    low:
      name: {en: Low}
      definition: {en: It can wait.}
      shape: ring
commitments:
  first_response:
    clause: C-1
    targets:
      - {priority: high, within: 4 business hours}
      - {priority: low, within: 1 business day}
"""


@cache
def findings(part: str = "", *, places: bool = True, language: str = "en") -> tuple[Finding, ...]:
    """What lint says of the quiet policy with the top-level keys of ``part`` in place of its own, or of none."""
    yaml = YAML()
    whole: dict[str, Any] = yaml.load(QUIET)
    whole.update(yaml.load(part) or {})
    whole = {key: value for key, value in whole.items() if value is not None}
    text = StringIO()
    yaml.dump(whole, text)
    policy, where = read_with_places(text.getvalue(), "quiet.yaml")
    return lint(policy, where if places else None, language=language)


def codes(part: str = "") -> set[str]:
    """The codes of the rules that fire."""
    return {each.code for each in findings(part)}
