"""Waiting until some other process has committed something, on either database, without asking for rows.

SQLite counts commits of others in ``PRAGMA data_version``, which is read in microseconds; PostgreSQL sends what
``feed.poke`` says. Neither tells what has changed.
"""

import threading
from typing import Any, Final

from django.db import connection

from guichet.kit.feed import CHANNEL

STEP_S: Final = 0.1
"""How often SQLite is asked."""

LONGEST_S: Final = 2.0
"""After so long somebody looks anyway: a notification may be lost on its way through a pooler of connections."""


class Watch:
    """What one thread watches the database with, on its own connection."""

    def __init__(self, stop: threading.Event) -> None:
        """Watch until ``stop`` is set."""
        self._stop = stop
        self._version = -1
        self._listening: Any = None

    def wait(self) -> None:
        """Return when something may have changed, when ``LONGEST_S`` have passed, or when it is time to stop."""
        if connection.vendor == "postgresql":
            self._listen()
        else:
            self._count()

    def _count(self) -> None:
        with connection.cursor() as cursor:
            for _ in range(int(LONGEST_S / STEP_S)):
                cursor.execute("PRAGMA data_version")
                (version,) = cursor.fetchone()
                if version != self._version:
                    self._version = version
                    return
                if self._stop.wait(STEP_S):
                    return

    def _listen(self) -> None:
        connection.ensure_connection()
        raw: Any = connection.connection
        if raw is not self._listening:
            raw.execute(f"LISTEN {CHANNEL}")
            self._listening = raw
            return
        for _ in raw.notifies(timeout=LONGEST_S, stop_after=1):
            return
