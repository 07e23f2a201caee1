"""What a lint rule is, and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from guichet.core.lint.said import Arrival, Said
from guichet.core.lint.subject import Subject
from guichet.core.policy.findings import Path


class Severity(StrEnum):
    """How grave it is: an error says what cannot be meant, a warning what bites, a note what is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Bite:
    """One place where a rule bites: ``found`` says how, ``clause`` names the clause of it.

    ``severity`` stands where it differs from the rule's; ``times`` are those of an ordinary week at which it bites, and
    ``arrival`` shows one request that meets it, in local time.
    """

    path: Path
    found: Said
    clause: str | None = None
    severity: Severity | None = None
    arrival: Arrival | None = None
    times: str | None = None


Check = Callable[[Subject], Iterator[Bite]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``bad`` and ``good`` are parts of a policy's file on which it fires and does not."""

    code: str
    title: str
    severity: Severity
    why: str
    do: str
    bad: str
    good: str
    check: Check


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, complete: the rule's code and words, and where and how it bites.

    ``field`` is the path in the policy; ``line`` that in its file, 1-based, where the policy was read from one.
    """

    code: str
    severity: Severity
    field: str
    clause: str | None
    line: int | None
    message: str
    why: str
    do: str
    arrival: str | None
    times: str | None
