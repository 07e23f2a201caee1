"""Comparisons of versions, of which the last few are kept: publishing asks for the same one several times."""

from functools import lru_cache
from typing import Final

from guichet.core.diff.compare import Comparison, compare
from guichet.core.policy.model import Policy

MOST: Final = 64
"""A contract with targets of its own is compared by itself."""


@lru_cache(maxsize=MOST)
def comparison(old: Policy, new: Policy, since: int) -> Comparison:
    """What a new version means for whoever holds the old one, for requests from ``since`` on."""
    return compare(old, new, since)
