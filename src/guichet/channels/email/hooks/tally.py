"""How many posts were refused, counted in memory and written down now and then: whoever forges posts by the thousand
makes nobody wait for the database.
"""

from collections import Counter
from threading import Lock
from typing import Final

TOLD_S: Final = 30
"""Between two times at which it is written down how many of one name there were."""


class Tally:
    """The count of one process. What is left of it when the process ends is in the log alone."""

    def __init__(self) -> None:
        self._lock: Final = Lock()
        self._untold: Final[Counter[str]] = Counter()
        self._told_at: Final[dict[str, int]] = {}

    def one_more(self, name: str, *, at: int) -> int:
        """Count one more of a name; how many are to be written down now. None are, where some have just been."""
        with self._lock:
            self._untold[name] += 1
            if 0 <= at - self._told_at.get(name, -TOLD_S) < TOLD_S:
                return 0
            self._told_at[name] = at
            return self._untold.pop(name)
