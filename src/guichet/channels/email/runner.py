"""Taking mails in, one batch after the other, until somebody says stop."""

import logging
import signal
import threading
from types import FrameType
from typing import Final

from django.db import OperationalError, close_old_connections

from guichet import clock
from guichet.channels.email.round import Room

PAUSE_S: Final = 0.5
log = logging.getLogger(__name__)


def run(*, once: bool = False) -> int:
    """Take in what waits until there is nothing more; unless ``once``, look again until the process is told to stop
    (SIGINT, SIGTERM). How many mails.
    """
    stop = threading.Event()
    count = 0

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    if not once:
        signal.signal(signal.SIGTERM, on_signal)
        signal.signal(signal.SIGINT, on_signal)
    room = Room()
    try:
        while not stop.is_set():
            taken = _take(room)
            count += taken
            if not taken:
                if once:
                    break
                stop.wait(PAUSE_S)
    finally:
        room.close()
    return count


def _take(room: Room) -> int:
    close_old_connections()
    try:
        return room.take_waiting(now=clock.now_seconds)
    except OperationalError:
        log.exception("the database is busy or away")
    except Exception:
        log.exception("mails could not be taken in")
    return 0
