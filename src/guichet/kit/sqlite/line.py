"""A line of threads: whoever has waited longest is next. Python's own lock goes to whoever asks at the right moment,
mostly the one that has just given it up, and leaves others standing for as long as it likes.
"""

from collections import deque
from threading import Lock
from time import monotonic


class Line:
    """One at a time, in the order of coming."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._is_taken = False
        self._moved_at = 0.0

    def take(self, patience: float) -> bool:
        """Wait for one's turn; whether it came. A line that moves is waited in, however long it is: it did not come
        where for so many seconds nobody's turn ended.
        """
        with self._guard:
            if not self._is_taken:
                self._is_taken, self._moved_at = True, monotonic()
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
            until = monotonic() + patience
        while not mine.acquire(timeout=max(until - monotonic(), 0)):
            with self._guard:
                until = self._moved_at + patience
                if until <= monotonic() and mine in self._waiting:
                    self._waiting.remove(mine)
                    return False
        return True

    def give(self) -> None:
        """Let the next one have it."""
        with self._guard:
            self._moved_at = monotonic()
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
