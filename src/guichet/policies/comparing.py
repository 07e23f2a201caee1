"""Comparisons of versions, of which the last few are kept: publishing asks for the same one several times."""

from functools import lru_cache

from guichet.core.diff.compare import Comparison, compare
from guichet.core.policy.model import Policy


@lru_cache(maxsize=16)
def comparison(old: Policy, new: Policy, since: int) -> Comparison:
    """What a new version means for whoever holds the old one, for requests from ``since`` on."""
    return compare(old, new, since)
