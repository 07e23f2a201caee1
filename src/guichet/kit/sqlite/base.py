"""Django's SQLite, and turns: one of a process writes, the others wait in line until it has done.

SQLite lets one write at a time, in whatever process. Who finds it busy tries again after pauses that grow to a tenth of
a second, in which nobody may be writing at all, and who came first may be the last. With eight who write at once, more
time goes by in such pauses than in writing, and some wait until they are refused. So the threads of a process take
turns, in the order of coming, and whoever's turn it is knocks often: there are few processes, and one of each knocks.
"""

import sqlite3
from collections.abc import Callable
from functools import lru_cache, partial
from time import monotonic, sleep
from typing import Any, Final, TypeVar

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from guichet.kit.sqlite.line import Line

PAUSE_S: Final = 0.001
"""Between two knocks: a small part of what a transaction takes."""

WRITES: Final = ("INSERT", "UPDATE", "DELETE", "REPLACE")

_lines: Final[dict[str, Line]] = {}
"""One for each database of the process."""

T = TypeVar("T")


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose writes outside of a transaction take their turn too: those who come with one leave no gap for
    those who knock seldom.
    """

    def __init__(self, connection: sqlite3.Connection, database: "DatabaseWrapper") -> None:
        super().__init__(connection)
        self._database = database

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """The statement with SQLite's own signs for its values; of one that comes again it is known."""
        return _converted(query) if param_names is None else super().convert_query(query, param_names=param_names)

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a statement."""
        if not self._database.autocommit or not query.startswith(WRITES):
            return super().execute(query, params)
        run = partial(super().execute, query, params)
        self._database.take_turn()
        try:
            return self._database.knock(run)
        finally:
            self._database.give_turn()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before a transaction, and gives it up after it, however that ends."""

    _turn: Line | None = None

    def create_cursor(self, name: str | None = None) -> Cursor:  # noqa: ARG002 - Django's signature
        """Give out a cursor that takes turns."""
        cursor: Cursor = self.connection.cursor(factory=partial(Cursor, database=self))
        return cursor

    def take_turn(self) -> None:
        """Wait in line with the threads of this process.

        Raises:
            OperationalError: where nobody in it gets on.
        """
        line = _lines.setdefault(str(self.settings_dict["NAME"]), Line())
        if not line.take(self.settings_dict["OPTIONS"]["timeout"]):
            raise OperationalError("database is locked")
        self._turn = line

    def give_turn(self) -> None:
        """Let the next one write."""
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.give()

    def knock(self, begin: Callable[[], T]) -> T:
        """Begin as soon as no other process writes."""
        timeout = self.settings_dict["OPTIONS"]["timeout"]
        until = monotonic() + timeout
        self.connection.execute("PRAGMA busy_timeout=0")
        try:
            while True:
                try:
                    return begin()
                except (OperationalError, sqlite3.OperationalError) as error:
                    if not _is_busy(error) or monotonic() > until:
                        raise
                sleep(PAUSE_S)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout={1000 * timeout}")

    def _start_transaction_under_autocommit(self) -> None:
        self.take_turn()
        try:
            self.knock(super()._start_transaction_under_autocommit)  # type: ignore[misc]
        except BaseException:
            self.give_turn()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self.give_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self.give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self.give_turn()


@lru_cache(maxsize=1_000)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


def _is_busy(error: Exception) -> bool:
    """Whether it says that somebody else writes. The cursor's own error is known by its code, Django's by its cause."""
    said = error if isinstance(error, sqlite3.Error) else error.__cause__
    # The lowest byte says what, the rest why: as that another process mends what a dead one has left.
    return isinstance(said, sqlite3.Error) and said.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
