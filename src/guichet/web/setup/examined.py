"""What is said of a policy's text beside it: each mistake at its line, and what its words do."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from guichet.core.lint import rule
from guichet.core.policy.findings import Finding
from guichet.policies.examining import Examination

AROUND = 2
"""How many lines stand before and after one that something is said of."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, with what is said of it. ``gap``: lines before it are left out."""

    number: int
    text: str
    said: tuple[Finding, ...]
    gap: bool


def digest_of(text: str) -> str:
    """What a text is known again by: that what was read is what is published."""
    return hashlib.sha256(text.encode()).hexdigest()


def said_of(text: str, found: Examination | None) -> dict[str, object]:
    """What a page says of a text that was examined, for ``setup/said.html``."""
    return {
        "found": found,
        "grave": [each for each in found.findings if each.severity is rule.Severity.ERROR] if found else [],
        "lines": tuple(_lines(text, found.mistakes)) if found else (),
        "examples": len(found.policy.examples) if found and found.policy else 0,
    }


def _lines(text: str, mistakes: tuple[Finding, ...]) -> Iterator[Line]:
    """The lines of which something is said, and those around them."""
    said: defaultdict[int, list[Finding]] = defaultdict(list)
    for each in mistakes:
        said[each.line].append(each)
    shown = {line + step for line in said for step in range(-AROUND, AROUND + 1)}
    before = 0
    for number, line in enumerate(text.split("\n"), 1):
        if number in shown:
            yield Line(number, line, tuple(said.get(number, ())), gap=number != before + 1 and before > 0)
            before = number
