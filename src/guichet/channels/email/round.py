"""Taking in what waits: read apart, several at a time, and taken in one by one, in the order in which it came."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Final

from django.db import InterfaceError, OperationalError, transaction

from guichet.channels.email.pool import Read, Reader
from guichet.channels.email.taking import take_in
from guichet.channels.models import Arrival, RawMail, State
from guichet.kit.faults import told

BATCH: Final = 20
READERS: Final = 2
TOGETHER: Final = 5
"""Mails of one transaction."""

GIVES_WAY: Final = 2.0
"""While others come in, taking in rests for so many times as long as it has just taken: they are kept first, and nobody
who brings one waits for it.
"""

LONGEST_REST_S: Final = 0.5

log = logging.getLogger(__name__)


def _grouped(mails: Iterable[tuple[Arrival, Read]]) -> Iterator[list[tuple[Arrival, Read]]]:
    """Some mails at a time; one with files alone, for their bytes are no part of a transaction."""
    group: list[tuple[Arrival, Read]] = []
    for arrival, read in mails:
        if group and (read.files or len(group) == TOGETHER):
            yield group
            group = []
        group.append((arrival, read))
        if read.files:
            yield group
            group = []
    if group:
        yield group


class Room:
    """Where mails are read and taken in; its readers live until it is closed."""

    def __init__(self, readers: int = READERS, *, is_busy: Callable[[], bool] = lambda: False) -> None:
        self._is_busy = is_busy
        self._readers = [Reader() for _each in range(readers)]
        self._hands = ThreadPoolExecutor(readers)

    def take_waiting(self, *, now: Callable[[], int]) -> int:
        """Take in a batch of what waits; how many mails that were."""
        waiting = list(Arrival.objects.filter(state=State.WAITING).select_related("desk").order_by("id")[:BATCH])
        raws = dict(RawMail.objects.filter(arrival__in=waiting).values_list("arrival_id", "content"))
        jobs = [self._hands.submit(self._read, bytes(raws[each.pk])) for each in waiting]
        for together in _grouped((arrival, job.result()) for arrival, job in zip(waiting, jobs, strict=True)):
            began = time.monotonic()
            # Each commit waits for the disk; those who write on the pages wait for us no longer than a few mails take.
            with transaction.atomic() if len(together) > 1 else nullcontext():
                for arrival, read in together:
                    self._take(arrival, read, at=now())
            if self._is_busy():
                time.sleep(min(LONGEST_REST_S, GIVES_WAY * (time.monotonic() - began)))
        return len(waiting)

    def close(self) -> None:
        """End the readers."""
        self._hands.shutdown()
        for reader in self._readers:
            reader.close()

    def _read(self, raw: bytes) -> Read:
        # As many hands as readers, and each free when it takes another job.
        reader = self._readers.pop()
        try:
            return reader.read(raw)
        finally:
            self._readers.append(reader)

    def _take(self, arrival: Arrival, read: Read, *, at: int) -> None:
        try:
            with transaction.atomic() if not read.files else nullcontext():
                take_in(arrival, read, at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - one mail that cannot be taken in must not hold up the others
            log.error("mail %s cannot be taken in: %s", arrival.pk, told(error))  # noqa: TRY400 - no traceback: it may hold what somebody wrote
            Arrival.objects.filter(pk=arrival.pk).update(
                state=State.QUARANTINE, reason="failed", handled_at=at, tries=arrival.tries + 1
            )
