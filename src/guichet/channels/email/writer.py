"""Keeping mails that several bring at once: those that wait at the same moment are kept in one transaction, because
each one waits for the disk.
"""

import queue
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Final

from django.db import connections

from guichet import clock
from guichet.channels.email.intake import Parcel, keep

MOST_AT_ONCE: Final = 50
BUSY_S: Final = 0.2
"""For so long after a mail was brought, others are probably coming."""


class Writer:
    """One thread that keeps mails; whoever brings one waits for its future."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[tuple[Sequence[Parcel], Future[None]] | None] = queue.SimpleQueue()
        self._put_at = float("-inf")
        self._thread = threading.Thread(target=self._run, name="mail-writer", daemon=True)
        self._thread.start()

    def put(self, parcels: Sequence[Parcel]) -> "Future[None]":
        """Have mails kept. The future is done when they are safe, and fails where they could not be kept."""
        done: Future[None] = Future()
        self._put_at = time.monotonic()
        self._waiting.put((parcels, done))
        return done

    def is_busy(self) -> bool:
        """Whether mails are coming in just now."""
        return time.monotonic() - self._put_at < BUSY_S

    def close(self) -> None:
        """Keep what was put, and end."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            while (first := self._waiting.get()) is not None:
                batch, last = self._batch(first)
                self._keep(batch)
                if last:
                    break
        finally:
            connections.close_all()

    def _batch(
        self, first: tuple[Sequence[Parcel], "Future[None]"]
    ) -> tuple[list[tuple[Sequence[Parcel], "Future[None]"]], bool]:
        """What waits now, and whether it is the end."""
        batch = [first]
        while len(batch) < MOST_AT_ONCE:
            try:
                more = self._waiting.get_nowait()
            except queue.Empty:
                return batch, False
            if more is None:
                return batch, True
            batch.append(more)
        return batch, False

    def _keep(self, batch: Sequence[tuple[Sequence[Parcel], "Future[None]"]]) -> None:
        try:
            keep([parcel for parcels, _done in batch for parcel in parcels], at=clock.now_seconds())
        except Exception as error:  # noqa: BLE001 - whoever brought them hears that they are not kept, and brings them again
            # The next ones get a connection that is good.
            connections.close_all()
            for _parcels, done in batch:
                done.set_exception(error)
            return
        for _parcels, done in batch:
            done.set_result(None)
