"""Processes that a test starts: their families, their ports, and waiting until something is true of them."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE_S = 90.0


def free() -> int:
    """A port that is free."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until(true: Callable[[], bool], what: str) -> None:
    """Wait until it is true."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if true():
            return
        time.sleep(0.1)
    raise AssertionError(what)


def answers(address: str) -> bool:
    """Whether somebody answers there, well."""
    with suppress(URLError, OSError), urlopen(address, timeout=5) as answer:  # noqa: S310 - our own http address
        return bool(answer.status == 200)
    return False


def family(pid: int) -> list[int]:
    """All processes below one."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    children = [int(each) for each in path.read_text().split()] if path.exists() else []
    return [pid for child in children for pid in (child, *family(child))]


def running(what: str, pids: Iterable[int]) -> list[int]:
    """Those of the processes that were started with these words, and have not ended."""
    found = []
    for pid in pids:
        with suppress(OSError):
            if what in Path(f"/proc/{pid}/cmdline").read_bytes().decode():
                found.append(pid)
    return found


def kill(pids: Iterable[int]) -> None:
    """End processes without a word of warning."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
