"""One mistake in a policy, before its place in a file is known."""

from dataclasses import dataclass

from guichet.core.policy.findings import Path


@dataclass(frozen=True, slots=True)
class Mistake:
    """The path of what is wrong, what is wrong, and what to do."""

    path: Path
    message: str
    hint: str
