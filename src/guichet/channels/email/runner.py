"""Mails in, until somebody says stop: listened for, looked for in mailboxes, and taken in, batch after batch."""

import logging
import signal
import threading
from contextlib import ExitStack
from types import FrameType
from typing import Final

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from guichet import clock
from guichet.channels.email.imap import connected, fetch_new, follow
from guichet.channels.email.listener import listening
from guichet.channels.email.round import Room
from guichet.channels.email.ways import Box, boxes_of, listening_of

PAUSE_S: Final = 0.5
GRACE_S: Final = 5
log = logging.getLogger(__name__)


def run() -> None:
    """Take mails in until the process is told to stop (SIGINT, SIGTERM)."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    where, boxes = listening_of(settings.MAIL_LISTEN), boxes_of(settings.MAIL_BOXES)
    with ExitStack() as stack:
        room = Room() if where is None else Room(is_busy=stack.enter_context(listening(where)).is_busy)
        stack.callback(room.close)
        for box in boxes:
            stack.callback(_followed(box, stop).join, GRACE_S)
        while not stop.is_set():
            if not _take(room):
                stop.wait(PAUSE_S)


def run_once() -> int:
    """Look into the mailboxes once, and take in what waits; how many mails that were."""
    for box in boxes_of(settings.MAIL_BOXES):
        with connected(box) as client:
            fetch_new(client, box, now=clock.now_seconds)
    room = Room()
    try:
        count = 0
        while taken := room.take_waiting(now=clock.now_seconds):
            count += taken
        return count
    finally:
        room.close()


def _followed(box: Box, stop: threading.Event) -> threading.Thread:
    """A thread that looks into a mailbox: none waits for another."""
    thread = threading.Thread(
        target=follow, args=(box, stop), kwargs={"now": clock.now_seconds}, name=box.name, daemon=True
    )
    thread.start()
    return thread


def _take(room: Room) -> int:
    close_old_connections()
    try:
        return room.take_waiting(now=clock.now_seconds)
    except DatabaseError:
        log.exception("the database is busy or away")
    except Exception:
        log.exception("mails could not be taken in")
    return 0
