"""What is wrong with a policy's file, said so that its author can mend it: where, what was found, what to do."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""The way from the top of a file to a value: keys and positions in lists."""

MOST_FINDINGS = 50
"""After as many, reading a file adds no more: whoever reads them has mended the first long before."""


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; lines and columns count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake. ``field`` is its path as people write it, ``message`` what was found, ``hint`` what to do."""

    file: str
    line: int
    column: int
    field: str
    message: str
    hint: str

    def __str__(self) -> str:
        """Return the finding on one line, as compilers print theirs."""
        subject = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}:{self.column}: {subject}{self.sentences}"

    @property
    def sentences(self) -> str:
        """What was found and what to do, as whole sentences."""
        return f"{_sentence(self.message)} {_sentence(self.hint)}".strip()


class PolicyError(ValueError):
    """A policy's file is refused; ``findings`` holds every reason, in order of line."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep the findings in order of line, and only so many."""
        self.findings = tuple(sorted(findings)[:MOST_FINDINGS])
        super().__init__("\n".join(map(str, self.findings)))


def written(path: Path) -> str:
    """Return a path as people write it: ``commitments.first_response.targets[2].within``."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(parts).removeprefix(".")


def listed(words: Iterable[str]) -> str:
    """Return words as a list for people: ``a, b or c``."""
    *most, last = list(words) or ["(none)"]
    return f"{', '.join(most)} or {last}" if most else last


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return the hint for a word that is not among those allowed: the close ones, else all of them."""
    choices = list(allowed)
    by_lower = {choice.lower(): choice for choice in choices}
    close = difflib.get_close_matches(word.lower(), by_lower, n=2, cutoff=0.6)
    if close:
        return f"Did you mean {listed(by_lower[match] for match in close)}?"
    if not choices:
        return "None is defined"
    return f"Write {listed(choices)}"


def _sentence(words: str) -> str:
    return words if not words or words[-1] in ".?!" else f"{words}."


@dataclass(frozen=True, slots=True)
class Places:
    """Where each value of a policy stands in its file; a policy that was not read from one stands nowhere."""

    file: str
    by_path: Mapping[Path, Place] = field(default_factory=dict)

    def finding(self, path: Path, message: str, hint: str) -> Finding:
        """Return a finding at the place of ``path``, or of the nearest of what holds it."""
        nearest_path = path
        while nearest_path and nearest_path not in self.by_path:
            nearest_path = nearest_path[:-1]
        place = self.by_path.get(nearest_path, Place(1, 1))
        return Finding(self.file, place.line, place.column, written(path), message, hint)
