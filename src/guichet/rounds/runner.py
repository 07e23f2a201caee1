"""Rounds, one after the other, until somebody says stop."""

import logging
import signal
import threading
from types import FrameType

from django.db import OperationalError, close_old_connections

from guichet import clock
from guichet.notices.round import make_round
from guichet.tickets import attaching, presence, trying

log = logging.getLogger(__name__)


def run(*, pause: float = 1.0) -> None:
    """Make rounds until the process is told to stop (SIGINT, SIGTERM). A round that fails is logged; the next one
    comes.
    """
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    while not stop.is_set():
        close_old_connections()
        try:
            make_round(at=clock.now_seconds(), now=clock.now_seconds)
            presence.forget(at=clock.machine_seconds())
            attaching.tidy(at=clock.machine_seconds())
            trying.go_on(at=clock.machine_seconds())
        except OperationalError:
            log.exception("the database is busy or away")
        except Exception:
            log.exception("a round failed")
        stop.wait(pause)
