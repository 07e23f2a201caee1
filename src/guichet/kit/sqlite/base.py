"""Django's SQLite, and turns: one of a process writes, the others wait in line until it has done.

SQLite lets one write at a time, in whatever process. Who finds it busy tries again after pauses that grow to a tenth of
a second, in which nobody may be writing at all, and who came first may be the last. With eight who write at once, more
time goes by in such pauses than in writing. So the threads of a process take turns, and whoever's turn it is knocks
often: there are few processes, and one of each knocks.
"""

import sqlite3
from collections import defaultdict
from threading import Lock
from time import monotonic, sleep
from typing import Any, Final

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PAUSE_S: Final = 0.001
"""Between two knocks: a small part of what a transaction takes."""

_turns: Final[defaultdict[str, Any]] = defaultdict(Lock)
"""One for each database of the process."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before a transaction, and gives it up after it, however that ends."""

    _turn: Any = None

    def _start_transaction_under_autocommit(self) -> None:
        until = monotonic() + self.settings_dict["OPTIONS"]["timeout"]
        turn = _turns[str(self.settings_dict["NAME"])]
        if not turn.acquire(timeout=self.settings_dict["OPTIONS"]["timeout"]):
            raise OperationalError("database is locked")
        self._turn = turn
        try:
            self._knock(until)
        except BaseException:
            self._give_turn()
            raise

    def _knock(self, until: float) -> None:
        """Begin as soon as no other process writes."""
        self.connection.execute("PRAGMA busy_timeout=0")
        try:
            while not self._is_let_in(until):
                sleep(PAUSE_S)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout={1000 * self.settings_dict['OPTIONS']['timeout']}")

    def _is_let_in(self, until: float) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            if getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            return False
        return True

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _give_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.release()
