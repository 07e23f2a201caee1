"""Processes that do not outlive whoever started them: ``python -m guichet.kit.tied MODULE …`` runs a module as
``python -m MODULE …`` does, and ends it where the other end of its standard input is closed.

Whoever starts it holds that end, and says nothing. The system closes it when they end, however they end: a process that
was killed stops nobody itself, and what it had started would serve on in nobody's sight, in the way of the next.
"""

import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, Final

GRACE_S: Final = 10.0
"""After so long whoever does not stop politely is killed, with all that they have started."""


def spawn(
    *words: str,
    said: Mapping[str, str],
    stdout: IO[bytes] | None = None,
    stderr: IO[bytes] | None = None,
    kept: Sequence[int] = (),
) -> "subprocess.Popen[bytes]":
    """Start ``python -m`` with these words, told ``said`` by its environment, for as long as this process lives. What
    is ``kept``, such as a lock, stays open in it.
    """
    return subprocess.Popen(  # noqa: S603 - our own programs
        [sys.executable, "-m", __name__, *words],
        env=dict(said),
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=stderr,
        # A group of its own, so that Ctrl-C reaches us first, and we stop them in order.
        start_new_session=True,
        pass_fds=kept,
    )


def bury(process: "subprocess.Popen[bytes]") -> None:
    """Let go of a process that has just ended, and kill what it has left behind."""
    if process.stdin is not None:
        process.stdin.close()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _watch() -> None:
    """Wait until nobody holds the other end of our standard input; then end, politely first."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def main() -> None:
    """Run the module that the command line names, tied to whoever started us."""
    del sys.argv[0]
    threading.Thread(target=_watch, daemon=True, name="tied").start()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
